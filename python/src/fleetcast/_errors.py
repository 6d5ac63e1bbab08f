"""What can go wrong, with the words of the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Problem:
    """One complaint of the program about a place in a file."""

    file: str
    """The file as it was named, or ``--set`` for a value of ``set``."""
    line: int | None
    """Line, from 1; None where the whole file is meant."""
    column: int | None
    """Column, from 1."""
    message: str
    """What is wrong."""
    hint: str
    """What to write in its place; empty where the program says nothing."""


class FleetcastError(Exception):
    """The program did not do what was asked; its text is what it wrote to standard error."""

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.exit_code = exit_code
        """The program's exit code; None where it did not run."""


class ProgramNotFound(FleetcastError):
    """There is no program ``fleetcast`` to run."""


class ScenarioError(FleetcastError):
    """A scenario, a setting or an option is not valid."""

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message, exit_code)
        self.problems: list[Problem] = problems(message)
        """Every complaint that has a place."""


class IncompleteError(FleetcastError):
    """The study could not conclude; what it wrote lies in ``folder``."""

    def __init__(self, message: str, exit_code: int | None = None, folder: Path | None = None) -> None:
        super().__init__(message, exit_code)
        self.folder = folder
        """The folder of what is known, for :func:`fleetcast.load`; None where nothing was written."""


class FleetcastWarning(UserWarning):
    """What the program says beside a result, such as that a price is old."""


_PLACE = re.compile(r"^(?P<file>\S.*?)(?::(?P<line>\d+):(?P<column>\d+))?: error: (?P<message>.*)$")
_HINT = re.compile(r"^\s+= (?P<hint>.*)$")


def problems(text: str) -> list[Problem]:
    """The complaints in what the program wrote to standard error."""
    found: list[Problem] = []
    for line in text.splitlines():
        if place := _PLACE.match(line):
            number, column = place["line"], place["column"]
            found.append(
                Problem(
                    place["file"],
                    int(number) if number else None,
                    int(column) if column else None,
                    place["message"],
                    "",
                )
            )
        elif found and (hint := _HINT.match(line)):
            last = found[-1]
            found[-1] = Problem(last.file, last.line, last.column, last.message, f"{last.hint} {hint['hint']}".strip())
    return found
