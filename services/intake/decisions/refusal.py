"""Decisions that end a complaint before it becomes a case: refused, redirected, withdrawn.

A refusal is an officer's to propose and a head's to decide, as acceptance is. A refused or redirected worker is told
where to go, the channel gets its final answer, and followers end too.
"""

from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.load import LoadedComplaint, loaded_in
from services.intake.complaints.rules.clocks import ACCEPTANCE, APPROVAL, CHANNEL_ANSWER
from services.intake.complaints.rules.roles import ACCEPTS, DECIDERS
from services.intake.complaints.rules.silence import check_not_accepted
from services.intake.complaints.rules.stage import Stage, move
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.rules.acceptance import (
    PAYMENT_ORDER,
    RULE_OF,
    WHERE_TO_GO,
    Pending,
    RedirectGround,
    RefusalGround,
    check_before_court,
    check_proposer,
    check_time_barred,
    words_of,
)
from services.intake.decisions.rules.dispositions import ENDING_OF
from services.intake.decisions.schemas import RedirectIn, RefuseIn
from services.intake.matters import followers
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.papers.issue import issue
from services.intake.papers.numbers import numbered
from services.intake.papers.rules.papers import PaperKind
from services.intake.transfers import actions as transfer_actions
from services.intake.verification import queries as verification_queries
from services.intake.verification.proposal import time_bar
from shared import clock, regions
from shared.access.callers import Caller
from shared.commands import write
from shared.contracts.intake import ComplaintRedirected, ComplaintRefused
from shared.refusals import SamePerson
from shared.trade.dispositions import Disposition
from shared.values.date_checks import check_past

REFUSAL = numbered(PaperKind.REFUSED, followers.FOLLOWERS, followers.undecided_followers)
REDIRECTION = numbered(PaperKind.REDIRECTED, followers.FOLLOWERS, followers.undecided_followers)
"""Their second loads: those decided together, and a number for each one's written notice."""


def propose_refusal(there: LoadedComplaint, caller: Caller, seen: int, decision: RefuseIn) -> None:
    """An officer proposes a refusal to the head, with its ground (INT-03, INT-04); the stage does not change.

    No rule gives the head days of their own for it: those in which the worker has to be told go on (INT-02). Raises
    what `refuse` raises but SamePerson; ProposedBefore if another person proposed it.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    facts = _grounds(there, decision)
    move(complaint.stage, Stage.REFUSED)
    _check_silence([there, *followers.undecided_followers(there)])
    check_proposer(complaint.refusal_proposed_by, caller.label)
    there.taken_in_hand(caller)
    complaint.refusal_proposed_by, complaint.refusal_ground = caller.label, decision.ground.value
    there.step(by=caller.label, action="refusal-proposed", note=decision.reason, facts=facts)


def refuse(there: LoadedComplaint, caller: Caller, seen: int, decision: RefuseIn) -> None:
    """Refuse in writing, on a ground of the rulebook, and state where the worker can go instead (INT-03, INT-04).

    A head decides, on an officer's proposal or without one, as with acceptance; the contract has one command for it.
    Raises RoleMissing, SamePerson, Stale, IllegalMove, AcceptedBySilence; NotTimeBarred if the two years had not
    passed, TimeBarUnknown where nobody found from which day they run.
    """
    caller.need_role(ACCEPTS)
    complaint = there.seen(caller, seen)
    facts = _grounds(there, decision)
    if complaint.refusal_proposed_by == caller.label:
        raise SamePerson
    ended = ENDING_OF[decision.ground]
    for each in _end_all(there, caller, Stage.REFUSED, "refused", decision.reason, facts, ended):
        there.changes.publish(
            ComplaintRefused(
                division=each.division,
                complaint=each.number,
                rule_id=facts["rule"],
                refused_on=clock.today(),
                employer_uscc=each.employer_uscc,
            )
        )


def _grounds(there: LoadedComplaint, decision: RefuseIn) -> dict[str, str]:
    """What a refusal rests on, checked: its ground and rule, where to go instead, how the time bar was reckoned."""
    complaint, reckoned = there.row, {}
    followers.check_leads(complaint)
    if decision.ground is RefusalGround.TIME_BARRED:
        check_past(decision.ended_on or clock.today(), clock.today(), "ended_on")
        bar = time_bar(complaint, verification_queries.verified_now(there), decision.ended_on)
        check_time_barred(bar)
        reckoned = {"runs_from": str(bar.ended), "until": str(bar.until)}
    where = decision.where or WHERE_TO_GO[decision.ground]
    return {"ground": decision.ground.value, "rule": RULE_OF[decision.ground], "where": where, **reckoned}


def redirect(there: LoadedComplaint, caller: Caller, seen: int, decision: RedirectIn) -> None:
    """Tell the worker where the matter belongs (INT-05, INT-06). A wage IOU is no ground for it (INT-10).

    Raises RoleMissing, Stale, IllegalMove, AcceptedBySilence, WageIouIsNoGround, PaymentOrderIsNoGround.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    followers.check_leads(complaint)
    rule_id = RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "where": decision.where, "rule": rule_id}
    if decision.ground is RedirectGround.COURT:
        says = regions.find(complaint.division, PAYMENT_ORDER, complaint.filed_on)
        counts = says is not None and says.number() == 1
        check_before_court(decision.pending, wage_iou="wage-iou" in complaint.flags, payment_order_counts=counts)
        facts["pending"] = (decision.pending or Pending.SUIT).value
    ended = ENDING_OF[decision.ground]
    for each in _end_all(there, caller, Stage.REDIRECTED, "redirected", decision.reason, facts, ended):
        there.changes.publish(
            ComplaintRedirected(
                division=each.division,
                complaint=each.number,
                ground=decision.ground.value,
                rule_id=rule_id,
                redirected_on=clock.today(),
                employer_uscc=each.employer_uscc,
            )
        )


async def withdraw(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """The worker withdraws the complaint, before the result was answered."""
    complaint = await complaint_queries.lock(session, caller, number, seen)
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    await transfer_actions.lapse(session, complaint, caller.label)
    there = await loaded_in(session, complaint)
    if there.following:
        await followers.load_followers(session, there)
    _end(there, caller, Stage.WITHDRAWN, "withdrawn", given.reason, {}, ended)
    followers.lead_on(there, by=caller.label)
    await write(session, there.written())
    return complaint


def _end_all(leader: LoadedComplaint, caller: Caller, *decision: Any) -> list[Complaint]:
    """End the complaint and its undecided followers: each worker is told the same, each channel answered."""
    together = [leader, *followers.undecided_followers(leader)]
    _check_silence(together)
    for each in together:
        _end(each, caller, *decision)
    return [each.row for each in together]


def _check_silence(together: Sequence[LoadedComplaint]) -> None:
    """Raises AcceptedBySilence: whoever was accepted by silence is not turned away, alone or with others."""
    for each in together:
        check_not_accepted(each.key, each.accepted_by_silence)


def _end(
    there: LoadedComplaint,
    caller: Caller,
    to: Stage,
    action: str,
    reason: str,
    facts: dict[str, str],
    ended: Disposition,
) -> None:
    """Set the stage, give the channel its final answer, and end every deadline that no longer binds."""
    if to is not Stage.WITHDRAWN:
        there.taken_in_hand(caller)
    there.step(by=caller.label, action=action, to=to, note=reason, facts={**facts, "disposition": ended.value})
    if to is Stage.WITHDRAWN:
        conclude(there, ended, said=None)
        deadline_actions.over(there, CHANNEL_ANSWER)
        return
    where, (zh, en) = facts["where"], words_of(facts["ground"], facts.get("pending"))
    conclude(there, ended, said=f"{reason}。可向{where}反映。", outcome=zh)
    words, occasion = there.for_ever(where), f"v{there.row.version}"
    tell(there, Event(action), occasion, on=clock.today(), where=words, because=zh, because_en=en)
    said = {"because": zh, "where": words, "reason": there.for_ever(reason).rstrip("。")}
    issue(there, PaperKind(action), occasion, by=caller.label, on=clock.today(), rule=facts["rule"], **said)
    deadline_actions.over(there, ACCEPTANCE, APPROVAL, CHANNEL_ANSWER)
