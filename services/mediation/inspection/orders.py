"""The correction order: issued on verified arrears, binding once served (INV-09)."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.inspection import queries
from services.mediation.inspection.rules import (
    CORRECTION,
    ONE_WORKING_DAY,
    AlreadyServed,
    NothingToServe,
    OrderState,
    check_service,
    document_no,
    ordered_sum,
)
from services.mediation.inspection.schemas import Correct, Serve
from services.mediation.inspection.tables import CorrectionOrder, DocumentCounter
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
    """Order the employer to pay what was verified, by the day the officer states (INV-09).

    One not served yet gives way to the new one. Raises IllegalMove, TooEarly, NothingFound, MoreThanFound,
    AlreadyServed.
    """
    today = clock.today()
    check_coming(order.due_on, deadline(today, ONE_WORKING_DAY).due_on, "due_on")
    verified = sum(line.outstanding_fen for line in ledger_queries.lines_of(there) if line.verified)
    fen = ordered_sum(order.ordered_fen, verified)
    _withdraw_unserved(there)
    given = there.found(Numbered)
    assert given is not None, "taken before the decision"
    number = document_no(given.organ, given.year, given.sequence)
    there.changes.insert(
        CorrectionOrder,
        document_no=number,
        case_number=there.key,
        division=given.organ,
        year=given.year,
        sequence=given.sequence,
        state=OrderState.ISSUED,
        ordered_fen=fen,
        issued_on=today,
        issued_by=caller.label,
        due_on=order.due_on,
    )
    facts = {"document_no": number, "ordered_fen": fen, "due_on": order.due_on}
    there.step(by=caller.label, action="correction-ordered", to=Stage.ORDERED, note=order.note, facts=facts)
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
        event=f"served {order.document_no}",
        on=service.served_on,
        due_on=order.due_on,
    )
    there.changes.publish(CorrectionOrderServed(**about(there.row), **facts))


def _withdraw_unserved(there: LoadedCase) -> None:
    """Raises AlreadyServed."""
    for order in queries.awaited_orders(there):
        if order.state is not OrderState.ISSUED:
            raise AlreadyServed(document_no=order.document_no)
        order.state = OrderState.CANCELLED
