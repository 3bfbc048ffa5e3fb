"""Named reads and locks. A complaint the caller may not know of is not there."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.tables import Call, Complaint, Reporter
from shared.access import Caller
from shared.refusals import NotFound, Stale


def numbered(division: str, year: int, number: int) -> str:
    """A complaint's number, such as 420704-2025-000001; numbers may have gaps."""
    return f"{division[:6]}-{year}-{number:06d}"


async def read(session: AsyncSession, caller: Caller, number: str) -> Complaint:
    """Raises NotFound, also for what the caller may not know of."""
    complaint = await session.get(Complaint, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    return complaint


LOCK = (
    select(Complaint)
    .where(col(Complaint.number) == bindparam("of_number"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


async def lock(session: AsyncSession, caller: Caller, number: str, seen: int) -> Complaint:
    """The complaint, locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    complaint = await lock_for_fact(session, number)
    if complaint is None or not caller.may_see(complaint.division, complaint.parties):
        raise NotFound(what="complaint", which=number)
    if complaint.version != seen:
        raise Stale(seen=seen, current=complaint.version)
    return complaint


async def lock_for_fact(session: AsyncSession, number: str) -> Complaint | None:
    """The complaint a fact is about, locked; None if it is not ours."""
    return (await session.exec(LOCK, params={"of_number": number})).first()


async def hold(session: AsyncSession, numbers: Sequence[str]) -> set[str]:
    """Lock those of these complaints that nobody else holds; the others wait for the next sweep.

    What is no complaint (a transfer, an incident, a letter) has its deadline's own lock and waits for nobody.
    """
    theirs = select(Complaint.number).where(col(Complaint.number).in_(numbers))
    held = set((await session.exec(theirs.with_for_update(skip_locked=True))).all())
    others = set(numbers) - held
    return set(numbers) - set((await session.exec(theirs)).all()) | held if others else held


async def filed_before(session: AsyncSession, party: str, partner_no: str) -> Complaint | None:
    found = select(Complaint).where(Complaint.filed_by == party, Complaint.partner_no == partner_no)
    return (await session.exec(found)).first()


async def filed_before_by_number(
    session: AsyncSession, party: str, partner_nos: Sequence[str]
) -> dict[str, tuple[str, bytes]]:
    """Number and content of what this party filed under these numbers of its own."""
    if not partner_nos:
        return {}
    row = Complaint
    found = select(col(row.partner_no), col(row.number), col(row.content_hash)).where(
        row.filed_by == party, col(row.partner_no).in_(partner_nos)
    )
    return {str(partner_no): (number, content) for partner_no, number, content in await session.exec(found)}


async def next_numbers(session: AsyncSession, several: int) -> list[int]:
    """So many numbers for new complaints; they may have gaps."""
    drawn = text("select nextval('complaint_number') from generate_series(1, :several)")
    found = await session.exec(drawn, params={"several": several})  # type: ignore[call-overload]
    return list(found.scalars())


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


async def calls_to(session: AsyncSession, number: str) -> list[Call]:
    made = select(Call).where(Call.complaint == number).order_by(col(Call.called_at))
    return list((await session.exec(made)).all())
