"""Destroying a person's data: keys, sealed columns, hashes, masks and words. A tombstone remains.

Facts published before hold no personal data and are not changed; a backup made before holds the data until the backup
is deleted.
"""

import os
from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.privacy import hashes_of
from services.intake.complaints.rules.masking import IN_PLACE_OF_WORDS, neutral, without
from services.intake.complaints.tables import Complaint, Member, Reporter
from services.intake.evidence import actions as evidence_actions
from services.intake.papers import queries as paper_queries
from services.intake.people import queries
from services.intake.people.queries import Found, Hashes
from services.intake.people.rules import check_may_be_destroyed
from services.intake.people.schemas import DestroyedOut, DestroyIn
from services.intake.people.tables import Tombstone
from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED

SEALED = ("name", "phone", "id_no", "name_hash", "phone_hash", "id_hash", "name_mask", "phone_mask", "id_mask")
OF_A_MEMBER = (*SEALED, "card", "card_mask")


async def destroy_person(session: AsyncSession, caller: Caller, whom: DestroyIn) -> DestroyedOut:
    """Destroy a person's data in the caller's divisions; a head decides. Done twice: the second finds nobody.

    Raises AuthorityOnly, RoleMissing, StillRunning or RetentionUnknown; then nothing was destroyed.
    """
    caller.need_role("head")
    hashes = hashes_of(keyring_of(session), name=whom.name, phone=whom.phone, id_no=whom.id_no)
    complaints = await queries.lock_complaints_of(session, await queries.rows_of_person(session, caller, hashes))
    check_may_be_destroyed([(each.number, each.stage, each.case_number) for each in complaints], whom.retention_checked)
    found = await found_in(session, caller, hashes, complaints)
    if not found.people:
        return DestroyedOut(tombstone=None, at=clock.now(), reporters=0, members=0, liable=0, complaints=[])
    stone = _tombstone(session, caller, whom, complaints, found)
    session.add(stone)
    for complaint in complaints:
        _destroy_words(session, complaint, found.reporters, found.members)
    _destroy_rows(found)
    for complaint in complaints:
        await _destroy_what_was_kept(session, complaint)
        await step(session, complaint, by=caller.label, action="person-destroyed", facts={"tombstone": str(stone.id)})
    return DestroyedOut(
        tombstone=stone.id,
        at=stone.at.astimezone(clock.CHINA),
        reporters=len(found.reporters),
        members=len(found.members),
        liable=len(found.liable),
        complaints=[complaint.number for complaint in complaints],
    )


async def found_in(session: AsyncSession, caller: Caller, hashes: Hashes, complaints: Sequence[Complaint]) -> Found:
    """The person's rows in these locked complaints, as they are now; rows filed since are left out."""
    now = await queries.rows_of_person(session, caller, hashes)
    numbers, tellers = {each.number for each in complaints}, {each.reporter_id for each in complaints}
    return Found(
        [each for each in now.reporters if each.id in tellers],
        [each for each in now.members if each.complaint in numbers],
        [each for each in now.liable if each.complaint in numbers],
    )


def row_references(complaints: Sequence[Complaint], found: Found) -> list[dict[str, str]]:
    """References to the person's rows (table, id, complaint), as a tombstone or a request stores them."""
    told = {complaint.reporter_id: complaint.number for complaint in complaints}
    rows = [{"table": "reporter", "id": str(each.id), "complaint": told[each.id]} for each in found.reporters]
    rows += [{"table": "member", "id": str(each.id), "complaint": each.complaint} for each in found.members]
    return rows + [{"table": "liable_person", "id": str(each.id), "complaint": each.complaint} for each in found.liable]


def _tombstone(
    session: AsyncSession, caller: Caller, whom: DestroyIn, complaints: Sequence[Complaint], found: Found
) -> Tombstone:
    said = f"{whom.reason}；保存年限：{whom.retention_checked}" if whom.retention_checked else whom.reason
    found_by = "+".join(name for name in ("name", "phone", "id_no") if getattr(whom, name))
    reveal = keyring_of(session).reveal
    names = [reveal(each.person_key, each.name) for each in found.people]
    reason = neutral(said, whom.name, *names)
    return Tombstone(by=caller.label, reason=reason, found_by=found_by, rows=row_references(complaints, found))


def _destroy_words(
    session: AsyncSession, complaint: Complaint, reporters: Sequence[Reporter], members: Sequence[Member]
) -> None:
    """Destroy the summary if the person reported it; for a worker of the list, remove the name from the
    masked summary.
    """
    shown = complaint.summary_masked
    if complaint.reporter_id in {each.id for each in reporters}:
        complaint.search_text = complaint.search_text.removesuffix(shown).strip()
        complaint.summary, complaint.summary_masked = DESTROYED, IN_PLACE_OF_WORDS
        complaint.content_hash = os.urandom(32)
        return
    reveal = keyring_of(session).reveal
    for name in [reveal(each.person_key, each.name) for each in members if each.complaint == complaint.number]:
        complaint.summary_masked = without(complaint.summary_masked, name)
    complaint.search_text = complaint.search_text.replace(shown, complaint.summary_masked)


def _destroy_rows(found: Found) -> None:
    for row in found.people:
        for column in OF_A_MEMBER if isinstance(row, Member) else SEALED:
            setattr(row, column, None)
        row.person_key, row.destroyed_at = DESTROYED, clock.now()


async def _destroy_what_was_kept(session: AsyncSession, complaint: Complaint) -> None:
    """Delete notes of calls, the reporter's files, to whom papers went, and answers stored for repeats, which show
    masks: a repeat is refused.
    """
    if complaint.summary == DESTROYED:
        await evidence_actions.destroy(session, complaint)
        for paper in await paper_queries.papers_of(session, complaint.number):
            paper.addressee = None
    for call in await queries.calls_about(session, [complaint.number]):
        call.note = None
    for kept in await queries.kept_answers(session, complaint.number):
        kept.body, kept.fingerprint = b"{}", os.urandom(32)
