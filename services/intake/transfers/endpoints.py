"""Transfers to another place over HTTP."""

from fastapi import APIRouter

from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.tables import Complaint
from services.intake.complaints.view import show
from services.intake.transfers import acceptance, offer, queries, view
from services.intake.transfers.actions import TRACKER, Moved
from services.intake.transfers.schemas import (
    AcknowledgeTransferIn,
    DecideTransferIn,
    DesignateIn,
    TransferIn,
    TransferOut,
)
from services.intake.transfers.track import APPROVE, DISMISS, JURISDICTION
from services.intake.transfers.view import transfer_out
from shared import history
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["routing"], route_class=AuthenticatedRoute)


EXPORT = of_list("transfers", queries.TRANSFERS, view.COLUMNS, shown=view.shown_on_file)


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


add_list(
    router,
    "/transfers",
    EXPORT,
    TransferOut,
    view.shown_to,
    "Transfers from and to the caller's divisions, newest first.",
)


@router.get("/transfers/{number}")
async def read_transfer(session: Transaction, caller: CurrentCaller, number: str) -> TransferOut:
    """One transfer, for either side."""
    there = await queries.read_transfer(session, caller, number)
    return transfer_out(caller, there, await session.get_one(Complaint, there.complaint))


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
    return transfer_out(caller, taken.row, await session.get_one(Complaint, taken.row.complaint))
