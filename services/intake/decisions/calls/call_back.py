"""After the answer: the worker is called back, and the complaint is closed, reopened or supervised (C20, C124)."""

from datetime import datetime

from services.intake.complaints import deadlines as complaint_deadlines
from services.intake.complaints.load import LoadedComplaint, in_session
from services.intake.complaints.rules.clocks import DISSATISFIED, Rung
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.deadlines import actions as deadline_actions
from services.intake.deadlines import escalation
from services.intake.deadlines import queries as deadline_queries
from services.intake.deadlines.rules import LADDER, REOPENS, UnderSupervision
from services.intake.decisions.calls import log, queries
from services.intake.decisions.calls.schemas import CallBackIn
from services.intake.decisions.calls.tables import Call
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintCalledBack, ComplaintClosed, ComplaintReopened
from shared.refusals import Conflict, Gone


class ReopenedBefore(Conflict):
    """The complaint was reopened once before."""

    code = "reopened-before"
    zh = "该投诉已重办过一次，不能再次重办；请走督办程序"
    en = "this complaint was reopened once before; escalate it instead"


class NotReachedYet(Conflict):
    """The worker was neither called back nor counts as unreachable."""

    code = "not-called-back"
    zh = (
        "尚未回访：请先回访；联系不上的，须在至少{days_needed}个不同日期联系满{attempts_needed}次（已联系{attempts}次）"
    )
    en = (
        "the worker was not called back: call first; somebody unreachable was rung {attempts_needed} times "
        "on {days_needed} different days ({attempts} so far)"
    )


DISSATISFIED_NOTE = "回访不满意，依规定重办一次"


def call_back(there: LoadedComplaint, caller: Caller, seen: int, call: CallBackIn) -> None:
    """Record the call-back about the result. If nobody was reached, the attempt is stored and the stage stays."""
    caller.need_role(*DECIDERS)
    there.seen(caller, seen)
    note = there.for_ever(call.note) if call.note else None
    _note_call(there, by=caller.label, reached=call.reached, satisfied=call.satisfied, note=note)
    if call.satisfied is False:
        _after_dissatisfaction(there, by=caller.label)


def hear_verdict(
    there: LoadedComplaint, *, by: str, satisfied: bool, note: str | None, called_at: datetime | None = None
) -> None:
    """Record a verdict that came from the worker directly or through their channel; it counts as a call-back.

    `called_at` is when the channel called, if it says so; else now. This is the one entry of that call.
    The caller holds the complaint's row lock. Raises IllegalMove before the result was answered.
    """
    words = there.for_ever(note) if note else None
    _note_call(there, by=by, reached=True, satisfied=satisfied, note=words, called_at=called_at)
    if not satisfied:
        _after_dissatisfaction(there, by=by)


def _note_call(
    there: LoadedComplaint,
    *,
    by: str,
    reached: bool,
    satisfied: bool | None,
    note: str | None,
    called_at: datetime | None = None,
) -> None:
    """Record what the worker said, or that nobody was reached."""
    complaint, at = there.row, called_at or clock.now()
    call = log.result_call(complaint.number, by, reached=reached, satisfied=satisfied, note=note, called_at=at)
    there.changes.insert(Call, **call)
    reached, called_on = satisfied is not None, at.astimezone(clock.CHINA).date()
    complaint.satisfied = satisfied
    facts = {"reached": reached, "satisfied": satisfied, "called_on": called_on.isoformat()}
    to = Stage.CALLED_BACK if reached else None
    there.step(by=by, action="called-back", to=to, note=note, facts=facts)
    there.changes.publish(
        ComplaintCalledBack(
            division=complaint.division,
            complaint=complaint.number,
            case=complaint.case_number,
            satisfied=satisfied,
            called_on=called_on,
        )
    )


def _after_dissatisfaction(there: LoadedComplaint, *, by: str) -> None:
    """Reopen the complaint once by rule; the next time the head supervises it instead (C20)."""
    there.row.dissatisfied += 1
    gone = there.reporter.destroyed_at is not None
    if there.row.reopened < REOPENS and not gone:
        take_up_again(there, by=by, note=DISSATISFIED_NOTE)
    else:
        escalation.press(there, Rung.SUPERVISE, DISSATISFIED, by=by)


def close(there: LoadedComplaint, caller: Caller, seen: int, given: ReasonIn) -> None:
    """Close the complaint 办结 after the call-back, or if the worker is unreachable or left no phone number.

    Raises NotReachedYet, and UnderSupervision while a supervision waits for its answer.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    facts = _why_not_called_back(there) if complaint.stage == Stage.ANSWERED else None
    _check_supervision(there)
    there.step(by=caller.label, action="closed", to=Stage.CLOSED, note=given.reason, facts=facts)
    complaint.closed_on = clock.today()
    deadline_actions.over(there)
    there.changes.publish(
        ComplaintClosed(
            division=complaint.division,
            complaint=complaint.number,
            disposition=complaint.disposition or "",
            closed_on=complaint.closed_on,
            employer_uscc=complaint.employer_uscc,
        )
    )


def _why_not_called_back(there: LoadedComplaint) -> dict[str, str | int]:
    """Why the complaint is closed without a call-back. Raises NotReachedYet if the worker may still be reached."""
    if there.reporter.phone_hash is None:
        return {"not_called_back": "no-phone"}
    tried = log.reach_by(there.row, queries.calls_of(there), there.row.answered_on)
    if not tried.unreachable:
        raise NotReachedYet(
            attempts=tried.attempts, attempts_needed=tried.attempts_needed, days_needed=tried.days_needed
        )
    return {"not_called_back": "unreachable", "attempts": tried.attempts, "days": tried.days}


def _check_supervision(there: LoadedComplaint) -> None:
    """Raises UnderSupervision. An urging alone ends with the complaint."""
    rungs = sorted({each.rung for each in deadline_queries.escalations_of_loaded(there) if each.rung != Rung.URGE})
    if rungs:
        raise UnderSupervision(rungs="、".join(LADDER[rung].zh for rung in rungs))


def reopen(there: LoadedComplaint, caller: Caller, seen: int, given: ReasonIn) -> None:
    """Reopen the complaint 重办, once (C20). Raises ReopenedBefore, and Gone if the reporter's data was destroyed."""
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    if there.reporter.destroyed_at:
        raise Gone
    if complaint.reopened:
        raise ReopenedBefore
    take_up_again(there, by=caller.label, note=given.reason)


def take_up_again(there: LoadedComplaint, *, by: str, note: str) -> None:
    """Reopen the complaint 重办: its case is reopened; without a case it is to be decided anew in the same number of
    days.

    Raises IllegalMove before the result was answered.
    """
    complaint = there.row
    has_case = complaint.case_number is not None or complaint.joined_to is not None
    to = Stage.IN_PROGRESS if has_case else Stage.FILED
    there.step(by=by, action="reopened", to=to, note=note)
    complaint.reopened += 1
    complaint.closed_on = None
    if not has_case:
        complaint.disposition = complaint.answered_on = complaint.proposed_by = None
        complaint.refusal_proposed_by = complaint.refusal_ground = None
        there.take(complaint_deadlines.acceptance(complaint, clock.today(), "complaint-reopened"))
    there.changes.publish(
        ComplaintReopened(
            division=complaint.division,
            complaint=complaint.joined_to or complaint.number,  # the case is its leader's
            case=complaint.case_number,
            reopened_on=clock.today(),
        )
    )


hear_verdict_in_session = in_session(hear_verdict)
take_up_again_in_session = in_session(take_up_again)
