"""Payments and claims over HTTP. Outside facts carry no version and are idempotent by their own number."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.schemas import LineOut, NewLine
from services.mediation.ledger.tables import LedgerLine
from services.mediation.payments import actions, payees
from services.mediation.payments.schemas import Finding, LessOwed, NewPayment, PaymentOut, SignedList
from shared.access.callers import Caller
from shared.commands.gathered import Further
from shared.commands.gathered_command import Together
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, GroupCommit
from shared.values.fields import Ordinal

router = APIRouter(prefix="/v1/cases/{number}", tags=["money"], route_class=AuthenticatedRoute)


@router.post("/payments", status_code=201, response_model=PaymentOut)
async def pay(together: GroupCommit, caller: CurrentCaller, number: str, new: NewPayment) -> Response:
    """Money reached workers. The same receipt again gets the same answer; with other content it is refused."""

    def paid(there: LoadedCase) -> PaymentOut:
        there.seen(caller, None)
        return PaymentOut.of(actions.pay(there, caller, new))

    return await together.decide(CASE, number, paid, further=actions.payment_before(new.receipt_no), status=201)


@router.post("/lines", status_code=201, response_model=LineOut)
async def add_line(together: GroupCommit, caller: CurrentCaller, number: str, new: NewLine) -> Response:
    """A worker's own line, drawn from the provisional total as far as that reaches."""
    return await _on_line(together, number, caller, lambda there: actions.add_line(there, caller, new), status=201)


@router.post("/lines/{line}/findings", response_model=LineOut)
async def find(together: GroupCommit, caller: CurrentCaller, number: str, line: Ordinal, finding: Finding) -> Response:
    """Whether the line is owed, and what was found beyond its claim."""
    return await _on_line(together, number, caller, lambda there: actions.find(there, caller, line, finding))


@router.post("/lines/{line}/signed-list", response_model=LineOut)
async def sign_list(
    together: GroupCommit, caller: CurrentCaller, number: str, line: Ordinal, signed: SignedList
) -> Response:
    """The workers of a total signed for all that was paid on it: who received it is known."""

    def action(there: LoadedCase) -> LedgerLine:
        return payees.sign_list(there, caller, line, signed)

    return await _on_line(together, number, caller, action, further=actions.LIVE)


@router.post("/withdrawals", response_model=LineOut)
async def withdraw(together: GroupCommit, caller: CurrentCaller, number: str, less: LessOwed) -> Response:
    """The worker gives part of a claim up."""
    return await _less(together, number, caller, EntryKind.WITHDRAWN, less)


@router.post("/rejections", response_model=LineOut)
async def reject(together: GroupCommit, caller: CurrentCaller, number: str, less: LessOwed) -> Response:
    """Part of a claim is found not to be owed."""
    return await _less(together, number, caller, EntryKind.REJECTED, less)


async def _less(together: Together, number: str, caller: Caller, kind: EntryKind, less: LessOwed) -> Response:
    def action(there: LoadedCase) -> LedgerLine:
        return actions.owe_less(there, caller, kind, less)

    return await _on_line(together, number, caller, action, further=actions.LIVE)


async def _on_line(
    together: Together,
    number: str,
    caller: Caller,
    action: Callable[[LoadedCase], LedgerLine],
    *,
    further: Further[LoadedCase] | None = None,
    status: int = 200,
) -> Response:
    """What changes one line of the ledger, committed; the answer is the line as it is then. Raises NotFound."""

    def changed(there: LoadedCase) -> LineOut:
        there.seen(caller, None)
        return LineOut.model_validate(action(there))

    return await together.decide(CASE, number, changed, further=further, status=status)
