"""Posting to the ledger, and what follows when less is owed: orders obeyed, agreements kept."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation import queries
from services.mediation.actions import clocks, proposals
from services.mediation.rules.ledger import LIABLE, EntryKind, Payer
from services.mediation.rules.orders import OrderState, answered_by
from services.mediation.tables import Case, LedgerEntry, LedgerLine
from shared.obligations import ObligationState, open_for


async def post(
    session: AsyncSession,
    case: Case,
    line: LedgerLine,
    kind: EntryKind,
    fen: int,
    *,
    on: date,
    by: str,
    workers: int = 0,
    receipt_no: str | None = None,
    payer: Payer | None = None,
) -> None:
    """Write one posting, and what it makes of its line and of the case's sums. The case is locked.

    Raises MoreThanOutstanding.
    """
    before = line.balance
    after = before.after(kind, fen)
    line.hold(after)
    case.claimed_fen += after.claimed_fen - before.claimed_fen
    case.paid_fen += after.paid_fen - before.paid_fen
    case.outstanding_fen += after.outstanding_fen - before.outstanding_fen
    session.add(
        LedgerEntry(
            case_number=case.number,
            line=line.line,
            kind=kind,
            fen=fen,
            workers=workers,
            happened_on=on,
            receipt_no=receipt_no,
            payer=payer,
            recorded_by=by,
        )
    )


async def settle(session: AsyncSession, case: Case, on: date, payer: Payer | None = None, fen: int = 0) -> None:
    """After money came or less is owed: what the case's orders and its agreement have become.

    Money of bond or fund ends the waiting, but the employer has corrected nothing by it (architecture, invariant 12).
    """
    for order in await queries.awaited_orders(session, case.number):
        if payer in LIABLE:
            order.paid_fen += fen
        elif payer is not None:
            order.others_fen += fen
        answer = answered_by(order.ordered_fen, order.paid_fen, order.others_fen, case.outstanding_fen)
        if answer is not None:
            order.state, order.answered_on = answer, on
            if answer is OrderState.MET:
                await proposals.mark_corrected(session, case, order.document_no, on)
            await _end_waiting(session, case, answer, on)
    if case.kept_at_fen is not None and (case.paid_fen >= case.kept_at_fen or case.outstanding_fen == 0):
        await clocks.meet(session, case, clocks.AGREEMENT, on)


async def _end_waiting(session: AsyncSession, case: Case, answer: OrderState, on: date) -> None:
    if answer is OrderState.MET:
        await clocks.meet(session, case, clocks.ORDER, on)
        return
    obligation = await open_for(session, "case", case.number, clocks.ORDER)
    if obligation is not None and obligation.state == ObligationState.OPEN:
        await clocks.cancel(session, case, clocks.ORDER)
