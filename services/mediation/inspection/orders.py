"""The correction order: issued on verified arrears, line by line, binding once served (INV-09)."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.load import LoadedCase
from services.mediation.inspection import order_lines, queries
from services.mediation.inspection.order_in_case import BINDING, matter_of, person
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import CORRECTION, NothingToServe, OrderState, document_no
from services.mediation.inspection.schemas import Correct
from services.mediation.inspection.tables import CorrectionOrder, CorrectionOrderLine, DocumentCounter
from services.mediation.inspection.track import ISSUE, REPLACE, SERVE, VOID, Service
from services.mediation.ledger import queries as ledger_queries
from shared import clock
from shared.access.callers import Caller
from shared.commands.gathered import Further
from shared.documents.numbers import next_number
from shared.tracks import decide
from shared.tracks.matter import By


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

    One not served yet gives way to the new one; what a served one orders is not ordered again. Raises IllegalMove, what
    `order_lines.choose` raises, and what the guards of an issue do.
    """
    by = person(there, caller)
    standing = _replace_unserved(there, by)
    chosen = order_lines.choose(order, ledger_queries.lines_of(there), standing)
    matter = matter_of(there, _drawn_up(there, caller, order, sum(chosen.values())))
    named = ("document_no", "ordered_fen", "due_on", "addressee_role", "addressee_uscc")
    told = {name: getattr(matter.row, name) for name in named}
    lines = {str(number): part for number, part in chosen.items()}
    decide.begin(BINDING, matter, ISSUE, by, order, facts=told | {"lines": lines}, words=order.note)
    for line in order_lines.lines_of(matter.row, chosen):
        there.changes.insert(CorrectionOrderLine, **line.model_dump())


def serve(there: LoadedCase, caller: Caller, service: Service) -> None:
    """The order reached the addressee; from here its day binds, and its owner is reminded.

    Raises NothingToServe, and what the guards of a service do.
    """
    order = queries.loaded_order_in(there, OrderState.ISSUED)
    if order is None:
        raise NothingToServe
    decide.step(BINDING, matter_of(there, order), SERVE, service, person(there, caller))


def void_unserved(there: LoadedCase, caller: Caller) -> None:
    """The case ends: an order nobody received binds nobody; one that was served stays on record."""
    for order in queries.awaited_orders(there):
        if order.state is OrderState.ISSUED:
            decide.step(BINDING, matter_of(there, order), VOID, None, person(there, caller))


def _drawn_up(there: LoadedCase, caller: Caller, order: Correct, fen: int) -> CorrectionOrder:
    """A new order under the number that was taken for it; the employer is meant by the case's own code."""
    given = there.found(Numbered)
    assert given is not None, "taken before the decision"
    return CorrectionOrder(
        document_no=document_no(given.organ, given.year, given.sequence),
        case_number=there.key,
        division=given.organ,
        year=given.year,
        sequence=given.sequence,
        state=OrderState.ISSUED,
        ordered_fen=fen,
        issued_on=clock.today(),
        issued_by=caller.label,
        due_on=order.due_on,
        addressee_role=order.addressee.role,
        addressee_uscc=order.addressee.uscc or there.row.employer_uscc,
    )


def _replace_unserved(there: LoadedCase, by: By) -> list[LinedOrder]:
    """The orders that stand, having been served; one that was not gives way."""
    awaited = queries.awaited_with_lines(there)
    for each in awaited:
        if each.order.state is OrderState.ISSUED:
            decide.step(BINDING, matter_of(there, each.order), REPLACE, None, by)
    return [each for each in awaited if each.order.state is not OrderState.CANCELLED]
