"""Pending money of a case over HTTP."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.mediation.cases.dependencies import ShownCase
from services.mediation.cases.load import LoadedCase
from services.mediation.payments.actions import payment_before
from services.mediation.payments.schemas import PaymentOut
from services.mediation.pending import actions, queries
from services.mediation.pending.queries import CASE_AND_PENDING
from services.mediation.pending.schemas import Arrived, NewPending, PendingOut, PendingsOut, Void
from shared.access.callers import Caller
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit, Transaction

router = APIRouter(prefix="/v1/cases/{number}/pending", tags=["money"], route_class=AuthenticatedRoute)
Shown = TypeVar("Shown", bound=BaseModel)


@router.get("")
async def show_pending(session: Transaction, case: ShownCase) -> PendingsOut:
    """Money of the case that is, or was, on its way, by its last day."""
    return PendingsOut(items=[PendingOut.of(*each) for each in await queries.of_case(session, case.number)])


@router.post("", status_code=201, response_model=PendingOut)
async def enter_pending(together: GroupCommit, caller: CurrentCaller, number: str, new: NewPending) -> Response:
    """Money was promised, agreed in instalments, put in escrow, instructed from a bond, or is with a court. It takes
    nothing off what is outstanding.
    """
    entered = _seen(caller, lambda there: actions.enter(there, caller, new))
    return await together.decide(CASE_AND_PENDING, number, entered, status=201)


@router.post("/{pending_id}/post", response_model=PaymentOut)
async def post_pending(
    together: GroupCommit, caller: CurrentCaller, number: str, pending_id: UUID, arrived: Arrived
) -> Response:
    """It came: it becomes a payment, once."""
    posted = _seen(caller, lambda there: PaymentOut.of(actions.post(there, caller, pending_id, arrived)))
    return await together.decide(CASE_AND_PENDING, number, posted, further=payment_before(arrived.receipt_no))


@router.post("/{pending_id}/void", response_model=PendingOut)
async def void_pending(
    together: GroupCommit, caller: CurrentCaller, number: str, pending_id: UUID, why: Void
) -> Response:
    """It will not come, or was entered in error."""
    voided = _seen(caller, lambda there: actions.void(there, caller, pending_id, why))
    return await together.decide(CASE_AND_PENDING, number, voided)


def _seen(caller: Caller, action: Callable[[LoadedCase], Shown]) -> Callable[[LoadedCase], Shown]:
    """The action on a case that the caller may see. Raises NotFound."""

    def decided(there: LoadedCase) -> Shown:
        there.seen(caller, None)
        return action(there)

    return decided
