"""Transfers to another place over HTTP."""

from fastapi import APIRouter

from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.tables import Complaint
from services.intake.complaints.view import show
from services.intake.transfers import acceptance, offer, queries
from services.intake.transfers.actions import TRACKER, Moved
from services.intake.transfers.rules import common_superior
from services.intake.transfers.schemas import (
    AcknowledgeTransferIn,
    DecideTransferIn,
    DesignateIn,
    TransferIn,
    TransferOut,
)
from services.intake.transfers.tables import Transfer
from services.intake.transfers.track import APPROVE, DISMISS, JURISDICTION, OFFERED_OR_DISPUTED
from shared import clock, history
from shared.http import pagination
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction
from shared.http.pagination import Cursor, Limit

router = APIRouter(prefix="/v1", tags=["routing"], route_class=AuthenticatedRoute)


@router.post("/complaints/{number}/transfer")
async def transfer(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: TransferIn
) -> ComplaintOut:
    """Offer the complaint to the place it belongs to; with a case this is a proposal on which a head decides."""
    return await show(session, await offer.transfer(session, caller, number, seen, body))


@router.post("/complaints/{number}/acknowledge-transfer")
async def acknowledge_transfer(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AcknowledgeTransferIn
) -> TransferOut:
    """The place to which the complaint is offered accepts or refuses it."""
    return await _moved(session, caller, await acceptance.acknowledge(session, caller, number, seen, body))


@router.get("/transfers")
async def list_transfers(
    session: Transaction, caller: CurrentCaller, limit: Limit = 50, cursor: Cursor = None
) -> pagination.Page[TransferOut]:
    """Transfers from and to the caller's divisions, newest first."""
    rows, following = await queries.TRANSFERS.page(session, caller, {}, limit, cursor)
    complaints = await queries.complaints_by_number(session, [each.complaint for each in rows])
    return pagination.Page(items=[_transfer(caller, each, complaints[each.complaint]) for each in rows], next=following)


@router.get("/transfers/count")
async def count_transfers(session: Transaction, caller: CurrentCaller) -> pagination.Count:
    """How many transfers the list has."""
    return await queries.TRANSFERS.count(session, caller, {})


@router.get("/transfers/{number}")
async def read_transfer(session: Transaction, caller: CurrentCaller, number: str) -> TransferOut:
    """One transfer, for either side."""
    there = await queries.read_transfer(session, caller, number)
    return _transfer(caller, there, await session.get_one(Complaint, there.complaint))


@router.get("/transfers/{number}/history")
async def read_transfer_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every step of the transfer, for either side, whoever has the complaint now."""
    there = await queries.read_transfer(session, caller, number)
    return await history.steps(session, JURISDICTION.name, there.number)


@router.post("/transfers/{number}/approve")
async def approve_transfer(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: DecideTransferIn
) -> TransferOut:
    """The head offers a case to the place it belongs to."""
    approved = await TRACKER.do(session, caller, number, seen, APPROVE, body, words=body.reason)
    return await _moved(session, caller, approved)


@router.post("/transfers/{number}/dismiss")
async def dismiss_transfer(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: DecideTransferIn
) -> TransferOut:
    """The head keeps the case here."""
    dismissed = await TRACKER.do(session, caller, number, seen, DISMISS, body, words=body.reason)
    return await _moved(session, caller, dismissed)


@router.post("/transfers/{number}/designate")
async def designate(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: DesignateIn
) -> TransferOut:
    """The common superior decides which place has the complaint."""
    return await _moved(session, caller, await acceptance.designate(session, caller, number, seen, body))


async def _moved(session: Transaction, caller: CurrentCaller, taken: Moved) -> TransferOut:
    """After a step: the complaint as the step left it."""
    return _transfer(caller, taken.row, await session.get_one(Complaint, taken.row.complaint))


def _transfer(caller: CurrentCaller, there: Transfer, complaint: Complaint) -> TransferOut:
    """The transfer as shown. The complaint's content is for the place that has it, and for both while a transfer is
    open.
    """
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
