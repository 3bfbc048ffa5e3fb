"""Named reads and locks. A complaint the caller may not know of is not there."""

from typing import Any

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint, Member, Reporter
from shared.access.callers import Caller
from shared.access.visible_rows import check_version, check_visible, read_visible


def numbered(division: str, year: int, number: int) -> str:
    """A complaint's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def read(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """Raises NotFound, also for what the caller may not know of."""
    return await read_visible(session, caller, Complaint, number, "complaint")


LOCK = (
    select(Complaint)
    .where(col(Complaint.number) == bindparam("of_number"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int) -> Complaint:
    """The complaint, locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    complaint = check_visible(caller, await lock_for_fact(session, number), number, "complaint")
    check_version(complaint, seen)
    return complaint


async def lock_for_fact(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint a fact is about, locked; None if it is not ours."""
    return (await session.exec(LOCK, params={"of_number": number})).first()


async def filed_before(session: AsyncSession, party: str, partner_no: str) -> Complaint | None:
    found = select(Complaint).where(Complaint.filed_by == party, Complaint.partner_no == partner_no)
    return (await session.exec(found)).first()


async def reporter_of(session: AsyncSession, complaint: Complaint) -> Reporter:
    """Read once in a transaction: a session forgets whom nobody holds, and one decision asks several times."""
    held: dict[Any, Reporter] = session.info.setdefault("reporters", {})
    reporter = held[complaint.reporter_id] = await session.get_one(Reporter, complaint.reporter_id)
    return reporter


async def reporters_of(session: AsyncSession, complaints: list[Complaint]) -> dict[Any, Reporter]:
    """The reporters of a page of complaints, in one read."""
    wanted = [complaint.reporter_id for complaint in complaints]
    found = await session.exec(select(Reporter).where(col(Reporter.id).in_(wanted)))
    return {reporter.id: reporter for reporter in found}


async def lock_as_it_is(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """The complaint, locked, for what is written down whatever its version. Raises NotFound."""
    return check_visible(caller, await lock_for_fact(session, number), number, "complaint")


async def lock_matter(session: AsyncSession, number: str) -> list[Complaint]:
    """The complaint a fact is about and those that follow it, all locked, the leader first; none if it is not ours.

    One that was withdrawn meanwhile follows no more. Whoever locks a matter locks its leader first, then its followers
    in the order of their numbers.
    """
    leader = await session.get(Complaint, number, with_for_update=True, populate_existing=True)
    if leader is None:
        return []
    return [leader, *(each for each in await lock_followers(session, number) if each.stage != Stage.WITHDRAWN)]


async def lock_followers(session: AsyncSession, leader: str) -> list[Complaint]:
    """Those that follow this complaint, first filed first, locked. Its own row is locked already."""
    following = select(Complaint).where(Complaint.joined_to == leader).order_by(col(Complaint.number))
    found = (await session.exec(following.with_for_update().execution_options(populate_existing=True))).all()
    return sorted(found, key=lambda each: (each.filed_at, each.number))


async def members_ever(session: AsyncSession, number: str) -> list[Member]:
    """Everybody who is or was on the list, by their place."""
    listed = select(Member).where(Member.complaint == number).order_by(col(Member.place))
    return list((await session.exec(listed)).all())


async def members_now(session: AsyncSession, number: str) -> list[Member]:
    """Those who did not leave."""
    return [member for member in await members_ever(session, number) if member.left_on is None]
