"""The notebook that the program writes runs, with this package and with pandas alone, and shows what the files say."""

from __future__ import annotations

import csv
import json
import os
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import fleetcast
from fleetcast._program import call

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("matplotlib")

SHOW = """
import json
print(json.dumps({
    "package": fleetcast is not None,
    "figures": figures.astype(object).where(figures.notna(), None).to_dict("index"),
    "purposes": by_purpose.to_dict(),
    "days": by_day.sum(axis="columns").set_axis(by_day.index.strftime("%Y-%m-%d")).to_dict(),
    "workloads": unit_costs["cost"].to_dict(),
    "totals": [round(total, 6) for total in totals.values()],
    "bins": len(series),
    "start": series["time"].min().isoformat(),
    "times": latency.set_index(["workload", "metric", "statistic"]).loc[("chat", "ttft", "p95"), "value"],
}))
"""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sums(path: Path, by: str) -> dict[str, float]:
    found: dict[str, Decimal] = {}
    for row in rows(path):
        found[row[by]] = found.get(row[by], Decimal(0)) + Decimal(row["cost"])
    return {name: float(cost) for name, cost in found.items()}


def execute(notebook: Any, folder: Path, hidden: Path | None) -> None:
    variables = dict(os.environ)
    if hidden is not None:
        (hidden / "fleetcast.py").write_text("raise ImportError('not here')\n")
        variables["PYTHONPATH"] = str(hidden)
    client = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
    client.execute(env=variables)


@pytest.mark.parametrize("has_package", [True, False])
def test_it_shows_what_the_files_say(result: fleetcast.Result, tmp_path: Path, has_package: bool) -> None:
    folder = tmp_path / "result"
    shutil.copytree(result.folder, folder)
    call(["notebook", str(folder)])
    notebook = nbformat.read(folder / "analysis.ipynb", as_version=4)
    nbformat.validate(notebook)
    notebook.cells.append(nbformat.v4.new_code_cell(SHOW))
    hidden = None if has_package else tmp_path / "hidden"
    if hidden is not None:
        hidden.mkdir()
    execute(notebook, folder, hidden)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 5
    assert not any(output.get("name") == "stderr" for output in outputs)
    shown = json.loads(notebook.cells[-1].outputs[0]["text"])
    assert shown["package"] == has_package
    assert list(shown["figures"]) == list(result.summary["figures"])
    for path, figure in result.summary["figures"].items():
        for part in ("value", "low", "high", "unit"):
            assert shown["figures"][path][part] == figure.get(part)
    total = sum(Decimal(row["cost"]) for row in rows(folder / "costs.csv"))
    assert shown["totals"] == [float(total)] * len(shown["totals"])
    for name, table, by in (("purposes", "costs", "purpose"), ("days", "costs_daily", "day")):
        written = {key: cost for key, cost in sums(folder / f"{table}.csv", by).items() if cost > 0}
        assert shown[name] == pytest.approx(written, abs=1e-9)
    costs = {row["workload"]: float(row["cost"]) for row in rows(folder / "unit_costs.csv")}
    assert shown["workloads"] == costs
    assert shown["bins"] == len(rows(folder / "timeseries.csv")) and shown["start"] == "2026-12-01T00:00:00+00:00"
    written_time = [
        row["value"]
        for row in rows(folder / "latency.csv")
        if (row["workload"], row["metric"], row["statistic"]) == ("chat", "ttft", "p95")
    ]
    assert [shown["times"]] == [float(time) for time in written_time]


def test_the_program_executes_it(result: fleetcast.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    folder = tmp_path / "result"
    shutil.copytree(result.folder, folder)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    call(["notebook", str(folder), "--execute"])
    notebook = nbformat.read(folder / "analysis.ipynb", as_version=4)
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    # Executing is no edit, so it is written again; a changed cell is one, and is kept.
    call(["notebook", str(folder)])
    notebook.cells[1].source += "\n# mine"
    nbformat.write(notebook, folder / "analysis.ipynb")
    with pytest.raises(fleetcast.ScenarioError, match="was edited"):
        call(["notebook", str(folder)])
