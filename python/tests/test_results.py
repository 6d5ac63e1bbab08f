"""What is read is what the files say."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import fleetcast


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_figures_are_those_of_the_summary(result: fleetcast.Result) -> None:
    figures = json.loads((result.folder / "summary.json").read_text())["figures"]
    assert list(result.figures.index) == list(figures)
    for path, figure in figures.items():
        read = result.figures.loc[path]
        assert read["unit"] == figure["unit"]
        assert read["why"] == figure.get("why", "")
        for end in ("value", "low", "high"):
            assert pd.isna(read[end]) if figure.get(end) is None else read[end] == figure[end]


def test_every_table_has_every_row_and_column(result: fleetcast.Result) -> None:
    written = {path.stem for path in result.folder.glob("*.csv")}
    assert set(result.tables) == written and "costs" in written
    for name in result.tables:
        texts = rows(result.folder / f"{name}.csv")
        assert len(result[name]) == len(texts)
        assert not texts or list(result[name].columns) == list(texts[0])
    assert result.costs is result["costs"]
    assert "timeseries" in dir(result)


def test_a_group_loses_no_money(result: fleetcast.Result) -> None:
    total = sum(Decimal(row["cost"]) for row in rows(result.folder / "costs.csv"))
    assert total > 0
    for by in ("workload", "tenant", "purpose"):
        assert round(Decimal(result.costs.groupby(by)["cost"].sum().sum()), 6) == total
    assert (result.costs["workload"] == "").any()


def test_dates_are_dates(result: fleetcast.Result) -> None:
    assert str(result.costs["month"].dtype) == "period[M]"
    assert result.costs["month"].iloc[0] == pd.Period("2026-12", "M")
    time = result.timeseries["time"]
    assert isinstance(time.dtype, pd.DatetimeTZDtype)
    assert time.iloc[0] == pd.Timestamp("2026-12-01", tz="UTC")
    seconds = (time - time.iloc[0]).dt.total_seconds()
    assert (seconds == result.timeseries["second"].round()).all()
    assert result.timeseries["value"].dtype == float


def test_types_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        'n,i,b,d,o,s\r\n1.5,2,true,2026-12-01,"{""team"": ""a""}",NA\r\n,,,,,\r\n', encoding="utf-8"
    )
    kinds = {"n": "number", "i": "integer", "b": "boolean", "d": "date", "o": "object", "s": "string"}
    frame = fleetcast.read_csv(tmp_path / "t.csv", [{"name": name, "type": kind} for name, kind in kinds.items()])
    first = frame.iloc[0]
    assert (first["n"], first["i"], first["b"], first["s"]) == (1.5, 2, True, "NA")
    assert first["d"] == pd.Timestamp("2026-12-01") and first["o"] == {"team": "a"}
    second = frame.iloc[1]
    assert all(pd.isna(second[name]) for name in "nibd") and second["s"] == "" and second["o"] == {}
    assert str(frame["i"].dtype) == "Int64"


def test_columns_are_explained(result: fleetcast.Result) -> None:
    cost = {name: column[("costs", "cost")] for name, column in result.columns.items()}
    assert cost["type"] == "number" and cost["unit"] == "as currency says" and cost["meaning"]


def test_what_is_not_there(result: fleetcast.Result, tmp_path: Path) -> None:
    with pytest.raises(AttributeError, match="no sweep.csv; it has costs"):
        _ = result.sweep
    with pytest.raises(KeyError, match=r"no sweep\.csv"):
        _ = result["sweep"]
    with pytest.raises(FileNotFoundError, match="no folder that fleetcast wrote"):
        fleetcast.load(tmp_path)


def test_a_file_is_of_its_folder(result: fleetcast.Result, tmp_path: Path) -> None:
    for name in ("report.html", "summary.json", "costs.csv"):
        assert fleetcast.load(result.folder / name).summary == result.summary
    with pytest.raises(FileNotFoundError, match="no folder that fleetcast wrote"):
        fleetcast.load(tmp_path / "report.html")


def test_the_version_is_that_of_the_package() -> None:
    assert fleetcast.__version__ and fleetcast.__version__[0].isdigit() or fleetcast.__version__ == "unknown"


def test_a_notebook_shows_cost_objectives_and_escapes(result: fleetcast.Result) -> None:
    shown = result._repr_html_()
    assert "total.cost" in shown and "chat.ttft.p95" in shown and "met" in shown
    other = fleetcast.load(result.folder)
    other.summary["scenario"] = "<script>"
    assert "&lt;script&gt;" in other._repr_html_() and "<script>" not in other._repr_html_()
