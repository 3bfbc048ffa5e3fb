"""Reads of projects and employers as monitor's register states them, and of projects with several complaints."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import asyncpg
from sqlalchemy import BigInteger, ColumnElement, Date, Integer, Subquery, Text, bindparam, column, false, or_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules import names
from services.intake.complaints.rules.names import places
from services.intake.complaints.tables import Complaint
from services.intake.verification.crosscheck.rules import Match
from services.intake.verification.crosscheck.tables import (
    KnownEmployer,
    KnownProject,
    KnownRegimes,
    KnownUnpaid,
    KnownWarning,
)
from shared import clock
from shared.access.callers import Caller, Sight, visible
from shared.database.prepared import Prepared, prepared
from shared.http import pagination
from shared.http.declared_list import KEPT_SHAPES
from shared.http.pagination import COUNTED, Count
from shared.values import divisions

YEAR = timedelta(days=365)
SHOWN = 100
SEVERAL = 2
"""A project recurs with at least two matters. Our own choice."""


async def match(session: AsyncSession, caller: Caller, complaint: Complaint) -> tuple[Match, KnownProject | None]:
    """How the complaint's project was found in the register, and the project if the caller may see it.

    By the project's number where the complaint has one, even if the register does not know it; otherwise by the
    employer's code and the project's name, where exactly one project in or around the complaint's division has both.
    """
    if complaint.project_id is not None:
        named = await session.get(KnownProject, complaint.project_id)
        fitting = [named] if named is not None else []
        found = Match.BY_NUMBER
    else:
        key = name_key(complaint.project_name) if complaint.project_name else None
        if key is None or complaint.employer_uscc is None:
            return Match.NOT_TOLD, None
        fitting = await _fitting(session, complaint, key, complaint.employer_uscc)
        found = Match.BY_EMPLOYER_AND_NAME
    if len(fitting) > 1:
        return Match.SEVERAL, None
    seen = [each for each in fitting if caller.may_see(each.division, ())]
    return (found, seen[0]) if seen else (Match.NONE, None)


async def regimes_of(session: AsyncSession, project: KnownProject) -> KnownRegimes | None:
    """The states of the project's regimes; None where no fact about them has come yet."""
    return await session.get(KnownRegimes, project.number)


async def unpaid_of(
    session: AsyncSession, caller: Caller, project: KnownProject | None, employer_uscc: str | None
) -> Sequence[KnownUnpaid]:
    """The months of the project, and of the employer's other projects, that are still unpaid; oldest first. At most
    SHOWN.
    """
    still = select(KnownUnpaid).where(
        _about(KnownUnpaid, project, employer_uscc),
        visible(caller, col(KnownUnpaid.division), None),
        col(KnownUnpaid.missed_on).is_not(None),
        col(KnownUnpaid.made_good_on).is_(None),
    )
    in_order = still.order_by(col(KnownUnpaid.month), col(KnownUnpaid.project))
    return (await session.exec(in_order.limit(SHOWN))).all()


async def warnings_of(
    session: AsyncSession, caller: Caller, project: KnownProject | None, employer_uscc: str | None
) -> Sequence[KnownWarning]:
    """The open warnings about the project, and about the employer as a firm. At most SHOWN."""
    still = select(KnownWarning).where(
        _about(KnownWarning, project, employer_uscc),
        visible(caller, col(KnownWarning.division), None),
        col(KnownWarning.cleared_on).is_(None),
    )
    in_order = still.order_by(col(KnownWarning.rule), col(KnownWarning.period), col(KnownWarning.warning))
    return (await session.exec(in_order.limit(SHOWN))).all()


def _about(
    table: type[KnownUnpaid] | type[KnownWarning], project: KnownProject | None, employer_uscc: str | None
) -> ColumnElement[bool]:
    named = [col(table.project) == project.number] if project else []
    named += [col(table.employer_uscc) == employer_uscc] if employer_uscc else []
    return or_(false(), *named)


async def known_of(
    session: AsyncSession, caller: Caller, numbers: Sequence[str]
) -> dict[str, tuple[KnownProject, KnownRegimes | None]]:
    """The projects of these numbers that the caller may see, by number, with their regimes where known."""
    entries = await session.exec(
        select(KnownProject).where(
            col(KnownProject.number).in_(numbers), visible(caller, col(KnownProject.division), None)
        )
    )
    regimes = await session.exec(select(KnownRegimes).where(col(KnownRegimes.project).in_(numbers)))
    told = {each.project: each for each in regimes}
    return {each.number: (each, told.get(each.number)) for each in entries}


RECURRING_ORDER: tuple[Any, ...] = (column("complaints", BigInteger), column("project_id", Text))


async def recurring(
    session: AsyncSession, caller: Caller, division: str | None, limit: int, cursor: str | None
) -> tuple[list[asyncpg.Record], str | None]:
    """Projects with complaints of at least two matters filed in the year up to today, most complaints first, and the
    cursor of the next page.

    A complaint joined to another belongs to the same matter and is not counted. Raises AuthorityOnly, WrongDivision or
    BadCursor.
    """
    caller, values = _asked(caller, division)
    if cursor is not None:
        values |= pagination.values_after(RECURRING_ORDER, cursor)
    await pagination.plan_for_values(session)
    kept = _recurring(Sight.of(caller), after=cursor is not None)
    found = await kept.rows(session, values | {"limit": limit + 1})
    if len(found) <= limit:
        return list(found), None
    return list(found[:limit]), pagination.cursor_of(RECURRING_ORDER, SimpleNamespace(**found[limit - 1]))


async def count_recurring(session: AsyncSession, caller: Caller, division: str | None) -> Count:
    """How many there are. Raises AuthorityOnly or WrongDivision."""
    caller, values = _asked(caller, division)
    await pagination.plan_for_values(session)
    [found] = await _recurring_counted(Sight.of(caller)).rows(session, values | {"limit": COUNTED + 1})
    return Count(count=min(found["many"], COUNTED), more=found["many"] > COUNTED)


def _asked(caller: Caller, division: str | None) -> tuple[Caller, dict[str, Any]]:
    caller.need_authority()
    seen = caller if division is None else caller.narrowed(division, strictly=True)
    today = clock.today()
    return seen, Sight.values_of(seen) | {"since": today - YEAR, "until": today, "several": SEVERAL}


def _grouped(sight: Sight) -> Subquery:
    complaints: Any = func.count().label("complaints")
    since, until = bindparam("since", type_=Date), bindparam("until", type_=Date)
    chosen: Any = select(  # type: ignore[call-overload]
        Complaint.project_id,
        complaints,
        func.sum(Complaint.workers).label("workers"),
        func.sum(Complaint.claimed_fen).label("claimed_fen"),
        func.max(Complaint.filed_on).label("last_filed_on"),
    ).where(
        sight.condition(col(Complaint.division), None),
        col(Complaint.project_id).is_not(None),
        col(Complaint.joined_to).is_(None),
        col(Complaint.filed_on).between(since, until),
    )
    grouped: Subquery = (
        chosen.group_by(col(Complaint.project_id))
        .having(complaints >= bindparam("several", type_=Integer))
        .subquery("grouped")
    )
    return grouped


@lru_cache(KEPT_SHAPES)
def _recurring(sight: Sight, *, after: bool) -> Prepared:
    grouped = _grouped(sight)
    chosen: Any = select(*grouped.c).select_from(grouped)
    if after:
        chosen = chosen.where(pagination.after(RECURRING_ORDER))
    order = (grouped.c.complaints.desc(), grouped.c.project_id.desc())
    return prepared(chosen.order_by(*order).limit(bindparam("limit", type_=Integer)))


@lru_cache(KEPT_SHAPES)
def _recurring_counted(sight: Sight) -> Prepared:
    some = select(_grouped(sight).c.project_id).limit(bindparam("limit", type_=Integer)).subquery()
    return prepared(select(func.count().label("many")).select_from(some))


def name_key(name: str) -> str | None:
    """The project's name as it is compared (`names.Name.plain`); None when nothing of it is left to compare."""
    read = names.read(name, places())
    return read.plain if read else None


async def _fitting(session: AsyncSession, complaint: Complaint, key: str, uscc: str) -> list[KnownProject]:
    """Projects of that name on which that employer works, whose division contains or lies in the complaint's."""
    same = select(KnownProject).where(KnownProject.name_key == key, col(KnownProject.employers).contains([uscc]))
    return [each for each in await session.exec(same) if _overlap(each.division, complaint.division)]


def _overlap(one: str, other: str) -> bool:
    return divisions.contains(one, other) or divisions.contains(other, one)


async def employer_known(session: AsyncSession, uscc: str) -> KnownEmployer | None:
    """The employer's risk as monitor last stated it; None when no fact about the employer has come."""
    return await session.get(KnownEmployer, uscc)


async def filed_about(
    session: AsyncSession, caller: Caller, about: ColumnElement[bool], since: date, until: date, but: Complaint
) -> int:
    """The number of matters with the condition `about`, filed from `since` to `until`, that the caller may see.

    A matter counts once, however many complaints were joined to it. The matter of the complaint `but` is left out.
    """
    counted = select(func.count()).where(
        about,
        col(Complaint.filed_on) >= since,
        col(Complaint.filed_on) <= until,
        col(Complaint.number).not_in([but.number, but.joined_to or but.number]),
        col(Complaint.joined_to).is_(None),
        visible(caller, col(Complaint.division), col(Complaint.parties)),
    )
    return int(await session.scalar(counted) or 0)
