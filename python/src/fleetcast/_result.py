"""Results of the program as frames."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

_SUMMARIES = ("summary", "plan", "crossover", "forecast", "compare")


def read_csv(path: str | Path, fields: list[dict[str, Any]]) -> pd.DataFrame:
    """Reads a CSV file of the program by the columns that ``datapackage.json`` describes.

    Numbers are floats, whole numbers ``Int64`` and yes or no ``boolean``, which may be missing. Months are periods,
    days and times are timestamps, those with a clock time in UTC. A text that is empty stays an empty text, so that
    ``groupby`` loses no row: what no workload caused alone has the workload ``""``.
    """
    types = {field["name"]: field["type"] for field in fields}
    numbers = [name for name, kind in types.items() if kind in ("number", "integer")]
    frame = pd.read_csv(
        path,
        dtype={name: (float if types[name] == "number" else "Int64") if name in numbers else str for name in types},
        keep_default_na=False,
        na_values={name: [""] for name in numbers},
    )
    for name, kind in types.items():
        if name in frame:
            frame[name] = _converted(frame[name], kind)
    return frame


def _converted(column: pd.Series[Any], kind: str) -> pd.Series[Any]:
    """A column of texts as the type that it is said to have."""
    if kind == "datetime":
        return pd.to_datetime(column.replace("", None), utc=True, format="ISO8601")
    if kind == "date":
        return pd.to_datetime(column.replace("", None), format="%Y-%m-%d")
    if kind == "yearmonth":
        return pd.Series(pd.PeriodIndex(column.replace("", None), freq="M"), index=column.index, name=column.name)
    if kind == "boolean":
        return column.map({"1": True, "true": True, "0": False, "false": False}).astype("boolean")
    if kind == "object":
        return column.map(lambda text: json.loads(text) if text else {}).astype(object)
    return column


class Result:
    """A folder that the program wrote: its CSV files as frames, its JSON files as they are.

    Every CSV file is an attribute with the name of the file, such as ``result.costs``, which is the same as
    ``result["costs"]``. ``result.tables`` lists them. A file is read when it is first asked for.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        """Where the files are."""
        described = self.folder / "datapackage.json"
        if not described.is_file():
            raise FileNotFoundError(f"{described}: not there; {self.folder} is no folder that fleetcast wrote")
        self._resources: dict[str, dict[str, Any]] = {
            resource["name"]: resource for resource in _json(described)["resources"]
        }
        self._frames: dict[str, pd.DataFrame] = {}

    @property
    def tables(self) -> list[str]:
        """Names of the CSV files, each of which is an attribute."""
        return list(self._resources)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._resources:
            raise KeyError(f"{self.folder} has no {name}.csv; it has {', '.join(self.tables)}")
        if name not in self._frames:
            resource = self._resources[name]
            self._frames[name] = read_csv(self.folder / resource["path"], resource["schema"]["fields"])
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(error.args[0]) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    def __iter__(self) -> Iterator[str]:
        return iter(self.tables)

    @cached_property
    def columns(self) -> pd.DataFrame:
        """Type, unit and meaning of every column of every CSV file."""
        rows = [
            {
                "table": name,
                "column": field["name"],
                "type": field["type"],
                "unit": field.get("unit", f"as {field['unitColumn']} says" if "unitColumn" in field else ""),
                "meaning": field.get("description", ""),
            }
            for name, resource in self._resources.items()
            for field in resource["schema"]["fields"]
        ]
        return pd.DataFrame(rows).set_index(["table", "column"])

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What the study found, as its JSON file has it: ``summary.json`` of a run, ``plan.json`` of a plan."""
        for name in _SUMMARIES:
            path = self.folder / f"{name}.json"
            if path.is_file():
                return _json(path)
        if "sweep" in self._resources:
            raise FileNotFoundError(f"{self.folder}: a sweep has no summary; its figures are in sweep.csv")
        raise FileNotFoundError(f"{self.folder}: a bill has no summary; its figures are in unit_costs.csv")

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What it takes to repeat the run: scenario text, seed, version, dates of the catalog's figures."""
        return _json(self.folder / "manifest.json")

    @cached_property
    def figures(self) -> pd.DataFrame:
        """Every figure of a run by its path: value, both ends of the 95 % interval, unit, why there is no value.

        Of a sweep, a row a point and figure; of a comparison, a row a figure and scenario. Of a run that was priced again,
        what it costs in all and by workload, without intervals.
        """
        if "sweep" in self._resources:
            return self["sweep"].set_index(["point", "figure"])
        if "compare" in self._resources:
            return self["compare"].set_index(["label", "figure"])
        if self._is_bill:
            return self._bill()
        figures = self.summary.get("figures")
        if figures is None:
            raise AttributeError(f"{self.folder} is not of a run, a sweep or a comparison: it has no figures")
        frame = pd.DataFrame.from_dict(figures, orient="index").reindex(columns=["value", "low", "high", "unit", "why"])
        frame.index.name = "figure"
        frame["why"] = frame["why"].fillna("")
        return frame.astype({"value": float, "low": float, "high": float})

    @property
    def _is_bill(self) -> bool:
        """Whether there are cost files alone, as ``price`` writes them."""
        return "unit_costs" in self._resources and not any((self.folder / f"{name}.json").is_file() for name in _SUMMARIES)

    def _bill(self) -> pd.DataFrame:
        """Costs under the paths that a run has for them."""
        units = self["unit_costs"]
        currency = str(units["currency"].iloc[0]) if len(units) else "USD"
        values = {"total.cost": float(self["costs"]["cost"].sum())}
        for _, row in units.iterrows():
            for column in ("cost", "cost_per_request", "cost_per_1k_requests", "cost_per_million_tokens"):
                values[f"{row['workload']}.{column}"] = float(row[column])
        frame = pd.DataFrame({"value": pd.Series(values, dtype=float)})
        frame["low"], frame["high"], frame["unit"], frame["why"] = float("nan"), float("nan"), currency, ""
        frame.index.name = "figure"
        return frame

    @property
    def warnings(self) -> list[str]:
        """What must be known before a figure is trusted; nothing of a sweep or of a bill, which have no summary."""
        if "sweep" in self._resources or self._is_bill:
            return []
        return [str(warning) for warning in self.summary.get("warnings", [])]

    @property
    def name(self) -> str:
        """The scenario's name."""
        try:
            return str(self.summary.get("scenario", self.folder.name))
        except FileNotFoundError:
            return self.folder.name

    def __repr__(self) -> str:
        return f"<fleetcast.Result {self.name} in {self.folder}: {', '.join(self.tables)}>"

    def _repr_html_(self) -> str:
        """What a notebook shows: whose it is, the money and the objectives with intervals, warnings, tables."""
        parts = [f"<h4>{html.escape(self.name)}</h4>"]
        frame = _headline(self)
        if frame is not None:
            parts.append(frame.to_html(border=0, escape=True, na_rep=""))
        if "summary" in self.__dict__ or (self.folder / "summary.json").is_file():
            parts += [f"<p><b>Warning:</b> {html.escape(warning)}</p>" for warning in self.warnings]
        parts.append(f"<p>{html.escape(str(self.folder))}: {html.escape(', '.join(self.tables))}</p>")
        return "\n".join(parts)


def load(folder: str | Path) -> Result:
    """A folder that the program wrote before, such as ``notebooks-out/quickstart``, or a file in it, such as its report."""
    path = Path(folder)
    return Result(path.parent if path.is_file() else path)


def _headline(result: Result) -> pd.DataFrame | None:
    """The figures that a run is asked for first: its cost, and each that has an objective."""
    if not (result.folder / "summary.json").is_file() and not result._is_bill:
        return None
    figures = result.figures
    asked = [path for path in ("total.cost", "total.monthly_cost") if path in figures.index]
    slos = [] if result._is_bill else result.summary.get("slos", [])
    verdicts = {slo["figure"]: slo["verdict"] for slo in slos}
    frame = figures.loc[
        [*asked, *(path for path in verdicts if path in figures.index)], ["value", "low", "high", "unit"]
    ].copy()
    if verdicts:
        frame["objective"] = [verdicts.get(str(path), "") for path in frame.index]
    return frame


def _json(path: Path) -> dict[str, Any]:
    value = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(value, dict):
        raise ValueError(f"{path}: not a JSON object")
    return value
