"""Actions on mediation's facts: a complaint and its followers follow the case of their matter."""

from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import answer_finally, tell_late_payment, tell_late_return
from services.intake.complaints.load import load_matters, write_matters
from services.intake.complaints.rules.stage import Stage
from services.intake.deadlines import actions as deadline_actions
from services.intake.transfers import actions as transfer_actions
from shared.contracts.mediation import (
    CaseClosed,
    CaseExtended,
    CaseOpened,
    CaseResumed,
    CaseSuspended,
    CaseWithdrawn,
    CorrectionOrderOverdue,
    PaymentReturned,
    WagesPaid,
)
from shared.trade.dispositions import Disposition

BY = "mediation"
ANSWERED = (Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED)


async def follow_case_opened(session: AsyncSession, several: Sequence[CaseOpened]) -> None:
    """The case was opened: the complaint and its followers are in progress.

    Delivered twice, or after a later step: only the case number is set.
    """
    matters = await load_matters(session, {opened.complaint for opened in several if opened.complaint})
    for opened in several:
        for there in matters.get(opened.complaint or "", ()):
            there.row.case_number = opened.case
            if there.row.stage == Stage.ACCEPTED:
                facts = {"case": opened.case}
                there.step(by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    await write_matters(session, matters)


async def follow_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """Wages were paid; the sum is that of mediation's ledger. Late or early, it is recorded at any stage.

    The sum is added to the leading complaint only; its followers record the step, with the leader it counts for.
    """
    matters = await load_matters(session, {paid.complaint})
    for there in chain(*matters.values()):
        if there.row.joined_to is None:
            there.row.paid_fen += paid.paid_fen
        facts: dict[str, Any] = {
            "paid_fen": paid.paid_fen,
            "outstanding_fen": paid.outstanding_fen,
            "paid_on": paid.paid_on.isoformat(),
        }
        if there.row.joined_to is not None:
            facts["leader"] = there.row.joined_to
        there.step(by=BY, action="wages-paid", facts=facts)
    await write_matters(session, matters)


async def follow_return(session: AsyncSession, back: PaymentReturned) -> None:
    """A payment, or a part of it, came back: recorded at any stage, and the leading complaint's sum is less by it."""
    matters = await load_matters(session, {back.complaint})
    for there in chain(*matters.values()):
        if there.row.joined_to is None:
            there.row.paid_fen = max(there.row.paid_fen - back.returned_fen, 0)  # another may have led when it was paid
        facts: dict[str, Any] = {
            "receipt_no": back.receipt_no,
            "cause": back.cause,
            "returned_fen": back.returned_fen,
            "outstanding_fen": back.outstanding_fen,
            "returned_on": back.returned_on.isoformat(),
        }
        there.step(by=BY, action="payment-returned", facts=facts)
    await write_matters(session, matters)


async def follow_order_overdue(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """The order's last day passed unpaid: recorded for every complaint of the matter, at any stage."""
    facts = {"document_no": overdue.document_no, "due_on": overdue.due_on.isoformat()}
    await _note(session, overdue.complaint, "correction-order-overdue", facts)


async def follow_extension(session: AsyncSession, extended: CaseExtended) -> None:
    """The case's handling term was extended: recorded for every complaint of the matter, at any stage."""
    facts = {"was_due_on": extended.was_due_on.isoformat(), "due_on": extended.due_on.isoformat()}
    await _note(session, extended.complaint, "case-extended", facts)


async def follow_suspension(session: AsyncSession, suspended: CaseSuspended) -> None:
    """The case's handling term was suspended: recorded with the ground, at any stage."""
    facts = {"ground": suspended.ground, "suspended_on": suspended.suspended_on.isoformat()}
    await _note(session, suspended.complaint, "case-suspended", facts)


async def follow_resumption(session: AsyncSession, resumed: CaseResumed) -> None:
    """The case's handling term was resumed: recorded with the new last day, at any stage."""
    facts = {"resumed_on": resumed.resumed_on.isoformat(), "due_on": resumed.due_on.isoformat()}
    await _note(session, resumed.complaint, "case-resumed", facts)


async def _note(session: AsyncSession, complaint: str | None, action: str, facts: dict[str, str]) -> None:
    matters = await load_matters(session, {complaint})
    for there in chain(*matters.values()):
        there.step(by=BY, action=action, facts=facts)
    await write_matters(session, matters)


async def answer_late_payment(session: AsyncSession, paid: WagesPaid) -> None:
    """A payment after the final answer: each channel gets a supplement. Before it, the final answer will include the
    sum.
    """
    matters = await load_matters(session, {paid.complaint})
    for there in chain(*matters.values()):
        if there.row.stage in ANSWERED:
            tell_late_payment(there, paid)
    await write_matters(session, matters)


async def answer_late_return(session: AsyncSession, back: PaymentReturned) -> None:
    """Money came back after the final answer, which had said that it was paid: each channel gets a supplement."""
    matters = await load_matters(session, {back.complaint})
    for there in chain(*matters.values()):
        if there.row.stage in ANSWERED:
            tell_late_return(there, back)
    await write_matters(session, matters)


async def answer_case_closed(session: AsyncSession, closed: CaseClosed) -> None:
    """The case was closed: each channel of the matter gets its own final answer.

    Before `case-opened` came: the closing includes the opening. A complaint withdrawn or closed meanwhile is not
    answered again; the step is recorded in its history.
    """
    ended, on, paid = Disposition(closed.disposition), closed.closed_on, (closed.workers_paid, closed.paid_fen)
    await _answer(session, closed.complaint, closed.case, ended, on, paid)


async def answer_case_withdrawn(session: AsyncSession, withdrawn: CaseWithdrawn) -> None:
    """The case was withdrawn: each channel gets its final answer, as the matter ended; late or twice as for a closed
    case.
    """
    ended, paid = Disposition(withdrawn.disposition), (withdrawn.workers_paid, withdrawn.paid_fen)
    await _answer(session, withdrawn.complaint, withdrawn.case, ended, withdrawn.withdrawn_on, paid)


async def _answer(
    session: AsyncSession, complaint: str | None, case: str, ended: Disposition, on: date, paid: tuple[int, int]
) -> None:
    """`paid`: to how many workers, and how much in fen."""
    matters = await load_matters(session, {complaint})
    for there in chain(*matters.values()):
        there.row.case_number = case
        facts = {"case": case, "disposition": ended.value, "closed_on": on.isoformat()}
        if there.row.stage == Stage.ACCEPTED:
            there.step(by=BY, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
        if there.row.stage != Stage.IN_PROGRESS:
            there.step(by=BY, action="case-closed", facts=facts)
            continue
        await transfer_actions.lapse(session, there.row, BY)
        there.row.disposition, there.row.answered_on = ended.value, on
        there.step(by=BY, action="case-closed", to=Stage.ANSWERED, facts=facts)
        workers, fen = paid
        answer_finally(there, ended, on=on, workers_paid=workers, paid_fen=fen)
        deadline_actions.channel_answered(there, on)
    await write_matters(session, matters)
