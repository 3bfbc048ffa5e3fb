"""Answering the channel: interim answers, the one final answer, and money that comes after it as a supplement."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels import adapters, orders
from services.intake.channels.outgoing import Answer, Found
from services.intake.channels.schemas import InterimIn
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import for_ever
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.verification import queries as verification_queries
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import WagesPaid
from shared.deliveries import deliver
from shared.trade.dispositions import RESOLVED, UNSUBSTANTIATED, WORDS, Disposition
from shared.values import money

OVER = frozenset({Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED, Stage.WITHDRAWN})
"""Stages in which one that is joined to another needs no interim answer any more."""


async def answer_meanwhile(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: InterimIn
) -> Complaint:
    """Tell the channel how things stand; its clock is met. As often as needed: each is a message of its own.

    What is joined to the complaint has channels of its own: each is told the same.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    for each in (complaint, *await complaint_queries.lock_followers(session, number)):
        if each is complaint or each.stage not in OVER:
            await _answer_meanwhile(session, each, caller.label, given)
    return complaint


async def _answer_meanwhile(session: AsyncSession, complaint: Complaint, by: str, given: InterimIn) -> None:
    await step(session, complaint, by=by, action="interim-answer", note=given.public_reply)
    answer = Answer(
        final=False,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=await for_ever(session, complaint, given.public_reply),
        internal_note=await for_ever(session, complaint, given.internal_note or ""),
        substantiated=given.substantiated,
        resolved=None,
        contact_made=given.contact_made,
        disposition=None,
        recovered_fen=0,
    )
    await _tell(session, complaint, answer, kind="interim-answer", occasion=f"v{complaint.version}")
    await deadline_actions.channel_answered(session, complaint, clock.today())


async def answer_finally(
    session: AsyncSession,
    complaint: Complaint,
    ended: Disposition,
    *,
    on: date,
    workers_paid: int,
    paid_fen: int,
    said: str | None = None,
) -> None:
    """The one final answer of the channel, or a supplement to it once the case was reopened and closed again."""
    days = (on - complaint.filed_on).days
    paid = money.yuan_text(paid_fen)
    outcome = WORDS[ended][0]
    reply = f"您反映的欠薪问题已办结:{outcome}。" + (
        f"自登记之日起{days}天,已为{workers_paid}名劳动者追回工资{paid}元。" if paid_fen else ""
    )
    ended_by = f"案件{complaint.case_number}于{on}结案" if complaint.case_number else f"未立案,于{on}办结"
    answer = Answer(
        final=True,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=await for_ever(session, complaint, said) if said else reply,
        internal_note=f"{ended_by};{outcome}",
        substantiated=ended not in UNSUBSTANTIATED,
        resolved=ended in RESOLVED,
        contact_made=True,
        disposition=ended,
        recovered_fen=paid_fen,
        unresolved_reason=None if ended in RESOLVED else outcome,
        recovered_workers=workers_paid,
        found=await found_of(session, complaint.number),
    )
    kind = "final-answer" if complaint.reopened == 0 else "supplement"
    await _tell(session, complaint, answer, kind=kind, occasion=f"{kind}-{complaint.reopened}")


async def tell_late_payment(session: AsyncSession, complaint: Complaint, paid: WagesPaid) -> None:
    """Money that came after the final answer is a supplement to it, once per receipt."""
    sums = f"本次{money.yuan_text(paid.paid_fen)}元,尚欠{money.yuan_text(paid.outstanding_fen)}元"
    answer = Answer(
        final=False,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=f"补充答复:结案后用人单位又支付了工资,{sums}。",
        internal_note=f"案件{paid.case}收到结案后付款",
        substantiated=True,
        resolved=paid.outstanding_fen == 0,
        contact_made=None,
        disposition=None,
        recovered_fen=paid.paid_fen,
    )
    await _tell(session, complaint, answer, kind="supplement", occasion=f"receipt-{paid.receipt_no}")


async def _tell(session: AsyncSession, complaint: Complaint, answer: Answer, *, kind: str, occasion: str) -> None:
    """Put the answer on its way to the party that filed, in its words; an order behind it moves along."""
    body = adapters.in_its_words(complaint.channel, answer, complaint.filed_by)
    await orders.follow_answer(session, complaint, final=answer.final)
    await deliver(session, party=complaint.filed_by, kind=kind, subject=complaint.number, occasion=occasion, body=body)


async def conclude(
    session: AsyncSession,
    complaint: Complaint,
    ended: Disposition,
    *,
    said: str | None,
    paid: tuple[int, int] = (0, 0),
) -> None:
    """The complaint has its disposition and the channel its one final answer. The caller settles its deadlines."""
    today = clock.today()
    complaint.disposition, complaint.answered_on = ended.value, today
    workers, fen = paid
    await answer_finally(session, complaint, ended, on=today, workers_paid=workers, paid_fen=fen, said=said)


async def found_of(session: AsyncSession, number: str) -> Found | None:
    """The newest revision of what was verified; None where nothing was."""
    newest = await verification_queries.newest_of(session, number)
    if newest is None:
        return None
    return Found(
        domain=newest.domain,
        project=newest.project,
        regimes=newest.regimes,
        employer=newest.employer,
        cause=newest.cause,
        first_day=newest.period_from,
        last_day=newest.period_to,
        liable=newest.liable,
        handler_unit=newest.handler_unit,
    )
