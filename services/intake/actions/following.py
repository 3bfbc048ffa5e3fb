"""What intake does about facts of mediation: the complaint follows its case."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions.answering import answer_finally, tell_late_payment
from services.intake.actions.clocks import CHANNEL_ANSWER
from services.intake.actions.keeping import KIND, step
from services.intake.rules.stage import Stage
from shared import obligations
from shared.contracts.mediation import CaseClosed, CaseOpened, CaseWithdrawn, CorrectionOrderOverdue, WagesPaid
from shared.dispositions import Disposition

BY = "mediation"
ANSWERED = (Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED)


async def follow_case_opened(session: AsyncSession, opened: CaseOpened) -> None:
    """The case is there: the complaint is in progress. Twice, or after a later step: only the case number is kept."""
    complaint = await queries.lock_for_fact(session, opened.complaint or "")
    if complaint is None:
        return
    complaint.case_number = opened.case
    if complaint.stage == Stage.ACCEPTED:
        await step(session, complaint, by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts={"case": opened.case})


async def follow_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Money reached the worker; the sum is what mediation's ledger says. Late or early, it is kept at any stage."""
    complaint = await queries.lock_for_fact(session, paid.complaint or "")
    if complaint is None:
        return
    complaint.paid_fen += paid.paid_fen
    facts = {
        "paid_fen": paid.paid_fen,
        "outstanding_fen": paid.outstanding_fen,
        "paid_on": paid.paid_on.isoformat(),
    }
    await step(session, complaint, by=BY, action="wages-paid", facts=facts)


async def follow_order_overdue(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """The employer did not pay by the order's day; the worker's record shows it at any stage."""
    complaint = await queries.lock_for_fact(session, overdue.complaint or "")
    if complaint is None:
        return
    facts = {"document_no": overdue.document_no, "due_on": overdue.due_on.isoformat()}
    await step(session, complaint, by=BY, action="correction-order-overdue", facts=facts)


async def answer_late_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Money after the final answer: the channel gets a supplement. Before it, the final answer will say it."""
    complaint = await queries.lock_for_fact(session, paid.complaint or "")
    if complaint is not None and complaint.stage in ANSWERED:
        await tell_late_payment(session, complaint, paid)


async def answer_case_closed(session: AsyncSession, closed: CaseClosed) -> None:
    """The case ended: the channel gets its final answer. Before `case-opened` was heard: the case's end says it all.

    A complaint withdrawn or closed meanwhile is not answered again; the step is kept in its history.
    """
    ended = Disposition(closed.disposition)
    await _answer(session, closed, ended, on=closed.closed_on, workers_paid=closed.workers_paid, fen=closed.paid_fen)


async def answer_case_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """The case was withdrawn: the channel gets its final answer, late and twice as for a closed case."""
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    await _answer(session, withdrawn, ended, on=withdrawn.withdrawn_on, workers_paid=0, fen=0)


async def _answer(
    session: AsyncSession,
    fact: CaseClosed | CaseWithdrawn,
    ended: Disposition,
    *,
    on: date,
    workers_paid: int,
    fen: int,
) -> None:
    complaint = await queries.lock_for_fact(session, fact.complaint or "")
    if complaint is None:
        return
    complaint.case_number = fact.case
    facts = {"case": fact.case, "disposition": ended.value}
    if complaint.stage == Stage.ACCEPTED:
        await step(session, complaint, by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    if complaint.stage != Stage.IN_PROGRESS:
        await step(session, complaint, by=BY, action="case-closed", facts=facts)
        return
    complaint.disposition, complaint.answered_on = ended.value, on
    await step(session, complaint, by=BY, action="case-closed", to=Stage.ANSWERED, facts=facts)
    await answer_finally(session, complaint, ended, on=on, workers_paid=workers_paid, paid_fen=fen)
    await obligations.meet(session, KIND, complaint.number, CHANNEL_ANSWER, on)
