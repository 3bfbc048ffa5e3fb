"""What intake's letters are about, for the units' answers to them: a complaint or an incident."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.incidents import actions as incident_actions
from services.intake.assignments.incidents.tables import Incident
from services.intake.assignments.tables import LETTERS, Assignment
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.clocks import ASSIGNMENT
from services.intake.complaints.rules.masking import neutral
from services.intake.complaints.tables import Complaint
from shared import clock
from shared.access.callers import Caller
from shared.assignments.answers import About
from shared.assignments.tables import AssignmentKind
from shared.contracts.intake import AssignmentReturned
from shared.messaging.outbox import publish
from shared.refusals import Conflict

Matter = Complaint | Incident


class TeamStays(Conflict):
    code = "team-stays"
    zh = "三人小组成员随突发事件办结而结束，不能退回"
    en = "the team of a live incident ends with it: its letters are not given back"


async def remove_party(session: AsyncSession, complaint: Complaint, party: str | None) -> None:
    """Take a party off those that may see the complaint, unless it filed it or has another running letter about it."""
    stays = complaint.filed_by
    complaint.parties = await LETTERS.without(session, complaint.number, complaint.parties, party, stays)


async def _lock(session: AsyncSession, letter: Assignment) -> Matter:
    matter: Matter | None
    if letter.subject_kind == KIND:
        matter = await complaint_queries.lock_for_fact(session, letter.subject)
    else:
        matter = await session.get(Incident, letter.subject, with_for_update=True, populate_existing=True)
    assert matter is not None, "a letter is about something"
    return matter


def _may_return(matter: Matter) -> None:
    """Raises TeamStays for a letter about an incident."""
    if not isinstance(matter, Complaint):
        raise TeamStays


async def _returned(session: AsyncSession, matter: Matter, letter: Assignment) -> None:
    """With the owner's letter the complaint has no owner any more, and the deadline to assign one begins."""
    assert isinstance(matter, Complaint)
    if letter.kind == AssignmentKind.OWNER:
        await _leave_without_owner(session, matter)
    await remove_party(session, matter, letter.party)
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


async def _mask(session: AsyncSession, matter: Matter, text: str) -> str:
    return await anonymised(session, matter, text) if isinstance(matter, Complaint) else neutral(text)


ABOUT: About[Assignment, Matter] = About(LETTERS, _lock, _mask, _note, _returned, _may_return)
