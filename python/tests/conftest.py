"""A short run that the tests read."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

import fleetcast

SHORT: dict[str, fleetcast.Value] = {"horizon": "2h"}


@pytest.fixture(scope="session", autouse=True)
def program() -> Path:
    """The program; without one there is nothing to test."""
    return fleetcast.find_program()


@pytest.fixture(scope="session")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The quickstart as the program ships it."""
    return fleetcast.example("quickstart", tmp_path_factory.mktemp("scenarios"))


@pytest.fixture(scope="session")
def result(scenario: Path, tmp_path_factory: pytest.TempPathFactory) -> fleetcast.Result:
    """Three replications of two hours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fleetcast.FleetcastWarning)
        return fleetcast.run(scenario, set=SHORT, replications=3, out=tmp_path_factory.mktemp("results") / "run")
