"""Live figures as shown: the groups with their names, largest first."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.desk import queries
from services.monitor.desk.queries import WAYS, Asked
from services.monitor.desk.rules import next_level
from services.monitor.desk.schemas import DispatchDay, DispatchFigures, DispatchGroup, DispatchOut
from services.monitor.warnings.rules.catalogue import BY_CODE
from services.monitor.warnings.tables import Warned
from shared.access.callers import Caller, authority_scope
from shared.labels.listed import word
from shared.values import divisions

ALL = (1 << len(WAYS)) - 1
NOTHING = dict.fromkeys(DispatchFigures.model_fields, 0)
NOT_TOLD = "未登记 not told"


async def dispatch(session: AsyncSession, caller: Caller, division: str | None, days: int, today: date) -> DispatchOut:
    """Figures of the caller's divisions, or of one of them. Raises AuthorityOnly or WrongDivision."""
    conditions = authority_scope(caller, col(Warned.division), division)
    asked = Asked(conditions, next_level(division), today - timedelta(days=days - 1), today)
    rows = await queries.figures(session, asked)
    groups = {way: _groups(rows, way) for way in WAYS}
    days_of = await queries.trend(session, asked)
    return DispatchOut(
        as_of=today,
        days=days,
        division=division,
        total=next((_figures(row) for row in rows if row.way == ALL), DispatchFigures(**NOTHING)),
        levels=groups["level"],
        rules=groups["rule"],
        places=groups["place"],
        industries=groups["industry"],
        trend=[DispatchDay(day=day, raised=raised, cleared=cleared) for day, raised, cleared in days_of],
    )


def _groups(rows: Sequence[Row[Any]], way: str) -> list[DispatchGroup]:
    """The rows that are grouped by this way alone."""
    only = ALL & ~(1 << (len(WAYS) - 1 - WAYS.index(way)))
    found = [(getattr(row, way), _figures(row)) for row in rows if row.way == only]
    found.sort(key=lambda each: (-each[1].total, str(each[0])))
    return [DispatchGroup(key=key, name=_name(way, key), figures=figures) for key, figures in found]


def _figures(row: Row[Any]) -> DispatchFigures:
    return DispatchFigures.model_validate({name: row._mapping[name] for name in NOTHING})


def _name(way: str, key: str | None) -> str:
    if key is None:
        return NOT_TOLD
    match way:
        case "level":
            return word("warning-level", key) or key
        case "rule":
            return "{} {}".format(*BY_CODE[key].name)
        case "place":
            return divisions.name(key) if divisions.is_known(key) else key
    return key
