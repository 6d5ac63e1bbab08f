"""What the guide and the README show runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.filterwarnings("ignore::fleetcast.FleetcastWarning")


@pytest.mark.parametrize("page", ["docs/guide/python.md"])
def test_its_code_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert blocks
    monkeypatch.chdir(tmp_path)
    exec("\n".join(blocks), {"__name__": "guide"})
    assert (tmp_path / "notebooks-out" / "quickstart" / "costs.csv").is_file()
