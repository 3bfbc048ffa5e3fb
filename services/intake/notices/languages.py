"""The language a worker prefers for notices, and who interpreted a conversation (C126)."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.rules.members import NoSuchMember, NotYourList
from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.notices.schemas import InterpretationIn, LanguageIn
from services.intake.notices.tables import Interpretation
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.refusals import Gone


async def prefer(session: AsyncSession, caller: Caller, number: str, given: LanguageIn) -> Complaint:
    """Set the language of the reporter, or of the member with `worker_ref`. Later notices are in it if there is a text.

    Raises RoleMissing; NotYourList for a party that did not file the complaint; NoSuchMember; Gone once the person's
    data was destroyed.
    """
    complaint = await complaint_queries.lock_any_version(session, caller, number)
    if caller.is_authority and caller.person:
        caller.need_role("officer", "head")
    elif caller.party != complaint.filed_by:
        raise NotYourList
    person = await _person(session, complaint, given.worker_ref)
    if person.destroyed_at is not None:
        raise Gone
    person.language = given.language
    facts = {"language": given.language, "of_a_member": given.worker_ref is not None}
    await step(session, complaint, by=caller.label, action="language-preferred", facts=facts)
    return complaint


async def record_interpreter(
    session: AsyncSession, caller: Caller, number: str, given: InterpretationIn
) -> Interpretation:
    """Record who interpreted. Raises RoleMissing, or Gone once the reporter's data was destroyed."""
    caller.need_role("officer", "head")
    complaint = await complaint_queries.lock_any_version(session, caller, number)
    reporter = await complaint_queries.reporter_of(session, complaint)
    made = Interpretation(
        complaint=number,
        by=caller.label,
        language=given.language,
        occasion=given.occasion,
        unit=given.unit,
        interpreter=keyring_of(session).seal(reporter.person_key, given.interpreter),
    )
    session.add(made)
    facts = {"language": given.language, "occasion": str(given.occasion)}
    await step(session, complaint, by=caller.label, action="interpreted", note=given.note, facts=facts)
    return made


async def _person(session: AsyncSession, complaint: Complaint, worker_ref: UUID | None) -> Reporter | Member:
    if worker_ref is None:
        return await complaint_queries.reporter_of(session, complaint)
    for each in await complaint_queries.members_now(session, complaint.number):
        if each.id == worker_ref:
            return each
    raise NoSuchMember(field="worker_ref", worker_ref=worker_ref)
