"""Answers to letters: returned with a reason, done, or received on paper."""

from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments import letters
from services.intake.assignments.incidents import actions as incident_actions
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.schemas import FinishAssignmentIn, ReceiveIn, ReturnAssignmentIn
from services.intake.assignments.tables import Assignment, AssignmentKind, AssignmentState
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.clocks import ASSIGNMENT
from services.intake.complaints.rules.masking import neutral
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import AssignmentReturned
from shared.messaging.outbox import publish
from shared.refusals import Conflict
from shared.values.date_checks import check_past

Matter = Complaint | Incident


class TeamStays(Conflict):
    code = "team-stays"
    zh = "三人小组成员随突发事件办结而结束，不能退回"
    en = "the team of a live incident ends with it: its letters are not given back"


async def give_back(session: AsyncSession, caller: Caller, letter_id: UUID, given: ReturnAssignmentIn) -> Assignment:
    """The unit returns the letter with a reason 退回.

    With the owner's letter the complaint has no owner any more, and the deadline to assign one begins. Raises NotFound,
    NotYourLetter, LetterClosed, and TeamStays for a letter about an incident.
    """
    letter, matter = await _under_lock(session, caller, letter_id)
    if not isinstance(matter, Complaint):
        raise TeamStays
    reason = await anonymised(session, matter, given.reason)
    letter.received_at = letter.received_at or clock.now()  # whoever returns it had it
    await letters.end(session, letter, AssignmentState.RETURNED, reason)
    if letter.kind == AssignmentKind.OWNER:
        await _leave_without_owner(session, matter)
    await letters.remove_party(session, matter, letter.party)
    await _note(session, matter, caller, "assignment-returned", given.reason, _facts(letter))
    publish(
        session,
        AssignmentReturned(
            division=matter.division,
            complaint=matter.number,
            kind=letter.kind.value,
            document_no=letter.document_no,
            unit=letter.unit,
            returned_on=clock.today(),
        ),
    )
    return letter


async def finish(session: AsyncSession, caller: Caller, letter_id: UUID, given: FinishAssignmentIn) -> Assignment:
    """The unit reports what it did, which meets the letter's deadline and counts as its receipt, if there was none. The
    complaint or incident itself goes on.

    Raises NotFound, NotYourLetter, LetterClosed.
    """
    letter, matter = await _under_lock(session, caller, letter_id)
    letter.received_at = letter.received_at or clock.now()  # whoever did it has the letter
    await letters.end(session, letter, AssignmentState.DONE, await _anonymised(session, matter, given.outcome))
    await _note(session, matter, caller, "assignment-done", given.outcome, _facts(letter))
    return letter


async def receive_by_hand(session: AsyncSession, caller: Caller, letter_id: UUID, given: ReceiveIn) -> Assignment:
    """Record the receipt of a letter on paper, for a unit without a party in this system. Only the first one counts.

    Raises NotFound, RoleMissing, NotYourLetter where the unit has a party, InTheFuture, TooEarly.
    """
    caller.need_role(*DECIDERS)
    letter, matter = await _under_lock(session, caller, letter_id)
    if letter.received_at is not None:
        return letter
    given_on = letter.given_at.astimezone(clock.CHINA).date()
    check_past(given.received_on, clock.today(), "received_on", earliest=given_on)
    letter.received_at = clock.start_of(given.received_on)
    facts = {**_facts(letter), "received_on": given.received_on.isoformat()}
    await _note(session, matter, caller, "letter-received", given.note, facts)
    return letter


async def _under_lock(session: AsyncSession, caller: Caller, letter_id: UUID) -> tuple[Assignment, Matter]:
    """The letter and its complaint or incident, both row-locked. The complaint's row is locked first, as in every
    command, so that two commands cannot deadlock.
    """
    letter = await letters.of_caller(session, caller, letter_id)
    letters.check_may_act(caller, letter)
    matter: Matter | None
    if letter.subject_kind == KIND:
        matter = await complaint_queries.lock_for_fact(session, letter.subject)
    else:
        matter = await session.get(Incident, letter.subject, with_for_update=True, populate_existing=True)
    assert matter is not None, "a letter is about something"
    await session.refresh(letter, with_for_update=True)
    return letter, matter


async def _leave_without_owner(session: AsyncSession, complaint: Complaint) -> None:
    """Take unit and officer off the complaint and begin the deadline to assign somebody (C123)."""
    complaint.unit = complaint.unit_party = complaint.owner = None
    begun, today = Begun(), clock.today()
    told = complaint.model_dump()
    begun.start(told, ASSIGNMENT, "assignment_days", today, "assignment-returned", needed=False, rule="C123")
    await begun.write(session)


async def _note(
    session: AsyncSession, matter: Matter, caller: Caller, action: str, note: str | None, facts: dict[str, Any]
) -> None:
    if isinstance(matter, Complaint):
        await step(session, matter, by=caller.label, action=action, note=note, facts=facts)
    else:
        await incident_actions.note(session, matter, caller.label, action, note, facts)


async def _anonymised(session: AsyncSession, matter: Matter, text: str) -> str:
    return await anonymised(session, matter, text) if isinstance(matter, Complaint) else neutral(text)


def _facts(letter: Assignment) -> dict[str, Any]:
    return {"document_no": letter.document_no, "unit": letter.unit, "kind": letter.kind.value}
