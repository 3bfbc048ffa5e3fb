"""The correction order: issued on verified arrears, line by line, binding once served (INV-09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from services.mediation.inspection import order_lines, queries
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import (
    CORRECTION,
    ONE_WORKING_DAY,
    AddresseeRole,
    AddresseeUnlike,
    NothingToServe,
    OrderState,
    check_service,
    document_no,
    served_event,
)
from services.mediation.inspection.schemas import Addressee, Correct, Serve
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine, DocumentCounter
from services.mediation.ledger import queries as ledger_queries
from shared import clock
from shared.access.callers import Caller
from shared.calendar.working_days import deadline
from shared.commands.gathered import Further
from shared.contracts.mediation import CorrectionOrderIssued, CorrectionOrderServed
from shared.documents.numbers import next_number
from shared.values.date_checks import check_coming, check_past

BASIS = "《劳动保障监察条例》第26条；《劳动合同法》第85条"


@dataclass(frozen=True)
class Numbered:
    """The number that a new order gets: its organ's next one of the year."""

    organ: str
    year: int
    sequence: int


async def _take_number(session: AsyncSession, there: LoadedCase) -> None:
    organ, year = there.row.division[:6], clock.today().year
    sequence = await next_number(session, DocumentCounter, division=organ, kind=CORRECTION, year=year)
    there.keep(Numbered(organ, year, sequence))


NUMBER = Further[LoadedCase](needed=lambda there: True, load=_take_number, always=True)
"""The number without a gap stands in the history's chained entry, so it is taken before the decision, by a statement of
its own that keeps the counter locked; a refusal gives it back."""


def correct(there: LoadedCase, caller: Caller, order: Correct) -> None:
    """Order the addressee to pay what was verified, by the day the officer states (INV-09).

    One not served yet gives way to the new one; what a served one orders is not ordered again. Raises IllegalMove,
    TooEarly, AddresseeUnlike, and what `order_lines.choose` raises.
    """
    today = clock.today()
    check_coming(order.due_on, deadline(today, ONE_WORKING_DAY).due_on, "due_on")
    addressee = _addressee(there.row, order.addressee)
    standing = _withdraw_unserved(queries.awaited_with_lines(there))
    chosen = order_lines.choose(order, ledger_queries.lines_of(there), standing)
    fen = sum(chosen.values())
    issued = _add_order(there, ordered_fen=fen, issued_by=caller.label, due_on=order.due_on, **addressee)
    for line in order_lines.lines_of(issued, chosen):
        there.changes.insert(CorrectionOrderLine, **line.model_dump())
    facts = {"document_no": issued.document_no, "ordered_fen": fen, "due_on": order.due_on, **addressee}
    told = {**facts, "lines": {str(number): part for number, part in chosen.items()}}
    _record_issue(there, caller, order.note, told)
    there.changes.publish(CorrectionOrderIssued(**about(there.row), issued_on=today, **facts))


def serve(there: LoadedCase, caller: Caller, service: Serve) -> None:
    """The order reached the employer; from here its day binds, and its owner is reminded.

    Raises NothingToServe, InTheFuture, TooEarly for a day before the order, ServedTooLate.
    """
    order = queries.loaded_order_in(there, OrderState.ISSUED)
    if order is None:
        raise NothingToServe
    check_past(service.served_on, clock.today(), "served_on", earliest=order.issued_on)
    check_service(service.served_on, order.due_on)
    order.state, order.served_on, order.served_by = OrderState.SERVED, service.served_on, service.means
    order.on_record = service.on_record
    facts = {"document_no": order.document_no, "served_on": service.served_on, "due_on": order.due_on}
    told = {**facts, "means": service.means, "on_record": service.on_record}
    there.step(by=caller.label, action="order-served", facts=told)
    case_deadlines.start_stated(
        there,
        case_deadlines.ORDER,
        rule_id="INV-09",
        basis=BASIS,
        event=served_event(order.document_no),
        on=service.served_on,
        due_on=order.due_on,
    )
    addressee = {"addressee_role": order.addressee_role, "addressee_uscc": order.addressee_uscc}
    there.changes.publish(CorrectionOrderServed(**about(there.row), **facts, **addressee))


def _add_order(there: LoadedCase, **content: Any) -> CorrectionOrder:
    """A new order under the number that was taken for it."""
    given = there.found(Numbered)
    assert given is not None, "taken before the decision"
    return there.add(
        CorrectionOrder,
        document_no=document_no(given.organ, given.year, given.sequence),
        case_number=there.key,
        division=given.organ,
        year=given.year,
        sequence=given.sequence,
        state=OrderState.ISSUED,
        issued_on=clock.today(),
        **content,
    )


def _record_issue(there: LoadedCase, caller: Caller, note: str | None, facts: dict[str, Any]) -> None:
    """A further order takes nothing back: a case with an order that was not obeyed stays one. Raises IllegalMove."""
    to = None if there.row.stage == Stage.ORDER_OVERDUE else Stage.ORDERED
    there.step(by=caller.label, action="correction-ordered", to=to, note=note, facts=facts)


def _addressee(case: Case, addressee: Addressee) -> dict[str, Any]:
    """To whom the order is addressed, by role and code; the employer by the case's own code. Raises AddresseeUnlike."""
    uscc = addressee.uscc or case.employer_uscc
    if addressee.role is AddresseeRole.EMPLOYER and case.employer_uscc and uscc != case.employer_uscc:
        raise AddresseeUnlike(uscc=uscc, employer=case.employer_uscc)
    return {"addressee_role": addressee.role, "addressee_uscc": uscc}


def _withdraw_unserved(awaited: Sequence[LinedOrder]) -> list[LinedOrder]:
    """The orders that stand, having been served; one that was not is withdrawn."""
    for each in awaited:
        if each.order.state is OrderState.ISSUED:
            each.order.state = OrderState.CANCELLED
    return [each for each in awaited if each.order.state is not OrderState.CANCELLED]
