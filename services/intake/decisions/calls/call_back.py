"""After the answer: the worker is called back, and the matter is closed, taken up again, or supervised (C20, C124)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import deadlines as complaint_deadlines
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import for_ever
from services.intake.complaints.rules.clocks import DISSATISFIED, Rung
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.deadlines import escalation
from services.intake.deadlines import queries as deadline_queries
from services.intake.deadlines.rules import LADDER, REOPENS, UnderSupervision
from services.intake.decisions.calls import log
from services.intake.decisions.calls.schemas import CallBackIn
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintCalledBack, ComplaintClosed, ComplaintReopened
from shared.messaging.outbox import publish
from shared.refusals import Conflict, Gone


class ReopenedBefore(Conflict):
    code = "reopened-before"
    zh = "该投诉已重办过一次，不能再次重办；请走督办程序"
    en = "this complaint was reopened once before; escalate it instead"


class NotReachedYet(Conflict):
    code = "not-called-back"
    zh = (
        "尚未回访：请先回访；联系不上的，须在至少{days_needed}个不同日期联系满{attempts_needed}次（已联系{attempts}次）"
    )
    en = (
        "the worker was not called back: call first; somebody unreachable was rung {attempts_needed} times "
        "on {days_needed} different days ({attempts} so far)"
    )


DISSATISFIED_NOTE = "回访不满意，依规定重办一次"


async def call_back(session: AsyncSession, caller: Caller, number: str, seen: int, call: CallBackIn) -> Complaint:
    """Ring the worker about the result. Nobody reached: the attempt is kept, the stage stays."""
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    note = await for_ever(session, complaint, call.note) if call.note else None
    session.add(log.result_call(complaint, caller.label, reached=call.reached, satisfied=call.satisfied, note=note))
    await _note_call(session, complaint, by=caller.label, satisfied=call.satisfied, note=note)
    if call.satisfied is False:
        await _after_dissatisfaction(session, complaint, by=caller.label)
    return complaint


async def hear_verdict(
    session: AsyncSession, complaint: Complaint, *, by: str, satisfied: bool, note: str | None
) -> None:
    """The worker says by themselves, or through their channel, whether they are satisfied: as good as a call-back.

    The complaint is locked. Raises IllegalMove before the result was answered.
    """
    words = await for_ever(session, complaint, note) if note else None
    session.add(log.result_call(complaint, by, reached=True, satisfied=satisfied, note=words))
    await _note_call(session, complaint, by=by, satisfied=satisfied, note=words)
    if not satisfied:
        await _after_dissatisfaction(session, complaint, by=by)


async def _note_call(
    session: AsyncSession, complaint: Complaint, *, by: str, satisfied: bool | None, note: str | None
) -> None:
    """What was heard, or that nobody was reached."""
    reached = satisfied is not None
    complaint.satisfied = satisfied
    facts = {"reached": reached, "satisfied": satisfied}
    to = Stage.CALLED_BACK if reached else None
    await step(session, complaint, by=by, action="called-back", to=to, note=note, facts=facts)
    publish(
        session,
        ComplaintCalledBack(
            division=complaint.division,
            complaint=complaint.number,
            case=complaint.case_number,
            satisfied=satisfied,
            called_on=clock.today(),
        ),
    )


async def _after_dissatisfaction(session: AsyncSession, complaint: Complaint, *, by: str) -> None:
    """Taken up again once by rule; the next time the head supervises it instead (C20)."""
    complaint.dissatisfied += 1
    gone = (await complaint_queries.reporter_of(session, complaint)).destroyed_at is not None
    if complaint.reopened < REOPENS and not gone:
        await take_up_again(session, complaint, by=by, note=DISSATISFIED_NOTE)
    else:
        await escalation.press(session, complaint, Rung.SUPERVISE, DISSATISFIED, by=by)


async def close(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """Done with 办结, once the worker was called back, or is unreachable, or left no number to ring.

    Raises NotReachedYet, and UnderSupervision while a supervision waits for its answer.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    facts = await _why_not_called_back(session, complaint) if complaint.stage == Stage.ANSWERED else None
    await _check_supervision(session, complaint)
    await step(session, complaint, by=caller.label, action="closed", to=Stage.CLOSED, note=given.reason, facts=facts)
    complaint.closed_on = clock.today()
    await deadline_actions.over(session, complaint)
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


async def _why_not_called_back(session: AsyncSession, complaint: Complaint) -> dict[str, str | int]:
    """Raises NotReachedYet where the worker could still be reached."""
    if (await complaint_queries.reporter_of(session, complaint)).phone_hash is None:
        return {"not_called_back": "no-phone"}
    tried = await log.reach_since_answered(session, complaint)
    if not tried.unreachable:
        raise NotReachedYet(
            attempts=tried.attempts, attempts_needed=tried.attempts_needed, days_needed=tried.days_needed
        )
    return {"not_called_back": "unreachable", "attempts": tried.attempts, "days": tried.days}


async def _check_supervision(session: AsyncSession, complaint: Complaint) -> None:
    """Raises UnderSupervision. An urging alone ends with the complaint."""
    waiting = await deadline_queries.open_escalations(session, complaint.number)
    rungs = sorted({each.rung for each in waiting if each.rung != Rung.URGE})
    if rungs:
        raise UnderSupervision(rungs="、".join(LADDER[rung].zh for rung in rungs))


async def reopen(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """Take it up again 重办, once (C20). Raises ReopenedBefore, and Gone where the reporter's data was destroyed."""
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    if (await complaint_queries.reporter_of(session, complaint)).destroyed_at:
        raise Gone
    if complaint.reopened:
        raise ReopenedBefore
    await take_up_again(session, complaint, by=caller.label, note=given.reason)
    return complaint


async def take_up_again(session: AsyncSession, complaint: Complaint, *, by: str, note: str) -> None:
    """The same matter once more 重办; its case is reopened, or without one it is decided anew in as many days.

    Raises IllegalMove before the result was answered.
    """
    has_case = complaint.case_number is not None or complaint.joined_to is not None
    to = Stage.IN_PROGRESS if has_case else Stage.FILED
    await step(session, complaint, by=by, action="reopened", to=to, note=note)
    complaint.reopened += 1
    complaint.closed_on = None
    if not has_case:
        complaint.disposition = complaint.answered_on = complaint.proposed_by = None
        await complaint_deadlines.start_acceptance(session, complaint, clock.today(), "complaint-reopened")
    publish(
        session,
        ComplaintReopened(
            division=complaint.division,
            complaint=complaint.joined_to or complaint.number,  # the case is its leader's
            case=complaint.case_number,
            reopened_on=clock.today(),
        ),
    )
