"""Named reads and locks of transfers to another place."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.transfers.rules import TransferState
from services.intake.transfers.tables import Transfer
from services.intake.transfers.track import OPEN
from shared.access.callers import Caller, Sight, visible
from shared.http.declared_list import DeclaredList
from shared.refusals import NotFound

OLDEST_FIRST = (col(Transfer.offered_at), col(Transfer.number))


def _of_either_side(sight: Sight) -> ColumnElement[bool]:
    """The same condition as `sees`."""
    told = col(Transfer.document_no).is_not(None) & sight.condition(col(Transfer.to_division), None)
    return or_(told, sight.condition(col(Transfer.from_division), None))


TRANSFERS = DeclaredList(Transfer, order=OLDEST_FIRST, sees=_of_either_side)
"""Transfers from and to the caller's divisions, newest first."""


async def next_transfer(session: AsyncSession, division: str, year: int) -> str:
    """The next transfer number, such as 420704-2025-Y000001; numbers may have gaps."""
    sequence = await session.scalar(text("select nextval('transfer_number')"))
    return f"{division[:6]}-{year}-Y{sequence:06d}"


async def open_number(session: AsyncSession, complaint: str) -> str | None:
    """The number of that one; a complaint has one open transfer at most."""
    found = select(Transfer.number).where(Transfer.complaint == complaint, col(Transfer.state).in_(OPEN))
    return (await session.exec(found)).first()


async def open_transfer(session: AsyncSession, complaint: str) -> Transfer | None:
    """The complaint's transfer that is proposed, offered or in dispute, not locked; None if there is none."""
    found = select(Transfer).where(Transfer.complaint == complaint, col(Transfer.state).in_(OPEN))
    return (await session.exec(found)).first()


async def read_transfer(session: AsyncSession, caller: Caller, number: str) -> Transfer:
    """The transfer, if the caller is of either side. Raises NotFound."""
    transfer = await session.get(Transfer, number)
    if transfer is None or not sees(caller, transfer):
        raise NotFound(what="transfer", which=number)
    return transfer


def sees(caller: Caller, transfer: Transfer) -> bool:
    """Whether the caller is of the sending authority, or of the receiving one after the letter was sent."""
    told = transfer.document_no is not None and caller.may_see(transfer.to_division, ())
    return told or caller.may_see(transfer.from_division, ())


async def transfers_proposed(session: AsyncSession, caller: Caller, limit: int) -> list[Transfer]:
    """Proposed transfers on which a head is to decide, not the caller's own, oldest first."""
    waiting = select(Transfer).where(
        Transfer.state == TransferState.PROPOSED,
        Transfer.offered_by != caller.label,
        visible(caller, col(Transfer.from_division), None),
    )
    return list((await session.exec(waiting.order_by(*OLDEST_FIRST).limit(limit))).all())


async def complaints_by_number(session: AsyncSession, numbers: Sequence[str]) -> dict[str, Complaint]:
    """The complaints of a page of transfers, by number, in one read."""
    found = await session.exec(select(Complaint).where(col(Complaint.number).in_(numbers)))
    return {each.number: each for each in found}
