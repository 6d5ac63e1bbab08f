"""The program's studies as functions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Union

import pandas as pd

from fleetcast._errors import FleetcastError, IncompleteError
from fleetcast._program import call, folder_of
from fleetcast._result import Result

Value = Union[str, bool, int, float, None, Sequence["Value"], Mapping[str, "Value"]]
"""A value of a scenario: a text is taken as it would be written there (``"3/s"``), lists and dictionaries likewise."""

Settings = Mapping[str, Value]
"""Values by their path: ``{"pools.gpu.replicas.max": 8}``."""


def run(
    scenario: str | Path,
    *,
    set: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
    events: bool = False,
    currency: str | None = None,
    fx: float | None = None,
) -> Result:
    """Simulates a scenario.

    :param scenario: the YAML file.
    :param set: values in place of the scenario's, by path.
    :param out: the folder of the files; ``notebooks-out/<scenario name>`` if None.
    :param seed: master seed of every random stream.
    :param replications: independent runs.
    :param jobs: runs at a time; the result does not depend on it.
    :param events: whether to write ``events.csv``.
    :param currency: currency of the cost files (ISO 4217), with ``fx``.
    :param fx: what a US dollar costs in that currency.
    """
    arguments = [*_options(out, seed, jobs, replications), *_sets("--set", set), *_currency(currency, fx)]
    return _study("run", [str(scenario)], [*arguments, *(["--events"] if events else [])], out)


def sweep(
    scenario: str | Path,
    *,
    set: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
) -> Result:
    """Simulates every point of the scenario's sweep that has no result yet: ``.sweep``, ``.pareto``, ``.effects``."""
    return _study("sweep", [str(scenario)], [*_options(out, seed, jobs, replications), *_sets("--set", set)], out)


def plan(
    scenario: str | Path,
    *,
    set: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    jobs: int | None = None,
) -> Result:
    """Finds the settings that cost least and keep every condition.

    ``.plan`` lists what was tried, ``.summary["best"]`` is the answer.
    """
    return _study("plan", [str(scenario)], [*_options(out, seed, jobs), *_sets("--set", set)], out)


def crossover(
    scenario: str | Path,
    *,
    over: str | None = None,
    range: str | None = None,
    subject_to: Sequence[str] = (),
    set: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
) -> Result:
    """Finds the volume from which on self-hosting is cheaper than an API.

    ``.crossover`` has both costs by volume, ``.tornado`` what moves the answer, ``.summary["crossings"]`` the answer.

    :param over: path of what is varied.
    :param range: its least and greatest value, such as ``"0.1/s..60/s"``.
    :param subject_to: conditions such as ``"chat.ttft.p95 <= 2s"``.
    """
    arguments = [*_options(out, seed, jobs, replications), *_sets("--set", set)]
    arguments += ["--over", over] if over is not None else []
    arguments += ["--range", range] if range is not None else []
    for condition in subject_to:
        arguments += ["--subject-to", condition]
    return _study("crossover", [str(scenario)], arguments, out)


def forecast(
    scenario: str | Path,
    *,
    set: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    jobs: int | None = None,
) -> Result:
    """Says what the months ahead may cost.

    ``.forecast`` has a row a month and charge with quantiles, ``.forecast_months`` a row a draw and month.
    """
    return _study("forecast", [str(scenario)], [*_options(out, seed, jobs), *_sets("--set", set)], out)


def compare(
    a: str | Path,
    *others: str | Path,
    set: Settings | None = None,
    set_b: Settings | None = None,
    set_c: Settings | None = None,
    set_d: Settings | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    replications: int | None = None,
    jobs: int | None = None,
) -> Result:
    """Tells what a change did: paired differences of every figure (``.compare``).

    :param others: up to three scenarios to compare with ``a``; or none, and ``set_b`` says how B differs from ``a``.
    :param set: values in place of those of every scenario.
    """
    arguments = [*_options(out, seed, jobs, replications), *_sets("--set", set)]
    for name, settings in (("--set-b", set_b), ("--set-c", set_c), ("--set-d", set_d)):
        arguments += _sets(name, settings)
    return _study("compare", [str(a), *map(str, others)], arguments, out)


def price(
    result: str | Path | Result,
    *,
    set: Settings | None = None,
    with_: str | Path | None = None,
    out: str | Path | None = None,
    currency: str | None = None,
    fx: float | None = None,
) -> Result:
    """Prices a finished run again, without simulating.

    :param result: a run, or its folder.
    :param with_: YAML laid over the run's scenario.
    :param out: the folder of the cost files; ``priced`` in that of the run if None.
    """
    folder = result.folder if isinstance(result, Result) else Path(result)
    arguments = [*_sets("--set", set), *_currency(currency, fx), *(["--with", str(with_)] if with_ is not None else [])]
    arguments += ["--out", str(out)] if out is not None else []
    return _study("price", [str(folder)], arguments, out, quiet=False)


def estimate(scenario: str | Path, *, set: Settings | None = None) -> pd.DataFrame:
    """What formulas say, without simulating: a row a figure, with what it assumes."""
    answer = json.loads(call(["estimate", *_sets("--set", set), "--json", "--", str(scenario)]))
    return pd.DataFrame(answer["estimates"])


def validate(scenario: str | Path, *, set: Settings | None = None) -> None:
    """Checks a scenario; every error of it is in the :class:`fleetcast.ScenarioError` that is raised."""
    call(["validate", *_sets("--set", set), "--", str(scenario)])


def example(name: str, out: str | Path = ".") -> Path:
    """Writes an example scenario of the program into a folder, and returns its path."""
    call(["examples", "--out", str(out), "--", name])
    return Path(out) / f"{name}.yaml"


def _study(
    command: str, operands: Sequence[str], arguments: Sequence[str], out: str | Path | None, quiet: bool = True
) -> Result:
    """Runs a command that writes files, and loads them."""
    silence = ["--quiet"] if quiet else []
    try:
        page = call([command, *arguments, *silence, "--format", "json", "--", *operands])
    except IncompleteError as error:
        # A plan that finds nothing exits so as well, and its files say what was tried.
        if error.folder is None and out is not None:
            error.folder = Path(out)
        raise
    folder = Path(out) if out is not None else folder_of(page)
    if folder is None:
        raise FleetcastError(f"fleetcast {command} did not say where its files are")
    return Result(folder)


def _options(out: str | Path | None, seed: int | None, jobs: int | None, replications: int | None = None) -> list[str]:
    given = {"--out": out, "--seed": seed, "--jobs": jobs, "--replications": replications}
    return [text for name, value in given.items() if value is not None for text in (name, str(value))]


def _currency(code: str | None, rate: float | None) -> list[str]:
    given = {"--currency": code, "--fx": rate}
    return [text for name, value in given.items() if value is not None for text in (name, str(value))]


def _sets(option: str, settings: Settings | None) -> list[str]:
    return [text for path, value in (settings or {}).items() for text in (option, f"{path}={_text(value)}")]


def _text(value: Value) -> str:
    """As it is written in a scenario: JSON is YAML, and a text alone is taken as it stands."""
    return value if isinstance(value, str) else json.dumps(value)
