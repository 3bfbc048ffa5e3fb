"""Named reads and locks. A complaint the caller may not know of is not there."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.rules.stage import Stage
from services.intake.tables import Call, Complaint, Reporter
from shared import divisions
from shared.access import Caller, visible
from shared.refusals import NotFound, Stale

ORDER = (col(Complaint.filed_at), col(Complaint.number))


def numbered(division: str, year: int, number: int) -> str:
    """A complaint's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def read(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """Raises NotFound, also for what the caller may not know of."""
    complaint = await session.get(Complaint, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    return complaint


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int) -> Complaint:
    """The complaint, locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    complaint = await session.get(Complaint, number, with_for_update=True, populate_existing=True)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    if complaint.version != seen:
        raise Stale(seen=seen, current=complaint.version)
    return complaint


async def lock_for_fact(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint a fact is about, locked; None if it is not ours."""
    return await session.get(Complaint, number, with_for_update=True, populate_existing=True)


async def hold(session: AsyncSession, numbers: Sequence[str]) -> set[str]:
    """Lock those of these complaints that nobody else holds; the others wait for the next sweep."""
    free = select(Complaint.number).where(col(Complaint.number).in_(numbers)).with_for_update(skip_locked=True)
    return set((await session.exec(free)).all())


async def filed_before(session: AsyncSession, party: str, partner_no: str) -> Complaint | None:
    found = select(Complaint).where(Complaint.filed_by == party, Complaint.partner_no == partner_no)
    return (await session.exec(found)).first()


async def reporter_of(session: AsyncSession, complaint: Complaint) -> Reporter:
    return await session.get_one(Reporter, complaint.reporter_id)


async def reporters_of(session: AsyncSession, complaints: list[Complaint]) -> dict[Any, Reporter]:
    """The reporters of a page of complaints, in one read."""
    wanted = [complaint.reporter_id for complaint in complaints]
    found = await session.exec(select(Reporter).where(col(Reporter.id).in_(wanted)))
    return {reporter.id: reporter for reporter in found}


async def calls_to(session: AsyncSession, number: str) -> list[Call]:
    made = select(Call).where(Call.complaint == number).order_by(col(Call.called_at))
    return list((await session.exec(made)).all())


def chosen(caller: Caller, filters: dict[str, Any]) -> SelectOfScalar[Complaint]:
    """Complaints the caller may see, by the filters of the contract; empty filters choose all."""
    given = {name: value for name, value in filters.items() if value is not None}
    conditions: list[ColumnElement[bool]] = [visible(caller, col(Complaint.division), col(Complaint.parties))]
    for name, value in given.items():
        conditions.append(CONDITIONS[name](value))
    return select(Complaint).where(*conditions)


def _within(division: str) -> ColumnElement[bool]:
    column = col(Complaint.division)
    return (column >= division) & (column < divisions.upper_bound(division))


def _contains(text_wanted: str) -> ColumnElement[bool]:
    """By pairs of neighbouring characters, which the index knows, then by the text itself."""
    pairs = {text_wanted[at : at + 2] for at in range(len(text_wanted) - 1)}
    indexed = func.bigrams(col(Complaint.search_text), type_=ARRAY(Text)).contains(sorted(pairs))
    return indexed & col(Complaint.search_text).contains(text_wanted, autoescape=True)


def _undecided_before(day: date) -> ColumnElement[bool]:
    waiting = col(Complaint.stage).in_([Stage.FILED, Stage.INCOMPLETE])
    return waiting & (col(Complaint.accept_due_on) < day)


CONDITIONS: dict[str, Any] = {
    "stage": lambda value: col(Complaint.stage) == value,
    "channel": lambda value: col(Complaint.channel) == value,
    "division": _within,
    "domain": lambda value: col(Complaint.domain) == value,
    "employer_uscc": lambda value: col(Complaint.employer_uscc) == value,
    "project_id": lambda value: col(Complaint.project_id) == value,
    "collective": lambda value: col(Complaint.collective).is_(value),
    "due_before": _undecided_before,
    "filed_from": lambda value: col(Complaint.filed_on) >= value,
    "filed_to": lambda value: col(Complaint.filed_on) <= value,
    "q": _contains,
}
