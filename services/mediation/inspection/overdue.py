"""When a correction order's last day has passed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import TIMER
from services.mediation.cases.load import LoadedCase, loaded_in
from services.mediation.cases.overdue import open_case
from services.mediation.cases.tables import Case
from services.mediation.inspection import queries
from services.mediation.inspection.order_in_case import BINDING, ask_without_lines, matter_of, nobody
from services.mediation.inspection.order_lines import lefts
from services.mediation.inspection.queries import LinedOrder
from services.mediation.inspection.rules import OrderState, served_event
from services.mediation.inspection.tables import CorrectionOrder
from services.mediation.ledger import queries as ledger_queries
from shared import clock
from shared.commands import write
from shared.obligations import Obligation, ObligationState
from shared.tracks import decide


async def fall_overdue(session: AsyncSession, due: Obligation) -> tuple[Case, CorrectionOrder] | None:
    """Unpaid: the order is not obeyed, the case stands overdue and everybody hears. Paid meanwhile: the day is met. Of
    an order without lines a person is asked; of one that was paid, to whom nobody says, a person was asked already, and
    until it is told nobody has obeyed or disobeyed.

    The case and the order that was not obeyed; None where there is none.
    """
    case = await open_case(session, due)
    if case is None:
        return None
    there = await loaded_in(session, case)
    served = _served(there, due)
    if served is None or (served.lines and not _owed(there, served)):
        if served is None or not _unnamed(there, served):
            due.state, due.met_on = ObligationState.MET, clock.today()
        return None
    if served.lines:
        decide.passed(BINDING, matter_of(there, served.order), due, nobody(there, TIMER))
    else:
        ask_without_lines(there, served.order)
    await write(session, there.written())
    return (case, served.order) if served.lines else None


def _served(there: LoadedCase, due: Obligation) -> LinedOrder | None:
    """The order whose day this is, if it was served and nothing answered it."""
    for each in queries.awaited_with_lines(there):
        if each.order.state is OrderState.SERVED and served_event(each.order.document_no) == due.start_event:
            return each
    return None


def _owed(there: LoadedCase, served: LinedOrder) -> bool:
    """Whether one of its lines is still owed."""
    left = lefts(queries.awaited_with_lines(there), ledger_queries.lines_of(there))
    return any(left[served.order.document_no].values())


def _unnamed(there: LoadedCase, served: LinedOrder) -> bool:
    """Whether money came for one of its lines and nobody says who received it (PAY-01)."""
    return any(line.unnamed_fen for line in ledger_queries.lines_of(there) if line.line in served.lines)
