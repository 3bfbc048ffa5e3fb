"""Reads and locks of complaints, reporters and members.

A complaint that the caller may not see is answered like one that does not exist: NotFound.
"""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint, Member, Reporter
from shared.access.callers import Caller, PartyKind
from shared.access.visible_rows import check_version, check_visible, read_visible
from shared.obligations.locks import by_row

hold = by_row(col(Complaint.number))
"""For the sweep: the rows of a complaint's deadlines."""


def numbered(division: str, year: int, number: int) -> str:
    """A complaint's number, such as 420704-2025-000001. The numbers of a division and year may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def read(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """The complaint of that number. Raises NotFound, also for one that the caller may not see."""
    return await read_visible(session, caller, Complaint, number, "complaint")


async def read_or_filed(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """The same, and for whoever filed it also after it passed to a place that they do not reach (INT-06). Raises
    NotFound.
    """
    complaint = await session.get(Complaint, number)
    if complaint is not None and filed_it(caller, complaint):
        return complaint
    return check_visible(caller, complaint, number, "complaint")


def filed_it(caller: Caller, complaint: Complaint) -> bool:
    """Whether the caller's party filed it, at a place that the caller reaches. The authority's offices share a party:
    what one of them filed is no other's.
    """
    if caller.is_authority or caller.kind is PartyKind.SERVICE or complaint.filed_by != caller.party:
        return False
    return caller.reaches(complaint.number.partition("-")[0])


LOCK = (
    select(Complaint)
    .where(col(Complaint.number) == bindparam("of_number"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int) -> Complaint:
    """The complaint, row-locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    complaint = check_visible(caller, await lock_for_fact(session, number), number, "complaint")
    check_version(complaint, seen)
    return complaint


async def lock_for_fact(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint of that number, row-locked, whatever its version; None when intake has none of that number."""
    return (await session.exec(LOCK, params={"of_number": number})).first()


async def owner_of(session: AsyncSession, complaint: Complaint) -> str | None:
    """Who answers for the complaint: its owner, else that of the one it is joined to; None where neither has one."""
    if complaint.owner or complaint.joined_to is None:
        return complaint.owner
    leading = select(Complaint.owner).where(Complaint.number == complaint.joined_to)
    return (await session.exec(leading)).first()


async def filed_before(session: AsyncSession, party: str, partner_no: str) -> Complaint | None:
    """The complaint that this party filed under its own number `partner_no`; None when there is none."""
    found = select(Complaint).where(Complaint.filed_by == party, Complaint.partner_no == partner_no)
    return (await session.exec(found)).first()


async def reporter_of(session: AsyncSession, complaint: Complaint) -> Reporter:
    """The complaint's reporter, read once in a transaction.

    A session keeps only weak references to its objects, and one command asks for the reporter several times: so the
    reporter is also kept in `session.info`.
    """
    held: dict[Any, Reporter] = session.info.setdefault("reporters", {})
    reporter = held[complaint.reporter_id] = await session.get_one(Reporter, complaint.reporter_id)
    return reporter


async def lock_any_version(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """The complaint, locked, for what is written down whatever its version. Raises NotFound."""
    return check_visible(caller, await lock_for_fact(session, number), number, "complaint")


async def lock_followers(session: AsyncSession, leader: str) -> list[Complaint]:
    """The complaints joined to this one, row-locked, in the order of filing. The caller has locked the leader's row."""
    following = select(Complaint).where(Complaint.joined_to == leader).order_by(col(Complaint.number))
    found = (await session.exec(following.with_for_update().execution_options(populate_existing=True))).all()
    return sorted(found, key=lambda each: (each.filed_at, each.number))


async def members_ever(session: AsyncSession, number: str) -> list[Member]:
    """Everybody who is or was on the complaint's list, in the order of `place`."""
    listed = select(Member).where(Member.complaint == number).order_by(col(Member.place))
    return list((await session.exec(listed)).all())


async def members_now(session: AsyncSession, number: str) -> list[Member]:
    """The members who have not left the complaint's list, in the order of `place`."""
    return [member for member in await members_ever(session, number) if member.left_on is None]
