"""Actions of the schedule: a complaint's deadline passed, a reminder is due, a holiday notice moved a last day."""

from collections.abc import Sequence

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.rules.clocks import ACCEPTANCE, Rung
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.escalation import press_in_session
from services.intake.notices.actions import tell_in_session
from services.intake.notices.rules.notices import Event
from shared.obligations import Obligation, Reminder

BY = "clock"


async def acceptance_overdue(session: AsyncSession, obligation: Obligation) -> None:
    """Nobody decided in five working days (INT-02). The breach is recorded, and the owner or the head is urged."""
    await _note_and_urge(session, obligation, "acceptance-overdue")


async def channel_answer_overdue(session: AsyncSession, obligation: Obligation) -> None:
    """The channel was not answered in its time. The breach is recorded, and the owner or the head is urged."""
    await _note_and_urge(session, obligation, "channel-answer-overdue")


async def nobody_assigned(session: AsyncSession, obligation: Obligation) -> None:
    """Nobody was assigned in time, which is a breach (architecture, invariant 9). It is recorded; the head is urged."""
    await _note_and_urge(session, obligation, "nobody-assigned")


async def discovery_not_opened(session: AsyncSession, obligation: Obligation) -> None:
    """What a report or clue showed was not opened as a case in the place's days (INT-02; Guangdong 32): a breach."""
    await _note(session, obligation, "discovery-opening-overdue")


async def report_not_passed_on(session: AsyncSession, obligation: Obligation) -> None:
    """In the days in which a report that belongs elsewhere is passed on (INT-06; Guangdong 33) nobody took it up or
    passed it on. It is noted: whether it belonged elsewhere a person has yet to say.
    """
    await _note(session, obligation, "report-not-passed-on")


async def deem_accepted(session: AsyncSession, obligation: Obligation) -> None:
    """Record that the complaint counts as accepted because nobody answered in time (INT-02, Guangdong).

    It is accepted as of the day from which those days ran: that of its receipt, or on which it became a complaint. It
    is a fact of law and not a decision: a head has yet to sign and open the case, which is overdue (architecture,
    invariant 9). Nothing happens once the complaint was decided.
    """
    complaint = await complaint_queries.lock_for_fact(session, obligation.subject)
    if complaint is None or complaint.stage != Stage.FILED or complaint.deemed_accepted_on is not None:
        return
    on = complaint.deemed_accepted_on = obligation.started_on
    facts = {"rule": obligation.rule_id, "legal_basis": obligation.legal_basis, "on": on.isoformat()}
    await step(session, complaint, by=BY, action="deemed-accepted", facts=facts)
    await tell_in_session(session, complaint, Event.DEEMED_ACCEPTED, on.isoformat(), on=on)


async def remind(session: AsyncSession, obligation: Obligation, reminder: Reminder) -> None:
    """Record in the complaint's history that its owner is reminded of a deadline (C123)."""
    await _note(session, obligation, "reminded", working_days_left=reminder.working_days_before)


async def follow_moved_days(session: AsyncSession, moved: Sequence[Obligation]) -> None:
    """A holiday notice moved last days: copy those of the deadline to accept to `accept_due_on` (INT-02)."""
    followed = update(Complaint).where(
        col(Complaint.number) == Obligation.subject,
        col(Obligation.name) == ACCEPTANCE,
        col(Obligation.id).in_([each.id for each in moved]),
    )
    told = followed.values(accept_due_on=Obligation.due_on)
    await session.exec(told, execution_options={"synchronize_session": False})


async def _note_and_urge(session: AsyncSession, obligation: Obligation, action: str) -> None:
    complaint = await _note(session, obligation, action)
    if complaint is not None:
        await press_in_session(session, complaint, Rung.URGE, obligation.name, by=BY)


async def _note(session: AsyncSession, obligation: Obligation, action: str, **more: int) -> Complaint | None:
    complaint = await complaint_queries.lock_for_fact(session, obligation.subject)
    if complaint is None:
        return None
    facts = {"deadline": obligation.name, "rule": obligation.rule_id, "due_on": obligation.due_on.isoformat()}
    await step(session, complaint, by=BY, action=action, facts={**facts, **more})
    return complaint
