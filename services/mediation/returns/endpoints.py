"""Payments that came back, over HTTP."""

from fastapi import APIRouter, Response

from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.returns import actions
from services.mediation.returns.queries import payment_of
from services.mediation.returns.schemas import PaymentReturn, ReturnOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit

router = APIRouter(prefix="/v1/cases/{number}", tags=["money"], route_class=AuthenticatedRoute)


@router.post("/payments/{receipt_no}/return", status_code=201, response_model=ReturnOut)
async def take_back(
    together: GroupCommit, caller: CurrentCaller, number: str, receipt_no: str, new: PaymentReturn
) -> Response:
    """The payment, or a part of it, is not with the worker: returned or reversed by the bank, or entered by mistake.
    The ledger keeps the payment and its return; what is outstanding is so again.
    """

    def taken(there: LoadedCase) -> ReturnOut:
        there.seen(caller, None)
        return actions.take_back(there, caller, receipt_no, new)

    further = payment_of(receipt_no, new.number)
    return await together.decide(CASE, number, taken, further=further, status=201)
