"""Answering the channel and the worker: interim answers, the one final answer, the call-back, closing, reopening."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import channels, queries
from services.intake.actions.clocks import CHANNEL_ANSWER
from services.intake.actions.deciding import DECIDERS
from services.intake.actions.keeping import KIND, step
from services.intake.actions.sealing import for_ever
from services.intake.channels.telling import Answer
from services.intake.rules.stage import Stage
from services.intake.shapes.deciding import CallBackIn, InterimIn, ReasonIn
from services.intake.tables import Call, Complaint
from shared import clock, money, obligations
from shared.access import Caller
from shared.contracts.intake import ComplaintCalledBack, ComplaintClosed, ComplaintReopened
from shared.contracts.mediation import WagesPaid
from shared.deliveries import deliver
from shared.dispositions import RESOLVED, UNSUBSTANTIATED, WORDS, Disposition
from shared.messaging.outbox import publish
from shared.refusals import Conflict, Gone


class ReopenedBefore(Conflict):
    code = "reopened-before"
    zh = "该投诉已重办过一次，不能再次重办；请走督办程序"
    en = "this complaint was reopened once before; escalate it instead"


class NotReachedYet(Conflict):
    code = "not-called-back"
    zh = "尚未回访：请先回访，或至少三次联系未果后再办结"
    en = "the worker was not called back: call first, or close after three attempts in vain"


ATTEMPTS = 3  # C124: attempts before "unreachable"; our own choice, an operator's to change


async def answer_meanwhile(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: InterimIn
) -> Complaint:
    """Tell the channel how things stand; its clock is met. As often as needed: each is a message of its own."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    await step(session, complaint, by=caller.label, action="interim-answer", note=given.public_reply)
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
    await obligations.meet(session, KIND, number, CHANNEL_ANSWER, clock.today())
    return complaint


async def answer_finally(
    session: AsyncSession, complaint: Complaint, ended: Disposition, *, on: date, workers_paid: int, paid_fen: int
) -> None:
    """The one final answer of the channel, or a supplement to it once the case was reopened and closed again."""
    days = (on - complaint.filed_on).days
    paid = money.yuan_text(paid_fen)
    outcome = WORDS[ended][0]
    reply = f"您反映的欠薪问题已办结:{outcome}。" + (
        f"自登记之日起{days}天,已为{workers_paid}名劳动者追回工资{paid}元。" if paid_fen else ""
    )
    answer = Answer(
        final=True,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=reply,
        internal_note=f"案件{complaint.case_number}于{on}结案;{outcome}",
        substantiated=ended not in UNSUBSTANTIATED,
        resolved=ended in RESOLVED,
        contact_made=True,
        disposition=ended,
        recovered_fen=paid_fen,
        unresolved_reason=None if ended in RESOLVED else outcome,
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


async def call_back(session: AsyncSession, caller: Caller, number: str, seen: int, call: CallBackIn) -> Complaint:
    """Ring the worker about the result. Nobody reached: the attempt is kept, the stage stays."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    note = await for_ever(session, complaint, call.note) if call.note else None
    session.add(Call(complaint=number, by=caller.label, reached=call.reached, satisfied=call.satisfied, note=note))
    complaint.satisfied = call.satisfied
    facts = {"reached": call.reached, "satisfied": call.satisfied}
    to = Stage.CALLED_BACK if call.reached else None
    await step(session, complaint, by=caller.label, action="called-back", to=to, note=call.note, facts=facts)
    publish(
        session,
        ComplaintCalledBack(
            division=complaint.division,
            complaint=number,
            case=complaint.case_number,
            satisfied=call.satisfied,
            called_on=clock.today(),
        ),
    )
    return complaint


async def close(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """Done with 办结, once the worker was called back, or could not be reached three times. Raises NotReachedYet."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    if complaint.stage == Stage.ANSWERED and len(await queries.calls_to(session, number)) < ATTEMPTS:
        raise NotReachedYet
    await step(session, complaint, by=caller.label, action="closed", to=Stage.CLOSED, note=given.reason)
    complaint.closed_on = clock.today()
    await obligations.cancel(session, KIND, number)
    publish(
        session,
        ComplaintClosed(
            division=complaint.division,
            complaint=number,
            disposition=complaint.disposition or "",
            closed_on=complaint.closed_on,
            employer_uscc=complaint.employer_uscc,
        ),
    )
    return complaint


async def reopen(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """Take it up again 重办, once (C20). Raises ReopenedBefore, and Gone where the reporter's data was destroyed."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    if (await queries.reporter_of(session, complaint)).destroyed_at:
        raise Gone
    if complaint.reopened:
        raise ReopenedBefore
    await step(session, complaint, by=caller.label, action="reopened", to=Stage.IN_PROGRESS, note=given.reason)
    complaint.reopened += 1
    complaint.closed_on = None
    publish(
        session,
        ComplaintReopened(
            division=complaint.division, complaint=number, case=complaint.case_number, reopened_on=clock.today()
        ),
    )
    return complaint


async def _tell(session: AsyncSession, complaint: Complaint, answer: Answer, *, kind: str, occasion: str) -> None:
    """Put the answer on its way to the party that filed, in its words."""
    body = channels.in_its_words(complaint.channel, answer)
    await deliver(session, party=complaint.filed_by, kind=kind, subject=complaint.number, occasion=occasion, body=body)
