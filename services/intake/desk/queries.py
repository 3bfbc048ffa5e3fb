"""Named reads of the desk: leaves, proposals that wait for a head, complaints of an owner."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.stage import ENDED, UNDECIDED, Stage
from services.intake.complaints.tables import Complaint
from services.intake.desk.tables import Leave
from shared.access.callers import Caller, visible
from shared.database.sessions import fixed


async def away(session: AsyncSession, party: str, on: date, *, deputy: str) -> list[Leave]:
    """The leaves of this day in which this officer is the deputy."""
    covering = select(Leave).where(Leave.party == party, Leave.deputy == deputy, *_running(on, on))
    return list((await session.exec(covering.order_by(col(Leave.officer)))).all())


async def leave_between(
    session: AsyncSession, party: str, officer: str, begins_on: date, ends_on: date
) -> Leave | None:
    """A leave of this officer on some of these days; None if there is none."""
    touching = select(Leave).where(Leave.party == party, Leave.officer == officer, *_running(begins_on, ends_on))
    return (await session.exec(touching.limit(1))).first()


async def leaves(session: AsyncSession, party: str, since: date) -> list[Leave]:
    """The party's leaves that have not ended before `since`."""
    there = select(Leave).where(Leave.party == party, col(Leave.ends_on) >= since)
    return list((await session.exec(there.order_by(col(Leave.begins_on), col(Leave.officer)))).all())


async def proposed(session: AsyncSession, caller: Caller, limit: int) -> list[Complaint]:
    """Complaints proposed for acceptance by others than the caller, oldest first."""
    waiting = select(Complaint).where(
        Complaint.stage == Stage.FILED,
        col(Complaint.proposed_by).is_not(None),
        Complaint.proposed_by != caller.label,
        visible(caller, col(Complaint.division), None),
    )
    return list((await session.exec(waiting.order_by(col(Complaint.number)).limit(limit))).all())


async def refusals_proposed(session: AsyncSession, caller: Caller, limit: int) -> list[Complaint]:
    """Complaints proposed for refusal by others than the caller, oldest first."""
    waiting = select(Complaint).where(
        col(Complaint.stage).in_(fixed(UNDECIDED)),
        col(Complaint.refusal_proposed_by).is_not(None),
        Complaint.refusal_proposed_by != caller.label,
        visible(caller, col(Complaint.division), None),
    )
    return list((await session.exec(waiting.order_by(col(Complaint.number)).limit(limit))).all())


async def lock_owned(
    session: AsyncSession, caller: Caller, owners: Sequence[str], numbers: Sequence[str], limit: int
) -> list[Complaint]:
    """Open complaints of these owners in the caller's divisions, row-locked in the order of their numbers."""
    theirs = select(Complaint).where(
        col(Complaint.owner).in_(owners),
        col(Complaint.stage).not_in(ENDED),
        visible(caller, col(Complaint.division), None),
    )
    if numbers:
        theirs = theirs.where(col(Complaint.number).in_(numbers))
    locked = theirs.order_by(col(Complaint.number)).limit(limit).with_for_update()
    return list((await session.exec(locked.execution_options(populate_existing=True))).all())


def _running(begins_on: date, ends_on: date) -> list[ColumnElement[bool]]:
    back = func.coalesce(col(Leave.ended_on) - 1, col(Leave.ends_on))
    return [col(Leave.begins_on) <= ends_on, func.least(col(Leave.ends_on), back) >= begins_on]
