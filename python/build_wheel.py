"""Puts the program into the wheel: the static binary that FLEETCAST_BINARY names.

Without it the wheel holds the Python files alone and fits every machine.
"""

from __future__ import annotations

import os
import platform
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramInWheel(BuildHookInterface[Any]):
    """The hook that hatchling calls before it writes the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the binary and says on which machines it runs."""
        binary = os.environ.get("FLEETCAST_BINARY")
        if not binary or version == "editable":
            return
        build_data["force_include"][os.path.abspath(binary)] = "fleetcast/bin/fleetcast"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{wheel_platform()}"


def wheel_platform() -> str:
    """The tag of machines with this architecture and at least this C library, which alone stays shared."""
    library, release = platform.libc_ver()
    if library != "glibc":
        return f"linux_{platform.machine()}"
    major, minor = release.split(".")[:2]
    return f"manylinux_{major}_{minor}_{platform.machine()}"
