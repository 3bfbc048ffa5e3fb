"""Actions on mediation's facts: a complaint and its followers follow the case of their matter."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import answer_finally_in_session, tell_late_payment_in_session
from services.intake.complaints.history import step
from services.intake.complaints.queries import lock_matter
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.actions import channel_answered_in_session
from services.intake.transfers import offer
from shared.contracts.mediation import (
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    WagesPaid,
)
from shared.trade.dispositions import Disposition

BY = "mediation"
ANSWERED = (Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED)


async def follow_case_opened(session: AsyncSession, opened: CaseOpened) -> None:
    """The case is there: the complaint is in progress, and what is joined to it. Twice, or after a later step: only
    the case number is kept."""
    for complaint in await lock_matter(session, opened.complaint or ""):
        complaint.case_number = opened.case
        if complaint.stage == Stage.ACCEPTED:
            facts = {"case": opened.case}
            await step(session, complaint, by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)


async def follow_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Money reached the worker; the sum is what mediation's ledger says. Late or early, it is kept at any stage.

    It is counted once, with the complaint that leads; those joined to it only hear of it.
    """
    for complaint in await lock_matter(session, paid.complaint or ""):
        if complaint.joined_to is None:
            complaint.paid_fen += paid.paid_fen
        facts = {
            "paid_fen": paid.paid_fen,
            "outstanding_fen": paid.outstanding_fen,
            "paid_on": paid.paid_on.isoformat(),
        }
        await step(session, complaint, by=BY, action="wages-paid", facts=facts)


async def follow_order_overdue(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """The employer did not pay by the order's day; every worker's record of the matter shows it at any stage."""
    for complaint in await lock_matter(session, overdue.complaint or ""):
        facts = {"document_no": overdue.document_no, "due_on": overdue.due_on.isoformat()}
        await step(session, complaint, by=BY, action="correction-order-overdue", facts=facts)


async def follow_extension(session: AsyncSession, extended: CaseExtended) -> None:
    """The case has more time; every worker's record of the matter shows until when, at any stage."""
    for complaint in await lock_matter(session, extended.complaint or ""):
        facts = {"was_due_on": extended.was_due_on.isoformat(), "due_on": extended.due_on.isoformat()}
        await step(session, complaint, by=BY, action="case-extended", facts=facts)


async def follow_suspension(session: AsyncSession, suspended: CaseSuspended) -> None:
    """Time is not counted from a day; the record shows why, at any stage."""
    for complaint in await lock_matter(session, suspended.complaint or ""):
        facts = {"ground": suspended.ground, "suspended_on": suspended.suspended_on.isoformat()}
        await step(session, complaint, by=BY, action="case-suspended", facts=facts)


async def follow_resumption(session: AsyncSession, resumed: CaseResumed) -> None:
    """Time counts again; the record shows the new last day, at any stage."""
    for complaint in await lock_matter(session, resumed.complaint or ""):
        facts = {"resumed_on": resumed.resumed_on.isoformat(), "due_on": resumed.due_on.isoformat()}
        await step(session, complaint, by=BY, action="case-resumed", facts=facts)


async def answer_late_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Money after the final answer: each channel gets a supplement. Before it, the final answer will say it."""
    for complaint in await lock_matter(session, paid.complaint or ""):
        if complaint.stage in ANSWERED:
            await tell_late_payment_in_session(session, complaint, paid)


async def answer_case_closed(session: AsyncSession, closed: CaseClosed) -> None:
    """The case ended: each channel of the matter gets its own final answer. Before `case-opened` was heard: the case's
    end says it all.

    A complaint withdrawn or closed meanwhile is not answered again; the step is kept in its history.
    """
    ended = Disposition(closed.disposition)
    for complaint in await lock_matter(session, closed.complaint or ""):
        await _answer(
            session,
            complaint,
            closed.case,
            ended,
            on=closed.closed_on,
            workers_paid=closed.workers_paid,
            fen=closed.paid_fen,
        )


async def answer_case_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """The case was withdrawn: each channel gets its final answer, late and twice as for a closed case."""
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    for complaint in await lock_matter(session, withdrawn.complaint or ""):
        await _answer(session, complaint, withdrawn.case, ended, on=withdrawn.withdrawn_on, workers_paid=0, fen=0)


async def _answer(
    session: AsyncSession,
    complaint: Complaint,
    case: str,
    ended: Disposition,
    *,
    on: date,
    workers_paid: int,
    fen: int,
) -> None:
    complaint.case_number = case
    facts = {"case": case, "disposition": ended.value, "closed_on": on.isoformat()}
    if complaint.stage == Stage.ACCEPTED:
        await step(session, complaint, by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    if complaint.stage != Stage.IN_PROGRESS:
        await step(session, complaint, by=BY, action="case-closed", facts=facts)
        return
    await offer.lapse(session, complaint, BY)
    complaint.disposition, complaint.answered_on = ended.value, on
    await step(session, complaint, by=BY, action="case-closed", to=Stage.ANSWERED, facts=facts)
    await answer_finally_in_session(session, complaint, ended, on=on, workers_paid=workers_paid, paid_fen=fen)
    await channel_answered_in_session(session, complaint, on)
