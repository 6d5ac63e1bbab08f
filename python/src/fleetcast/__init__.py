"""Runs the program ``fleetcast`` and reads what it writes as pandas frames.

>>> import fleetcast
>>> result = fleetcast.run("quickstart.yaml", set={"pools.gpu.replicas.max": 8})
>>> result.figures.loc["total.cost", "value"]
>>> result.costs.groupby("purpose")["cost"].sum()
"""

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as _installed

from fleetcast._errors import (
    FleetcastError,
    FleetcastWarning,
    IncompleteError,
    Problem,
    ProgramNotFound,
    ScenarioError,
)
from fleetcast._program import find_program, version
from fleetcast._result import Result, load, read_csv
from fleetcast._studies import (
    Value,
    compare,
    crossover,
    estimate,
    example,
    forecast,
    plan,
    price,
    run,
    sweep,
    validate,
)

try:
    __version__ = _installed("fleetcast")
except PackageNotFoundError:  # read from a folder of sources
    __version__ = "unknown"

__all__ = [
    "FleetcastError",
    "FleetcastWarning",
    "IncompleteError",
    "Problem",
    "ProgramNotFound",
    "Result",
    "ScenarioError",
    "Value",
    "__version__",
    "compare",
    "crossover",
    "estimate",
    "example",
    "find_program",
    "forecast",
    "load",
    "plan",
    "price",
    "read_csv",
    "run",
    "sweep",
    "validate",
    "version",
]
