"""What `make wheel` makes: the program inside, and nothing of Swift beside it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fleetcast

INSIDE = Path(fleetcast.__file__).parent / "bin" / "fleetcast"

pytestmark = pytest.mark.skipif(
    not INSIDE.is_file(), reason="not installed from a wheel with the program inside: make check-python"
)


def test_the_quickstart_runs_with_nothing_around_it(tmp_path: Path) -> None:
    code = """
import fleetcast
result = fleetcast.run(fleetcast.example("quickstart"), set={"horizon": "1h"}, replications=2)
print(fleetcast.find_program())
print(result.figures.loc["total.cost", "value"] > 0)
"""
    answer = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=tmp_path, env={}, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == [str(INSIDE), "True"]
    assert (tmp_path / "notebooks-out" / "quickstart" / "costs.csv").is_file()


def test_only_the_c_library_is_shared() -> None:
    answer = subprocess.run(["ldd", str(INSIDE)], capture_output=True, text=True, check=True)
    libraries = {Path(line.split()[0]).name for line in answer.stdout.splitlines()}
    allowed = ("linux-vdso", "ld-linux", "libc.so", "libm.so", "libgcc_s", "libdl.so", "libpthread", "librt.so")
    assert [name for name in libraries if not name.startswith(allowed)] == []
