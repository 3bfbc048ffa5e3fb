"""A collective's lists over HTTP: one call for up to a thousand lines, a result for each row; as JSON or as a
spreadsheet.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.mediation.cases.load import LoadedCase
from services.mediation.payments.actions import LIVE
from services.mediation.payments.collective import actions, dependencies
from services.mediation.payments.collective.rows import CASE_AND_ACTS
from services.mediation.payments.collective.schemas import ClaimList, FindingList, ListOut, PaymentList, WithdrawalList
from shared.access.callers import Caller
from shared.commands.gathered_command import Together
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit

router = APIRouter(prefix="/v1/cases/{number}/lists", tags=["money"], route_class=AuthenticatedRoute)


@router.post("/claims", response_model=ListOut, responses={415: {}}, openapi_extra=dependencies.sent(ClaimList))
async def enter_claims(
    together: GroupCommit, caller: CurrentCaller, number: str, new: Annotated[ClaimList, Depends(dependencies.claims)]
) -> Response:
    """A line for each worker of a list, drawn from the provisional total as far as that reaches."""
    return await _entered(together, number, caller, lambda there: actions.claim(there, caller, new))


@router.post("/findings", response_model=ListOut, responses={415: {}}, openapi_extra=dependencies.sent(FindingList))
async def enter_findings(
    together: GroupCommit,
    caller: CurrentCaller,
    number: str,
    new: Annotated[FindingList, Depends(dependencies.findings)],
) -> Response:
    """For each line of a list, whether it is owed and what was found beyond its claim."""
    return await _entered(together, number, caller, lambda there: actions.find(there, caller, new))


@router.post("/payments", response_model=ListOut, responses={415: {}}, openapi_extra=dependencies.sent(PaymentList))
async def enter_payments(
    together: GroupCommit,
    caller: CurrentCaller,
    number: str,
    new: Annotated[PaymentList, Depends(dependencies.payments)],
) -> Response:
    """Money reached the workers of a list, each row under its receipt; a receipt is paid once."""
    return await _entered(together, number, caller, lambda there: actions.pay(there, caller, new))


@router.post(
    "/withdrawals", response_model=ListOut, responses={415: {}}, openapi_extra=dependencies.sent(WithdrawalList)
)
async def enter_withdrawals(
    together: GroupCommit,
    caller: CurrentCaller,
    number: str,
    new: Annotated[WithdrawalList, Depends(dependencies.withdrawals)],
) -> Response:
    """The workers of a list give parts of their claims up."""
    return await _entered(together, number, caller, lambda there: actions.withdraw(there, caller, new))


async def _entered(
    together: Together, number: str, caller: Caller, action: Callable[[LoadedCase], ListOut]
) -> Response:
    """Raises NotFound, and what the whole list is refused for."""

    def entered(there: LoadedCase) -> ListOut:
        there.seen(caller, None)
        return action(there)

    return await together.decide(CASE_AND_ACTS, number, entered, further=LIVE)
