"""How tests are given to several processes, which need not be alike and should end at the same time.

A file is the unit: its fixtures of module scope are made once. All files that need the real broker are one unit, so
that there is one broker, and one whole stack at a time on its ports and processors; that unit is begun first.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[1]
BROKER = "files that need the real broker"


def put_long_first(items: list[pytest.Item]) -> None:
    """Files with the broker, then files with a long test, then all others in the order they have."""
    files = {item.path: unit_of(item.nodeid) for item in items}
    long = {item.path for item in items if item.get_closest_marker("long")}
    items.sort(key=lambda item: (files[item.path] != BROKER, item.path not in long))


@functools.cache
def unit_of_file(file: str) -> str:
    """The file, or the one unit of those that need the broker; their source says so."""
    path = ROOT / file
    return BROKER if path.is_file() and "pytest.mark.kafka" in path.read_text() else file


def unit_of(nodeid: str) -> str:
    """What is given to one process together with this test."""
    return unit_of_file(nodeid.split("::", 1)[0])


def scheduler(config: pytest.Config, log: Any) -> Any:
    """Gives the next unit to whichever process is free, in the order of `put_long_first`."""
    from xdist.scheduler import LoadScopeScheduling

    class ByUnit(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return unit_of(nodeid)

    config.option.loadscopereorder = False
    return ByUnit(config, log)
