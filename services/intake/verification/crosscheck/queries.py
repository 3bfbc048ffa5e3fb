"""Reads of projects and employers as monitor's register states them, and of projects with several complaints."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.complaints.rules import names
from services.intake.complaints.rules.names import places
from services.intake.complaints.tables import Complaint
from services.intake.verification.crosscheck.rules import Match
from services.intake.verification.crosscheck.tables import KnownEmployer, KnownProject, KnownRegimes
from shared import clock
from shared.access.callers import Caller, authority_scope, visible
from shared.values import divisions

YEAR = timedelta(days=365)
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


def recurring(caller: Caller, division: str | None) -> tuple[SelectOfScalar[Any], Sequence[Any]]:
    """The query for projects with complaints of at least two matters filed in the year up to today, and its order.

    A complaint joined to another belongs to the same matter and is not counted. Raises AuthorityOnly or WrongDivision.
    """
    today = clock.today()
    complaints = func.count().label("complaints")
    grouped = (
        select(  # type: ignore[call-overload]
            Complaint.project_id,
            complaints,
            func.sum(Complaint.workers).label("workers"),
            func.sum(Complaint.claimed_fen).label("claimed_fen"),
            func.max(Complaint.filed_on).label("last_filed_on"),
        )
        .where(
            *authority_scope(caller, col(Complaint.division), division),
            col(Complaint.project_id).is_not(None),
            col(Complaint.joined_to).is_(None),
            col(Complaint.filed_on).between(today - YEAR, today),
        )
        .group_by(col(Complaint.project_id))
        .having(complaints >= SEVERAL)
        .subquery()
    )
    return select(*grouped.c).select_from(grouped), (grouped.c.complaints, grouped.c.project_id)


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
