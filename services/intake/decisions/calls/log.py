"""The call log (C124): every call about a complaint, and whether its reporter counts as unreachable."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.contact import ATTEMPTS_KEY, DAYS_KEY, CallOccasion, Outcome, Reach, Tried, reach
from services.intake.complaints.rules.members import NoSuchMember
from services.intake.complaints.tables import Complaint
from services.intake.decisions.calls.schemas import CallIn
from services.intake.decisions.calls.tables import Call
from shared import clock, regions
from shared.access.callers import Caller
from shared.obligations.questions import StillUnknown
from shared.values.date_checks import check_past


async def log_call(session: AsyncSession, caller: Caller, number: str, given: CallIn) -> Call:
    """Record a call that was made; it changes no stage. Raises RoleMissing, NoSuchMember, InTheFuture, TooEarly."""
    caller.need_role("officer", "head")
    complaint = await complaint_queries.lock_any_version(session, caller, number)
    called_at = given.called_at or clock.now()
    check_past(called_at.astimezone(clock.CHINA).date(), clock.today(), "called_at", earliest=complaint.filed_on)
    if given.worker_ref is not None:
        listed = {each.id for each in await complaint_queries.members_now(session, number)}
        if given.worker_ref not in listed:
            raise NoSuchMember(field="worker_ref", worker_ref=given.worker_ref)
    call = Call(
        complaint=number,
        by=caller.label,
        called_at=called_at,
        occasion=given.occasion,
        outcome=given.outcome,
        reached=given.outcome is Outcome.REACHED,
        worker_ref=given.worker_ref,
        note=await anonymised(session, complaint, given.note) if given.note else None,
    )
    session.add(call)
    of_a_member = given.worker_ref is not None
    facts = {"occasion": str(given.occasion), "outcome": str(given.outcome), "of_a_member": of_a_member}
    await step(session, complaint, by=caller.label, action="called", note=given.note, facts=facts)
    return call


def reach_by(complaint: Complaint, calls: Sequence[Call], since: date | None) -> Reach:
    """The same for calls already read. Calls to workers of the list do not count for the reporter."""
    try:
        attempts, days = (
            regions.value(complaint.division, key, clock.today()).number() for key in (ATTEMPTS_KEY, DAYS_KEY)
        )
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
    rung = [call for call in calls if call.worker_ref is None]
    tried = [Tried(call.called_at.astimezone(clock.CHINA).date(), call.reached) for call in rung]
    return reach([each for each in tried if since is None or each.on >= since], attempts, days)


def result_call(
    complaint: str, by: str, *, reached: bool, satisfied: bool | None, note: str | None, called_at: datetime
) -> dict[str, Any]:
    """The row of a call about the result 回访."""
    return {
        "complaint": complaint,
        "called_at": called_at,
        "by": by,
        "occasion": CallOccasion.RESULT,
        "outcome": Outcome.REACHED if reached else Outcome.NO_ANSWER,
        "reached": reached,
        "satisfied": satisfied,
        "note": note,
    }
