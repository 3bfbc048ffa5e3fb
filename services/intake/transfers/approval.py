"""The decision of the sender's head on a transfer with a case that an officer proposed (INT-06, C99).

The proposer does not decide (architecture, invariant 11). Until the other side accepts, the case is the sender's.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.offer import offer, record_step
from services.intake.transfers.rules import TransferState, move
from services.intake.transfers.schemas import DecideTransferIn
from services.intake.transfers.tables import Transfer
from shared import clock
from shared.access.callers import Caller
from shared.refusals import SamePerson
from shared.values.date_checks import check_coming

HEAD = "head"


async def approve(session: AsyncSession, caller: Caller, number: str, seen: int, given: DecideTransferIn) -> Transfer:
    """Send the letter under the next number; the other side has to answer from now on.

    Raises RoleMissing, NotFound, WrongDivision, Stale, SamePerson, IllegalMove; TooEarly if the stated day of the
    answer has passed meanwhile.
    """
    transfer, complaint = await _proposed(session, caller, number, seen)
    if transfer.answer_by is not None:
        check_coming(transfer.answer_by, clock.today(), "answer_by")
    transfer.approved_by, transfer.approved_at = caller.label, clock.now()
    await offer(session, complaint, transfer, by=caller.label, reason=given.reason)
    return transfer


async def dismiss(session: AsyncSession, caller: Caller, number: str, seen: int, given: DecideTransferIn) -> Transfer:
    """Keep the case; the other side is not informed. Raises RoleMissing, NotFound, WrongDivision, Stale, SamePerson,
    IllegalMove.
    """
    transfer, complaint = await _proposed(session, caller, number, seen)
    transfer.state = move(transfer.state, TransferState.DISMISSED)
    facts = {"transfer": transfer.number, "to": transfer.to_division, "rule": "INT-06"}
    await step(session, complaint, by=caller.label, action="transfer-dismissed", note=given.reason, facts=facts)
    reason = await anonymised(session, complaint, given.reason)
    await record_step(session, transfer, caller.label, "dismissed", reason, {"complaint": complaint.number})
    return transfer


async def _proposed(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Transfer, Complaint]:
    caller.need_role(HEAD)
    transfer, complaint = await queries.lock_transfer(session, caller, number, seen)
    caller.need_division(transfer.from_division)
    if transfer.offered_by == caller.label:
        raise SamePerson
    return transfer, complaint
