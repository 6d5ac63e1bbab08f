"""LibreOffice opens the workbook with dates as dates and refreshes its pivot table."""

from __future__ import annotations

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

import fleetcast

OFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="no LibreOffice: make check-python installs it")

# Comma, double quote, UTF-8, from line 1, no column formats, English of the US, no quotes around all texts, values as
# they are shown, no formulas, no spaces taken away, every sheet into a file of its own.
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false,false,false,-1"


def convert(file: Path, to: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE or "", profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.reader(file) if any(row)]


def test_dates_and_the_pivot(result: fleetcast.Result, tmp_path: Path) -> None:
    convert(result.folder / "costs.xlsx", SHEETS, tmp_path)
    head, *body = rows(tmp_path / "costs-costs.csv")
    assert head[0] == "day" and len(body) == len(result.costs_daily)
    days = {row[0] for row in body}
    assert days == {f"{day:%m/%d/%Y}" for day in result.costs_daily["day"]}
    pivot = rows(tmp_path / "costs-Pivot.csv")
    assert pivot[0][0] == "Sum of cost"
    # LibreOffice's own word, and so of a table that it has made again; the file says "Grand Total".
    assert pivot[-1][0] == "Total Result"
    total = sum(Decimal(row["cost"]) for row in csv.DictReader((result.folder / "costs.csv").open(newline="")))
    assert abs(Decimal(pivot[-1][-1].replace(",", "")) - total) <= Decimal("0.005")
    purposes = result.costs_daily.groupby("purpose")["cost"].sum()
    for name, cell in zip(pivot[1][1:-1], pivot[-1][1:-1], strict=True):
        assert float(cell.replace(",", "")) == pytest.approx(purposes[name], abs=0.005)


def test_days_are_dates_in_the_csv_as_well(result: fleetcast.Result, tmp_path: Path) -> None:
    convert(result.folder / "costs_daily.csv", "fods", tmp_path)
    text = (tmp_path / "costs_daily.fods").read_text(encoding="utf-8")
    assert text.count('office:value-type="date" office:date-value="2026-12-01"') == len(result.costs_daily)
