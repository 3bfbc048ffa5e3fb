"""Answers to the channel: interim answers, one final answer, and supplements to it for later payments."""

from datetime import date

from services.intake.channels import adapters, orders, queries
from services.intake.channels.outgoing import Answer, Findings
from services.intake.channels.rules.answers import is_substantiated
from services.intake.channels.schemas import InterimIn
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.deadlines import actions as deadline_actions
from services.intake.verification import queries as verification_queries
from services.intake.verification.tables import Verified
from shared import clock
from shared.access.callers import Caller
from shared.contracts.mediation import PaymentReturned, WagesPaid
from shared.trade.dispositions import RESOLVED, WORDS, Disposition
from shared.values import money

NO_INTERIM_ANSWER = frozenset({Stage.ANSWERED, Stage.CALLED_BACK, Stage.CLOSED, Stage.WITHDRAWN})
"""Stages in which a complaint joined to another gets no interim answer."""


def answer_meanwhile(there: LoadedComplaint, caller: Caller, seen: int, given: InterimIn) -> None:
    """Tell the channel how things stand; its clock is met. As often as needed: each is a message of its own.

    Whether the worker was reached is told from the call log alone, whatever `contact_made` says.
    The channels of complaints joined to this one get the same answer. Raises RoleMissing, NotFound or Stale.
    """
    caller.need_role(*DECIDERS)
    there.seen(caller, seen)
    there.taken_in_hand(caller)
    for each in (there, *(one for one in there.followers if one.row.stage not in NO_INTERIM_ANSWER)):
        _answer_meanwhile(each, caller.label, given)


def _answer_meanwhile(there: LoadedComplaint, by: str, given: InterimIn) -> None:
    there.step(by=by, action="interim-answer", note=given.public_reply)
    answer = Answer(
        final=False,
        number=there.row.number,
        partner_no=there.row.partner_no,
        public_reply=there.for_ever(given.public_reply),
        internal_note=there.for_ever(given.internal_note or ""),
        substantiated=given.substantiated,
        resolved=None,
        contact_made=there.reached_by_office,
        disposition=None,
        recovered_fen=0,
    )
    _tell(there, answer, kind="interim-answer", occasion=f"v{there.row.version}")
    deadline_actions.channel_answered(there, clock.today())


def answer_finally(
    there: LoadedComplaint,
    ended: Disposition,
    *,
    on: date,
    workers_paid: int,
    paid_fen: int,
    said: str | None = None,
    words: str | None = None,
) -> None:
    """Give the channel its one final answer; after a reopening or an annulled refusal it is a supplement to that one.

    `said` is an officer's text in place of the generated one, `words` replace those of the disposition; `paid_fen` is
    in fen.
    """
    complaint = there.row
    days = (on - complaint.filed_on).days
    since = f"自登记之日起{days}天，" if days else "登记当日"
    paid = money.yuan_text(paid_fen)
    outcome = words or WORDS[ended][0]
    reply = f"您反映的欠薪问题已办结：{outcome}。" + (
        f"{since}已为{workers_paid}名劳动者追回工资{paid}元。" if paid_fen else ""
    )
    ended_by = f"案件{complaint.case_number}于{on}结案" if complaint.case_number else f"未立案，于{on}办结"
    verified = verification_queries.verified_now(there)
    owed_fen = verified.owed_fen if verified else None
    answer = Answer(
        final=True,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=there.for_ever(said) if said else reply,
        internal_note=f"{ended_by};{outcome}",
        substantiated=is_substantiated(ended, verified_fen=owed_fen, paid_fen=paid_fen),
        resolved=ended in RESOLVED,
        contact_made=there.reached_by_office,
        disposition=ended,
        recovered_fen=paid_fen,
        unresolved_reason=None if ended in RESOLVED else outcome,
        recovered_workers=workers_paid,
        found=found_in(verified),
        words=words,
    )
    again = bool(complaint.reopened or complaint.refusal_annulled_on)
    kind = "supplement" if again else "final-answer"
    annulled = f"-annulled-{complaint.refusal_annulled_on}" if complaint.refusal_annulled_on else ""
    _tell(there, answer, kind=kind, occasion=f"{kind}-{complaint.reopened}{annulled}")


def tell_late_payment(there: LoadedComplaint, paid: WagesPaid) -> None:
    """Tell the channel of a payment after the final answer, as a supplement to it, once for each receipt number."""
    sums = f"本次{money.yuan_text(paid.paid_fen)}元，尚欠{money.yuan_text(paid.outstanding_fen)}元"
    answer = Answer(
        final=False,
        number=there.row.number,
        partner_no=there.row.partner_no,
        public_reply=f"补充答复：结案后用人单位又支付了工资，{sums}。",
        internal_note=f"案件{paid.case}收到结案后付款",
        substantiated=True,
        resolved=paid.outstanding_fen == 0,
        contact_made=None,
        disposition=None,
        recovered_fen=paid.paid_fen,
    )
    _tell(there, answer, kind="supplement", occasion=f"receipt-{paid.receipt_no}")


def tell_late_return(there: LoadedComplaint, back: PaymentReturned) -> None:
    """Tell the channel that money came back after the final answer, as a supplement to it, once for each return."""
    sums = f"其中{money.yuan_text(back.returned_fen)}元被退回，现尚欠{money.yuan_text(back.outstanding_fen)}元"
    answer = Answer(
        final=False,
        number=there.row.number,
        partner_no=there.row.partner_no,
        public_reply=f"补充答复：此前登记的工资支付，{sums}，我单位将继续核实办理。",
        internal_note=f"案件{back.case}付款被退回",
        substantiated=True,
        resolved=False,
        contact_made=None,
        disposition=None,
        recovered_fen=0,
    )
    _tell(there, answer, kind="supplement", occasion=f"return-{back.number}")


def _tell(there: LoadedComplaint, answer: Answer, *, kind: str, occasion: str) -> None:
    """Deliver the answer to the party that filed, in its form, and move the partner's order, if there is one."""
    body = adapters.answer_in_partner_words(there.row.channel, answer, there.row.filed_by)
    orders.follow_answer(queries.order_behind(there), final=answer.final)
    there.deliver(party=there.row.filed_by, kind=kind, occasion=occasion, body=body)


def conclude(
    there: LoadedComplaint,
    ended: Disposition,
    *,
    said: str | None,
    outcome: str | None = None,
    paid: tuple[int, int] = (0, 0),
) -> None:
    """Set the complaint's disposition and give the final answer. Its deadlines are left to the caller.

    `outcome` are the words of a ground of refusal in place of the disposition's; `paid` is the number of workers paid
    and the sum in fen.
    """
    today = clock.today()
    there.row.disposition, there.row.answered_on = ended.value, today
    workers, fen = paid
    answer_finally(there, ended, on=today, workers_paid=workers, paid_fen=fen, said=said, words=outcome)


def found_in(newest: Verified | None) -> Findings | None:
    """The newest revision of what was verified; None where nothing was."""
    if newest is None:
        return None
    return Findings(
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
