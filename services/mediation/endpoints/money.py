"""Payments and what is owed. Outside facts: no version, idempotent by their own number."""

from fastapi import APIRouter, Request

from services.mediation.actions import lines, money
from services.mediation.answers import LineOut, PaymentOut
from services.mediation.endpoints.asking import LockedCase
from services.mediation.rules.ledger import EntryKind
from services.mediation.shapes import Finding, LessOwed, NewLine, NewPayment
from shared.door_needs import Calling, Transaction
from shared.doors import DoorRoute
from shared.fields import Ordinal

router = APIRouter(prefix="/v1/cases/{number}", tags=["money"], route_class=DoorRoute)


@router.post("/payments", status_code=201)
async def pay(session: Transaction, caller: Calling, case: LockedCase, new: NewPayment, request: Request) -> PaymentOut:
    """Money reached workers. The same receipt again gets the same answer; with other content it is refused."""
    paid = await money.pay(session, caller, case, new)
    request.state.replayed = paid.replayed
    return PaymentOut.model_validate(paid.payment)


@router.post("/lines", status_code=201)
async def add_line(session: Transaction, caller: Calling, case: LockedCase, new: NewLine) -> LineOut:
    """A worker's own line, drawn from the provisional total as far as that reaches."""
    return LineOut.model_validate(await lines.add_line(session, caller, case, new))


@router.post("/lines/{line}/findings")
async def find(session: Transaction, caller: Calling, case: LockedCase, line: Ordinal, finding: Finding) -> LineOut:
    """Whether the line is owed, and what was found beyond its claim."""
    return LineOut.model_validate(await money.find(session, caller, case, line, finding))


@router.post("/withdrawals")
async def withdraw(session: Transaction, caller: Calling, case: LockedCase, less: LessOwed) -> LineOut:
    """The worker gives part of a claim up."""
    return LineOut.model_validate(await money.owe_less(session, caller, case, EntryKind.WITHDRAWN, less))


@router.post("/rejections")
async def reject(session: Transaction, caller: Calling, case: LockedCase, less: LessOwed) -> LineOut:
    """Part of a claim is found not to be owed."""
    return LineOut.model_validate(await money.owe_less(session, caller, case, EntryKind.REJECTED, less))
