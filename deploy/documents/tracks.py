"""The pages of the declared procedures: `docs/tracks/`, one a track, and the list of them."""

import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

from deploy.database import SERVICES
from shared import regions
from shared.regions import Known
from shared.tracks.binding import Binding
from shared.tracks.pages import MADE, page
from shared.tracks.table import Track

NATION = "CN"
AnyTrack = Track[Any, Any, Any]
INTRODUCTION = f"""# 程序 Procedures

{MADE}

每一程序是代码中的一张表：状态、步骤、由谁、期限。Each of these is one table in the code, and the code runs that table.

| 程序 procedure | 服务 service | 状态 states | 步骤 steps | 期限 clocks |
| --- | --- | --- | --- | --- |
"""


def all_tracks() -> dict[str, list[AnyTrack]]:
    """By service, the tracks that its schedule knows."""
    schedules = {name: importlib.import_module(f"services.{name}.schedule") for name in SERVICES}
    return {name: [each.track for each in _bindings(schedule)] for name, schedule in schedules.items()}


def _bindings(schedule: ModuleType) -> list[Binding[Any, Any, Any]]:
    """Those with a store of their own, and those whose steps are part of other commands."""
    return [*(each.bound for each in getattr(schedule, "TRACKERS", ())), *getattr(schedule, "IN_COMMANDS", ())]


def pages() -> Mapping[str, str]:
    """Every page by its file's name."""
    told = {
        f"{track.label or track.name}.md": page(track, national(track))
        for tracks in all_tracks().values()
        for track in tracks
    }
    return {"README.md": INTRODUCTION + "\n".join(_lines()) + "\n", **told}


def national(track: AnyTrack) -> dict[str, Sequence[Known]]:
    """What each key of the track's clocks was, is and will be in the nation."""
    shipped = regions.packs().shipped
    keys = {clock.key for clock in track.clocks.values() if clock.key}
    return {key: [row.known for row in shipped.get((NATION, key), ()) if row.known is not None] for key in keys}


def _lines() -> list[str]:
    return [_line(service, track) for service, tracks in all_tracks().items() for track in tracks]


def _line(service: str, track: AnyTrack) -> str:
    counted = [len(track.states.__members__), len(track.moves), len(track.clocks)]
    return f"| [{track.zh} {track.en}]({track.label or track.name}.md) | {service} | {' | '.join(map(str, counted))} |"
