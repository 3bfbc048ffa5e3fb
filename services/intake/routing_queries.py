"""Named reads of letters, transfers and incidents."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.intake.rules.jurisdiction import OPEN, TransferState
from services.intake.tables import Assignment, Complaint, Incident, LetterCounter, Transfer
from services.intake.tables.routing import AssignmentKind, AssignmentState
from shared import divisions
from shared.access import Caller, visible
from shared.deliveries import Delivery
from shared.refusals import NotFound, Stale

TRANSFER_ORDER = (col(Transfer.offered_at), col(Transfer.number))
INCIDENT_ORDER = (col(Incident.reported_at), col(Incident.number))


async def next_letter(session: AsyncSession, division: str, year: int, kind: str) -> int:
    """The next number without gaps: the counter's row stays locked until the letter is committed with it."""
    first = insert(LetterCounter).values(division=division, year=year, kind=kind, last=1)
    counted = first.on_conflict_do_update(
        index_elements=["division", "year", "kind"], set_={"last": LetterCounter.last + 1}
    ).returning(col(LetterCounter.last))
    return int(await session.scalar(counted) or 0)


async def letters_about(session: AsyncSession, subject: str) -> list[Assignment]:
    """Every letter about one complaint or incident, oldest first."""
    about = select(Assignment).where(Assignment.subject == subject)
    return list((await session.exec(about.order_by(col(Assignment.given_at), col(Assignment.document_no)))).all())


async def running_letters(session: AsyncSession, subject: str, *kinds: AssignmentKind) -> list[Assignment]:
    """Letters of these kinds that nobody answered yet, locked."""
    running = select(Assignment).where(
        Assignment.subject == subject,
        Assignment.state == AssignmentState.GIVEN,
        col(Assignment.kind).in_(kinds or tuple(AssignmentKind)),
    )
    return list((await session.exec(running.with_for_update())).all())


async def receipts_about(session: AsyncSession, subject: str) -> dict[str, str]:
    """What became of each letter's delivery, by the letter's number."""
    about = select(Delivery).where(Delivery.kind == "assignment", Delivery.subject == subject)
    return {each.occasion: str(each.state) for each in await session.exec(about)}


async def next_transfer(session: AsyncSession, division: str, year: int) -> str:
    """Such as 420704-2025-Y000001; gaps are allowed."""
    sequence = await session.scalar(text("select nextval('transfer_number')"))
    return f"{division[:6]}-{year}-Y{sequence:06d}"


async def next_incident(session: AsyncSession, division: str, year: int) -> str:
    """Such as 420704-2025-T000001; gaps are allowed."""
    sequence = await session.scalar(text("select nextval('incident_number')"))
    return f"{division[:6]}-{year}-T{sequence:06d}"


async def open_transfer(session: AsyncSession, complaint: str) -> Transfer | None:
    """The one transfer of a complaint that is still to be settled, locked."""
    found = select(Transfer).where(Transfer.complaint == complaint, col(Transfer.state).in_(OPEN))
    return (await session.exec(found.with_for_update())).first()


async def lock_transfer(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Transfer, Complaint]:
    """The transfer and, before it, its complaint, both locked, for a decision taken on version `seen`.

    Raises NotFound or Stale.
    """
    known = await read_transfer(session, caller, number)
    complaint = await session.get(Complaint, known.complaint, with_for_update=True, populate_existing=True)
    assert complaint is not None, "a transfer is of a complaint"
    await session.refresh(known, with_for_update=True)
    if known.version != seen:
        raise Stale(seen=seen, current=known.version)
    return known, complaint


async def read_transfer(session: AsyncSession, caller: Caller, number: str) -> Transfer:
    """For either side. Raises NotFound."""
    transfer = await session.get(Transfer, number)
    if transfer is None or not sees(caller, transfer):
        raise NotFound(what="transfer", which=number)
    return transfer


def sees(caller: Caller, transfer: Transfer) -> bool:
    """Whether the caller is the authority of one of the two places; of the other one, once it was told by letter."""
    told = transfer.document_no is not None and caller.may_see(transfer.to_division, ())
    return told or caller.may_see(transfer.from_division, ())


def transfers(caller: Caller) -> SelectOfScalar[Transfer]:
    """The same decision as `sees`, for a list: both sides of the caller's places."""
    told = col(Transfer.document_no).is_not(None) & visible(caller, col(Transfer.to_division), None)
    return select(Transfer).where(or_(told, visible(caller, col(Transfer.from_division), None)))


async def transfers_proposed(session: AsyncSession, caller: Caller, limit: int) -> list[Transfer]:
    """Cases that others propose to hand to another place and a head is to decide, oldest first."""
    waiting = select(Transfer).where(
        Transfer.state == TransferState.PROPOSED,
        Transfer.offered_by != caller.label,
        visible(caller, col(Transfer.from_division), None),
    )
    return list((await session.exec(waiting.order_by(*TRANSFER_ORDER).limit(limit))).all())


async def complaints_by_number(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Complaint]:
    """The complaints of a page of transfers, in one read."""
    found = await session.exec(select(Complaint).where(col(Complaint.number).in_(numbers)))
    return {each.number: each for each in found}


def incidents(caller: Caller, filters: Mapping[str, str | None]) -> SelectOfScalar[Incident]:
    """Incidents the caller may see; empty filters choose all."""
    chosen = select(Incident).where(visible(caller, col(Incident.division), col(Incident.parties)))
    if filters["stage"] is not None:
        chosen = chosen.where(col(Incident.stage) == filters["stage"])
    if filters["level"] is not None:
        chosen = chosen.where(col(Incident.level) == filters["level"])
    within = filters["division"]
    if within is not None:
        column: Any = col(Incident.division)
        chosen = chosen.where(column >= within, column < divisions.upper_bound(within))
    return chosen


async def lock_incident(session: AsyncSession, caller: Caller, number: str, seen: int) -> Incident:
    """The incident, locked, for a decision taken on version `seen`. Raises NotFound or Stale."""
    incident = await session.get(Incident, number, with_for_update=True, populate_existing=True)
    if incident is None or not caller.may_see(incident.division, incident.parties):
        raise NotFound(what="incident", which=number)
    if incident.version != seen:
        raise Stale(seen=seen, current=incident.version)
    return incident


async def read_incident(session: AsyncSession, caller: Caller, number: str) -> Incident:
    """Raises NotFound."""
    incident = await session.get(Incident, number)
    if incident is None or not caller.may_see(incident.division, incident.parties):
        raise NotFound(what="incident", which=number)
    return incident
