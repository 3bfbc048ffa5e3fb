"""Payments and claims over HTTP. Outside facts carry no version and are idempotent by their own number."""

from fastapi import APIRouter, Request

from services.mediation.cases.dependencies import LockedCase
from services.mediation.ledger import lines
from services.mediation.ledger.rules.ledger import EntryKind
from services.mediation.ledger.schemas import LineOut, NewLine
from services.mediation.payments import actions
from services.mediation.payments.schemas import Finding, LessOwed, NewPayment, PaymentOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Ordinal

router = APIRouter(prefix="/v1/cases/{number}", tags=["money"], route_class=AuthenticatedRoute)


@router.post("/payments", status_code=201)
async def pay(
    session: Transaction, caller: CurrentCaller, case: LockedCase, new: NewPayment, request: Request
) -> PaymentOut:
    """Money reached workers. The same receipt again gets the same answer; with other content it is refused."""
    paid = await actions.pay(session, caller, case, new)
    request.state.replayed = paid.replayed
    return PaymentOut.model_validate(paid.payment)


@router.post("/lines", status_code=201)
async def add_line(session: Transaction, caller: CurrentCaller, case: LockedCase, new: NewLine) -> LineOut:
    """A worker's own line, drawn from the provisional total as far as that reaches."""
    return LineOut.model_validate(await lines.add_line(session, caller, case, new))


@router.post("/lines/{line}/findings")
async def find(
    session: Transaction, caller: CurrentCaller, case: LockedCase, line: Ordinal, finding: Finding
) -> LineOut:
    """Whether the line is owed, and what was found beyond its claim."""
    return LineOut.model_validate(await actions.find(session, caller, case, line, finding))


@router.post("/withdrawals")
async def withdraw(session: Transaction, caller: CurrentCaller, case: LockedCase, less: LessOwed) -> LineOut:
    """The worker gives part of a claim up."""
    return LineOut.model_validate(await actions.owe_less(session, caller, case, EntryKind.WITHDRAWN, less))


@router.post("/rejections")
async def reject(session: Transaction, caller: CurrentCaller, case: LockedCase, less: LessOwed) -> LineOut:
    """Part of a claim is found not to be owed."""
    return LineOut.model_validate(await actions.owe_less(session, caller, case, EntryKind.REJECTED, less))
