"""Finds the program and runs it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from fleetcast._errors import FleetcastError, FleetcastWarning, IncompleteError, ProgramNotFound, ScenarioError

_INSIDE = Path(__file__).parent / "bin" / "fleetcast"


def find_program() -> Path:
    """The program: what the variable ``FLEETCAST`` names, else the one in the wheel, else that on ``PATH``.

    The variable comes first so that a program just built can be tried without installing anything.
    """
    named = os.environ.get("FLEETCAST")
    if named:
        found = shutil.which(named)
        if found is None:
            raise ProgramNotFound(f"FLEETCAST={named}: there is no such program")
        return Path(found)
    if _INSIDE.is_file():
        return _INSIDE
    for folder in os.get_exec_path():
        candidate = shutil.which("fleetcast", path=folder)
        if candidate is not None and not _is_script(candidate):
            return Path(candidate)
    raise ProgramNotFound(
        "the program fleetcast was not found: install a wheel made by `make wheel`, or the program by `make install`,"
        " or say where it is by the environment variable FLEETCAST"
    )


def _is_script(path: str) -> bool:
    """Whether it is a script, such as this package's own command, which would look for the program again."""
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def version() -> str:
    """The program's version, such as ``0.1.0``."""
    return call(["version"]).removeprefix("fleetcast ").strip()


def call(arguments: Sequence[str], incomplete: int | None = 3) -> str:
    """Runs the program and returns what it printed.

    What it says beside that becomes a :class:`FleetcastWarning`. Where Python is interrupted, so is the program, which
    then keeps what is finished.

    :param incomplete: the exit code that says that the result is there but does not conclude, which raises
        :class:`IncompleteError`.
    """
    process = subprocess.Popen(
        [str(find_program()), *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    )
    try:
        output, complaints = process.communicate()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate()
        print(complaints, end="", file=sys.stderr)
        raise
    complaints = complaints.strip()
    code = process.returncode
    if code == 0:
        if complaints:
            for complaint in complaints.split("\nfleetcast: "):
                text = complaint.removeprefix("fleetcast: ").removeprefix("warning: ")
                warnings.warn(text, FleetcastWarning, stacklevel=_depth())
        return output
    if code == 2:
        raise ScenarioError(complaints, code)
    if code == incomplete:
        raise IncompleteError(complaints or "the result is incomplete", code, folder_of(output))
    raise FleetcastError(complaints or f"fleetcast ended with {code}", code)


def _depth() -> int:
    """How many calls above the one that warns the caller of this package is."""
    frame, depth = sys._getframe(1), 1
    while frame.f_back is not None and Path(frame.f_code.co_filename).parent == _INSIDE.parents[1]:
        frame, depth = frame.f_back, depth + 1
    return depth


def folder_of(page: str) -> Path | None:
    """The folder that a page printed as JSON says its files are in."""
    try:
        sections = json.loads(page)["sections"]
    except (ValueError, KeyError):
        return None
    for section in sections:
        for block in section["blocks"]:
            text = block.get("text", "")
            if block["kind"] == "sentence" and text.startswith("Files in "):
                return Path(text.removeprefix("Files in ").rpartition(": ")[0])
    return None


def main() -> NoReturn:
    """The command ``fleetcast``: becomes the program."""
    try:
        program = str(find_program())
    except ProgramNotFound as error:
        sys.exit(f"fleetcast: error: {error}")
    os.execv(program, [program, *sys.argv[1:]])
