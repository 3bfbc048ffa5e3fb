"""The clue record, letters, transfers between places, and what is known beside a complaint."""

from uuid import UUID

from fastapi import APIRouter

from services.intake import queries, routing_queries
from services.intake.actions import (
    answering_letters,
    approving_transfers,
    assigning,
    letters,
    taking_over,
    verifying,
)
from services.intake.actions import transferring as offering
from services.intake.endpoints.showing import show
from services.intake.rules.jurisdiction import OFFERED_OR_DISPUTED, common_superior
from services.intake.shapes.deciding import AssignIn
from services.intake.shapes.routing import (
    AcknowledgeTransferIn,
    AssignmentOut,
    AssignmentsOut,
    DecideTransferIn,
    DesignateIn,
    DualAssignIn,
    FinishAssignmentIn,
    ReceiveIn,
    ReturnAssignmentIn,
    TransferIn,
    TransferOut,
)
from services.intake.shapes.showing import ComplaintOut
from services.intake.shapes.verified import ClueRecordOut, VerifiedReceipt, VerifyIn
from services.intake.tables import Assignment, Complaint, Transfer
from shared import clock, history, lists
from shared.door_needs import Calling, SeenVersion, Transaction
from shared.doors import DoorRoute
from shared.lists import Cursor, Limit

router = APIRouter(prefix="/v1", tags=["routing"], route_class=DoorRoute)


@router.post("/complaints/{number}/verify")
async def verify(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: VerifyIn
) -> VerifiedReceipt:
    """Record what the office verified; the worker's part stays as it was."""
    return await verifying.verify(session, caller, number, seen, body)


@router.get("/complaints/{number}/clue")
async def read_clue(session: Transaction, caller: Calling, number: str) -> ClueRecordOut:
    """What the worker said and what the office verified, side by side."""
    return await verifying.read_record(session, caller, number)


@router.post("/complaints/{number}/assign")
async def assign(session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AssignIn) -> ComplaintOut:
    """Name who handles it; a unit gets a letter."""
    return await show(session, await assigning.assign(session, caller, number, seen, body))


@router.post("/complaints/{number}/dual-assign")
async def dual_assign(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: DualAssignIn
) -> ComplaintOut:
    """Give a major risk to industry department and territory, each by letter; the owner stays."""
    return await show(session, await assigning.dual_assign(session, caller, number, seen, body))


@router.get("/complaints/{number}/assignments")
async def list_assignments(session: Transaction, caller: Calling, number: str) -> AssignmentsOut:
    """Every letter about a complaint, with its receipt."""
    complaint = await queries.read(session, caller, number)
    return await letters_about(session, complaint.number)


@router.post("/assignments/{letter_id}/return")
async def return_assignment(
    session: Transaction, caller: Calling, letter_id: UUID, body: ReturnAssignmentIn
) -> AssignmentOut:
    """The unit gives it back, with a reason."""
    return _letter(await answering_letters.give_back(session, caller, letter_id, body), {})


@router.post("/assignments/{letter_id}/finish")
async def finish_assignment(
    session: Transaction, caller: Calling, letter_id: UUID, body: FinishAssignmentIn
) -> AssignmentOut:
    """The unit says what it did."""
    return _letter(await answering_letters.finish(session, caller, letter_id, body), {})


@router.post("/assignments/{letter_id}/receive")
async def receive_assignment(session: Transaction, caller: Calling, letter_id: UUID, body: ReceiveIn) -> AssignmentOut:
    """The letter was handed over on paper."""
    return _letter(await answering_letters.receive_by_hand(session, caller, letter_id, body), {})


@router.post("/complaints/{number}/transfer")
async def transfer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: TransferIn
) -> ComplaintOut:
    """Offer it to the place it belongs to; what has a case is proposed, and a head decides."""
    return await show(session, await offering.transfer(session, caller, number, seen, body))


@router.post("/complaints/{number}/acknowledge-transfer")
async def acknowledge_transfer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: AcknowledgeTransferIn
) -> TransferOut:
    """The place it was offered to takes it or refuses it."""
    complaint, answered = await taking_over.acknowledge(session, caller, number, seen, body)
    return _transfer(caller, answered, complaint)


@router.get("/transfers")
async def list_transfers(
    session: Transaction, caller: Calling, limit: Limit = 50, cursor: Cursor = None
) -> lists.Page[TransferOut]:
    """Transfers from and to the caller's divisions, newest first."""
    chosen = routing_queries.transfers(caller)
    rows, following = await lists.page(session, chosen, routing_queries.TRANSFER_ORDER, limit, cursor)
    complaints = await routing_queries.complaints_by_number(session, [each.complaint for each in rows])
    return lists.Page(items=[_transfer(caller, each, complaints[each.complaint]) for each in rows], next=following)


@router.get("/transfers/{number}")
async def read_transfer(session: Transaction, caller: Calling, number: str) -> TransferOut:
    """One transfer, for either side."""
    there = await routing_queries.read_transfer(session, caller, number)
    return _transfer(caller, there, await session.get_one(Complaint, there.complaint))


@router.get("/transfers/{number}/history")
async def read_transfer_history(session: Transaction, caller: Calling, number: str) -> history.History:
    """Every step of the transfer, for either side, whoever has the complaint now."""
    there = await routing_queries.read_transfer(session, caller, number)
    return await history.steps(session, offering.TRANSFER, there.number)


@router.post("/transfers/{number}/approve")
async def approve_transfer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: DecideTransferIn
) -> TransferOut:
    """The head offers a case to the place it belongs to."""
    approved = await approving_transfers.approve(session, caller, number, seen, body)
    return _transfer(caller, approved, await session.get_one(Complaint, approved.complaint))


@router.post("/transfers/{number}/dismiss")
async def dismiss_transfer(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: DecideTransferIn
) -> TransferOut:
    """The head keeps the case here."""
    dismissed = await approving_transfers.dismiss(session, caller, number, seen, body)
    return _transfer(caller, dismissed, await session.get_one(Complaint, dismissed.complaint))


@router.post("/transfers/{number}/designate")
async def designate(
    session: Transaction, caller: Calling, number: str, seen: SeenVersion, body: DesignateIn
) -> TransferOut:
    """The common superior decides whose it is."""
    settled = await taking_over.designate(session, caller, number, seen, body)
    return _transfer(caller, settled, await session.get_one(Complaint, settled.complaint))


async def letters_about(session: Transaction, subject: str) -> AssignmentsOut:
    """Every letter about one matter, with its receipt."""
    there = await routing_queries.letters_about(session, subject)
    receipts = await routing_queries.receipts_about(session, subject)
    items = [_letter(each, receipts) for each in there]
    return AssignmentsOut(items=items, all_received=letters.all_received(there, receipts))


def _letter(letter: Assignment, receipts: dict[str, str]) -> AssignmentOut:
    shown = AssignmentOut.model_validate(letter)
    received_at = letter.received_at.astimezone(clock.CHINA) if letter.received_at else None
    return shown.model_copy(
        update={
            "given_at": letter.given_at.astimezone(clock.CHINA),
            "received_at": received_at,
            "receipt": "received" if letter.received_at else receipts.get(letter.document_no),
        }
    )


def _transfer(caller: Calling, there: Transfer, complaint: Complaint) -> TransferOut:
    """What the complaint says is for whoever has it, and for both while it is being handed over."""
    open_to_both = there.state in OFFERED_OR_DISPUTED or caller.may_see(complaint.division, complaint.parties)
    return TransferOut(
        **there.model_dump(include=TransferOut.model_fields.keys() - {"offered_at", "approved_at", "answered_at"}),
        offered_at=there.offered_at.astimezone(clock.CHINA),
        approved_at=there.approved_at.astimezone(clock.CHINA) if there.approved_at else None,
        answered_at=there.answered_at.astimezone(clock.CHINA) if there.answered_at else None,
        complaint_version=complaint.version,
        superior=common_superior(there.from_division, there.to_division),
        workers=complaint.workers,
        owed_fen=complaint.claimed_fen,
        employer=complaint.employer_name if open_to_both else None,
        project=complaint.project_name if open_to_both else None,
        summary=complaint.summary_masked if open_to_both else "",
    )
