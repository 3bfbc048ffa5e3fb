"""Decisions that end a complaint before it becomes a case: refused, redirected, withdrawn.

A refused or redirected worker is told where to go, the channel gets its final answer, and followers end too.
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.load import LoadedComplaint, loaded_in
from services.intake.complaints.rules.clocks import ACCEPTANCE, APPROVAL, CHANNEL_ANSWER
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.silence import check_not_accepted
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.rules.acceptance import RULE_OF, WHERE_TO_GO, RefusalGround, check_time_barred
from services.intake.decisions.rules.dispositions import ENDING_OF
from services.intake.decisions.schemas import RedirectIn, RefuseIn
from services.intake.matters import followers
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.transfers import actions as transfer_actions
from services.intake.verification import queries as verification_queries
from services.intake.verification.proposal import time_bar
from shared import clock
from shared.access.callers import Caller
from shared.commands import write
from shared.contracts.intake import ComplaintRedirected, ComplaintRefused
from shared.trade.dispositions import Disposition
from shared.values.date_checks import check_past


def refuse(there: LoadedComplaint, caller: Caller, seen: int, decision: RefuseIn) -> None:
    """Refuse in writing, on a ground of the rulebook, and state where the worker can go instead (INT-03, INT-04).

    Raises RoleMissing, Stale, IllegalMove, AcceptedBySilence; NotTimeBarred if the two years had not passed,
    TimeBarUnknown where nobody found from which day they run.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    followers.check_leads(complaint)
    reckoned: dict[str, str] = {}
    if decision.ground is RefusalGround.TIME_BARRED:
        check_past(decision.ended_on or clock.today(), clock.today(), "ended_on")
        bar = time_bar(complaint, verification_queries.verified_now(there), decision.ended_on)
        check_time_barred(bar)
        reckoned = {"runs_from": str(bar.ended), "until": str(bar.until)}
    where, rule_id = decision.where or WHERE_TO_GO[decision.ground], RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "rule": rule_id, "where": where, **reckoned}
    ended = ENDING_OF[decision.ground]
    for each in _end_all(there, caller, Stage.REFUSED, "refused", decision.reason, facts, ended):
        there.changes.publish(
            ComplaintRefused(
                division=each.division,
                complaint=each.number,
                rule_id=rule_id,
                refused_on=clock.today(),
                employer_uscc=each.employer_uscc,
            )
        )


def redirect(there: LoadedComplaint, caller: Caller, seen: int, decision: RedirectIn) -> None:
    """Tell the worker where the matter belongs (INT-05, INT-06, INT-10).

    Raises RoleMissing, Stale, IllegalMove, AcceptedBySilence.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    followers.check_leads(complaint)
    rule_id = RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "where": decision.where, "rule": rule_id}
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
    for each in together:
        check_not_accepted(each.key, each.accepted_by_silence)
    for each in together:
        _end(each, caller, *decision)
    return [each.row for each in together]


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
    told = {**facts, "disposition": ended.value}
    there.step(by=caller.label, action=action, to=to, note=reason, facts=told)
    where = facts.get("where")
    conclude(there, ended, said=f"{reason}。可向{where}反映。" if where else None)
    if to is not Stage.WITHDRAWN:
        words = there.for_ever(where or "")
        tell(there, Event(action), f"v{there.row.version}", on=clock.today(), where=words)
    done = (CHANNEL_ANSWER,) if to is Stage.WITHDRAWN else (ACCEPTANCE, APPROVAL, CHANNEL_ANSWER)
    deadline_actions.over(there, *done)
