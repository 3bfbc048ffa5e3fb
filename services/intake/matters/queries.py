"""Named reads and locks of matters: joins between complaints, and candidates."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.complaints.tables import Complaint
from services.intake.matters.tables import Candidate, CandidateState, Joining
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, lock_visible, read_visible
from shared.http.declared_list import DeclaredList, by_division

UNDECIDED_CANDIDATES = (CandidateState.CERTAIN, CandidateState.PROPOSED)
CANDIDATES = DeclaredList(
    Candidate,
    order=(col(Candidate.found_at), col(Candidate.id)),
    sees=by_division(Candidate),
    filters={
        "state": lambda value: col(Candidate.state) == value,
        "kind": lambda value: col(Candidate.kind) == value,
        "complaint": lambda value: (col(Candidate.complaint) == value) | (col(Candidate.other) == value),
    },
    for_authority=True,
)
"""Pairs of complaints that may be one matter, newest first."""


async def lock_all(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Complaint]:
    """These complaints by number, row-locked in the order of their numbers."""
    wanted = select(Complaint).where(col(Complaint.number).in_(numbers)).order_by(col(Complaint.number))
    found = await session.exec(wanted.with_for_update().execution_options(populate_existing=True))
    return {each.number: each for each in found}


async def lock_leaders(session: AsyncSession, one: str, other: str) -> tuple[Complaint, Complaint] | None:
    """The leaders of these two complaints (themselves, if they lead), row-locked; None if both are one
    matter already.
    """
    which = select(Complaint.number, Complaint.joined_to).where(col(Complaint.number).in_((one, other)))
    leaders = {joined_to or number for number, joined_to in (await session.exec(which)).all()}
    locked = await lock_all(session, sorted(leaders))
    # a join was committed between read and lock: read again
    if any(each.joined_to is not None for each in locked.values()):
        return await lock_leaders(session, one, other)
    return None if len(locked) < 2 else (locked[min(leaders)], locked[max(leaders)])


async def joining_of(session: AsyncSession, number: str) -> Joining | None:
    """The join by which this complaint follows another now; None if it follows none."""
    return (await session.exec(_now(Joining.complaint == number))).first()


async def joinings_of_matter(session: AsyncSession, leader: str) -> list[Joining]:
    """The joins by which others follow this complaint now, first joined first."""
    return list((await session.exec(_now(Joining.leader == leader).order_by(col(Joining.joined_at)))).all())


async def followers_shown(session: AsyncSession, leader: str) -> list[tuple[Complaint, Joining]]:
    """The followers of this complaint, each with its join, first joined first."""
    following = select(Complaint, Joining).join(Joining, col(Joining.complaint) == col(Complaint.number))
    now = following.where(Joining.leader == leader, col(Joining.parted_at).is_(None))
    rows = await session.exec(now.order_by(col(Joining.joined_at), col(Complaint.number)))
    return [(complaint, joining) for complaint, joining in rows]


def _now(which: Any) -> SelectOfScalar[Joining]:
    return select(Joining).where(which, col(Joining.parted_at).is_(None))


async def read_candidate(session: AsyncSession, caller: Caller, which: UUID) -> Candidate:
    """The candidate. Raises NotFound, also for one the caller may not see."""
    return await read_visible(session, caller, Candidate, which, "candidate")


async def lock_candidate(session: AsyncSession, caller: Caller, which: UUID, seen: int) -> Candidate:
    """The candidate, row-locked, in the version the caller saw. Raises NotFound or Stale."""
    candidate = await lock_visible(session, caller, Candidate, which, "candidate")
    check_version(candidate, seen)
    return candidate


async def open_between(session: AsyncSession, one: str, other: str) -> list[Candidate]:
    """Undecided candidates of these two complaints, row-locked."""
    pair = col(Candidate.complaint).in_((one, other)) & col(Candidate.other).in_((one, other))
    undecided = col(Candidate.state).in_(UNDECIDED_CANDIDATES)
    return list((await session.exec(select(Candidate).where(pair, undecided).with_for_update())).all())
