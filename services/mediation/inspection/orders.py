"""The correction order: issued on verified arrears, binding once served (INV-09)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.history import about, advance, remark
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
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
from shared.contracts.mediation import CorrectionOrderIssued, CorrectionOrderServed
from shared.documents.numbers import next_number
from shared.messaging.outbox import publish
from shared.values.date_checks import check_coming, check_past

BASIS = "《劳动保障监察条例》第26条；《劳动合同法》第85条"


async def correct(session: AsyncSession, caller: Caller, case: Case, order: Correct) -> None:
    """Order the employer to pay what was verified, by the day the officer states (INV-09).

    One not served yet gives way to the new one. Raises IllegalMove, TooEarly, NothingFound, MoreThanFound,
    AlreadyServed.
    """
    today = clock.today()
    check_coming(order.due_on, deadline(today, ONE_WORKING_DAY).due_on, "due_on")
    there = await ledger_queries.lines(session, case.number)
    verified = sum(line.outstanding_fen for line in there if line.verified)
    fen = ordered_sum(order.ordered_fen, verified)
    await _withdraw_unserved(session, case)
    organ = case.division[:6]
    sequence = await next_number(session, DocumentCounter, division=organ, kind=CORRECTION, year=today.year)
    issued = CorrectionOrder(
        document_no=document_no(organ, today.year, sequence),
        case_number=case.number,
        division=organ,
        year=today.year,
        sequence=sequence,
        state=OrderState.ISSUED,
        ordered_fen=fen,
        issued_on=today,
        issued_by=caller.label,
        due_on=order.due_on,
    )
    session.add(issued)
    facts = {"document_no": issued.document_no, "ordered_fen": fen, "due_on": order.due_on}
    await advance(
        session,
        case,
        Stage.ORDERED,
        by=caller.label,
        action="correction-ordered",
        note=order.note,
        facts=facts,
    )
    publish(session, CorrectionOrderIssued(**about(case), issued_on=today, **facts))


async def serve(session: AsyncSession, caller: Caller, case: Case, service: Serve) -> None:
    """The order reached the employer; from here its day binds, and its owner is reminded.

    Raises NothingToServe, InTheFuture, TooEarly for a day before the order, ServedTooLate.
    """
    order = await queries.order_in(session, case.number, OrderState.ISSUED)
    if order is None:
        raise NothingToServe
    check_past(service.served_on, clock.today(), "served_on", earliest=order.issued_on)
    check_service(service.served_on, order.due_on)
    order.state, order.served_on, order.served_by = OrderState.SERVED, service.served_on, service.means
    order.on_record = service.on_record
    facts = {"document_no": order.document_no, "served_on": service.served_on, "due_on": order.due_on}
    told = {**facts, "means": service.means, "on_record": service.on_record}
    await remark(session, case, by=caller.label, action="order-served", facts=told)
    await case_deadlines.start_stated(
        session,
        case,
        case_deadlines.ORDER,
        rule_id="INV-09",
        basis=BASIS,
        event=f"served {order.document_no}",
        on=service.served_on,
        due_on=order.due_on,
    )
    publish(session, CorrectionOrderServed(**about(case), **facts))


async def _withdraw_unserved(session: AsyncSession, case: Case) -> None:
    """Raises AlreadyServed."""
    for order in await queries.awaited_orders(session, case.number):
        if order.state is not OrderState.ISSUED:
            raise AlreadyServed(document_no=order.document_no)
        order.state = OrderState.CANCELLED
