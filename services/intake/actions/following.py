"""What intake does about facts of mediation: the complaint follows its case."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions.answering import answer_finally
from services.intake.actions.keeping import KIND, step
from services.intake.rules.stage import Stage
from shared import obligations
from shared.contracts.mediation import CaseClosed, CaseOpened, CorrectionOrderOverdue, WagesPaid

BY = "mediation"


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


async def answer_case_closed(session: AsyncSession, closed: CaseClosed) -> None:
    """The case ended: the channel gets its final answer. Before `case-opened` was heard: the case's end says it all.

    A complaint withdrawn or closed meanwhile is not answered again; the step is kept in its history.
    """
    complaint = await queries.lock_for_fact(session, closed.complaint or "")
    if complaint is None:
        return
    complaint.case_number = closed.case
    facts = {"case": closed.case, "disposition": closed.disposition}
    if complaint.stage == Stage.ACCEPTED:
        await step(session, complaint, by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    if complaint.stage != Stage.IN_PROGRESS:
        await step(session, complaint, by=BY, action="case-closed", facts=facts)
        return
    complaint.disposition, complaint.answered_on = closed.disposition, closed.closed_on
    await step(session, complaint, by=BY, action="case-closed", to=Stage.ANSWERED, facts=facts)
    await answer_finally(session, complaint, closed)
    await obligations.meet(session, KIND, complaint.number, "channel-answer", closed.closed_on)
