"""Correcting what is stored about a person, when they ask (PIPL 46; PRIV-01). The old value is kept, sealed."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import normal_id, normal_name, normal_phone, unnamed
from services.intake.complaints.rules.masking import readable
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.people.queries import PersonRow
from services.intake.people.requests import take_request
from services.intake.people.schemas import CorrectIn, RequestOut
from services.intake.people.tables import Correction, PersonRequest
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.privacy import Keyring
from shared.values import identifiers

CORRECTION = "correction"
FLAGS = {"id_no": "id-check-digit", "phone": "phone-unusual"}


async def correct_person(session: AsyncSession, caller: Caller, given: CorrectIn) -> RequestOut:
    """Correct a name or number wherever this person gave it in the caller's divisions. Nobody found is no error.

    The history states the field, not the value. Done twice: the second finds nobody by the old value, or changes
    nothing. Raises RoleMissing (a protected reporter's data is for a head), NobodyMeant, InTheFuture.
    """
    asked = await take_request(session, caller, given, CORRECTION, given.identity_check, given.reason)
    await session.flush()
    for complaint in asked.complaints:
        rows = [each for each in asked.people if _told_in(each, complaint)]
        await _correct(session, caller, complaint, asked.row, given, rows)
    return asked.outcome()


def _told_in(person: PersonRow, complaint: Complaint) -> bool:
    if isinstance(person, Reporter):
        return complaint.reporter_id == person.id
    return person.complaint == complaint.number


async def _correct(
    session: AsyncSession,
    caller: Caller,
    complaint: Complaint,
    asked: PersonRequest,
    given: CorrectIn,
    rows: Sequence[PersonRow],
) -> None:
    keyring, fields, old_names = keyring_of(session), set(), []
    for row in rows:
        old_names.append(keyring.reveal(row.person_key, row.name))
        for field, right in _right_values(given).items():
            old = getattr(row, field)
            if keyring.reveal(row.person_key, old) == right:
                continue
            session.add(_kept(asked, caller, complaint, row, field, old))
            _set_value(keyring, row, field, right)
            fields.add(field)
            if isinstance(row, Reporter):
                _flag(complaint, field, right)
    if not fields:
        return
    await session.flush()
    if "name" in fields:
        await _mask_again(session, complaint, old_names)
    facts = {"fields": sorted(fields), "request": str(asked.id)}
    await step(session, complaint, by=caller.label, action="person-corrected", facts=facts)


def _right_values(given: CorrectIn) -> dict[str, str]:
    said = {"name": given.right_name, "phone": given.right_phone, "id_no": given.right_id_no}
    return {field: right for field, right in said.items() if right is not None}


def _kept(
    asked: PersonRequest, caller: Caller, complaint: Complaint, row: PersonRow, field: str, old: bytes | None
) -> Correction:
    """The old value as it was sealed, under the person's own key."""
    return Correction(
        request=asked.id,
        by=caller.label,
        of_table=row.__tablename__,
        row_id=row.id,
        complaint=complaint.number,
        field=field,
        old=old,
    )


def _set_value(keyring: Keyring, row: PersonRow, field: str, right: str) -> None:
    """Set the sealed value, the hash by which it is found, and the mask that is shown."""
    sealed = keyring.seal(row.person_key, right)
    if field == "name":
        row.name, row.name_hash = sealed, keyring.blind("name", normal_name(right))
        row.name_mask = identifiers.mask_name(right)
    elif field == "phone":
        number = normal_phone(right)
        row.phone, row.phone_hash = sealed, keyring.blind("phone", number)
        row.phone_mask = identifiers.mask_phone(number or right)
    else:
        row.id_no, row.id_hash = sealed, keyring.blind("id", normal_id(right))
        row.id_mask = identifiers.mask_id(normal_id(right) or "")


def _flag(complaint: Complaint, field: str, right: str) -> None:
    """Set or clear the flag that the value is doubtful, by the corrected value."""
    if field not in FLAGS:
        return
    normal = normal_id(right) or ""
    doubtful = not (identifiers.resident_id_ok(normal) if field == "id_no" else identifiers.normal_phone(right).ok)
    kept = [flag for flag in complaint.flags if flag != FLAGS[field]]
    complaint.flags = [*kept, FLAGS[field]] if doubtful else kept


async def _mask_again(session: AsyncSession, complaint: Complaint, old_names: Sequence[str | None]) -> None:
    """Mask the summary again, so that it shows neither the correct name nor the wrong ones."""
    reporter = await complaint_queries.reporter_of(session, complaint)
    if reporter.destroyed_at is not None:
        return
    words = keyring_of(session).reveal(reporter.person_key, complaint.summary) or ""
    masked = readable(await unnamed(session, complaint, words), *old_names)
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary_masked = masked
