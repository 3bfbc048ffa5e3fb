"""Storing, reading and destroying files about a complaint.

They are encrypted under the reporter's key: destroying the key destroys them too.
"""

import hashlib
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.rules.masking import clipped
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.evidence import queries
from services.intake.evidence.rules import files
from services.intake.evidence.rules.files import EvidenceKind
from services.intake.evidence.tables import Evidence, EvidenceContent
from shared import clock, history
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.privacy import DESTROYED
from shared.refusals import Gone

HEADS = ("head",)
"""The roles that may read the files of a protected reporter (INT-07)."""


@dataclass(frozen=True)
class Arriving:
    """A file as it was sent: its bytes, what it shows, and the media type and name that its sender gave."""

    content: bytes
    kind: EvidenceKind
    said_type: str | None = None
    said_name: str | None = None


async def add(session: AsyncSession, complaint: Complaint, file: Arriving, *, by: str) -> Evidence:
    """Store a file of a locked complaint. For bytes that are stored already the existing file is returned.

    Raises Gone once the reporter's data was destroyed, TooManyFiles, and the refusals of `rules.files.found`.
    """
    what = files.found(file.content, file.said_type, file.said_name)
    reporter = await complaint_queries.reporter_of(session, complaint)
    if reporter.destroyed_at is not None:
        raise Gone
    digest = hashlib.sha256(file.content).digest()
    there = await queries.files_of(session, complaint.number)
    same = next((each for each in there if each.sha256 == digest), None)
    if same is not None:
        return same
    files.check_room(len(there), sum(each.size for each in there), len(file.content))
    kept = _row(session, complaint, reporter, file, what, digest, place=len(there) + 1, by=by)
    session.add(kept)
    await session.flush()
    sealed = keyring_of(session).seal_file(reporter.person_key, file.content)
    session.add(EvidenceContent(evidence=kept.id, sealed=sealed))
    facts = {"place": kept.place, "kind": kept.kind, "media_type": kept.media_type, "sha256": digest.hex()}
    await step(session, complaint, by=by, action="evidence-added", facts=facts)
    return kept


def _row(
    session: AsyncSession,
    complaint: Complaint,
    reporter: Reporter,
    file: Arriving,
    what: files.Found,
    digest: bytes,
    *,
    place: int,
    by: str,
) -> Evidence:
    return Evidence(
        complaint=complaint.number,
        place=place,
        kind=file.kind,
        media_type=what.media_type,
        said_type=clipped(file.said_type, 100),
        name=keyring_of(session).seal(reporter.person_key, clipped(file.said_name)),
        size=len(file.content),
        sha256=digest,
        flags=what.flags,
        by=by,
    )


async def read(session: AsyncSession, caller: Caller, number: str, place: int, purpose: str) -> tuple[Evidence, bytes]:
    """A file's row and its bytes in clear; reader and purpose are written to the read log.

    Raises NotFound, Gone once it was destroyed, and RoleMissing for a file of a protected reporter.
    """
    complaint = await complaint_queries.read(session, caller, number)
    reporter = await complaint_queries.reporter_of(session, complaint)
    if reporter.protected:
        caller.need_role(*HEADS)
    kept = await queries.file_of(session, number, place)
    if kept.destroyed_at is not None:
        raise Gone
    history.log_read(session, by=caller.label, kind="evidence", subject=f"{number}/{place}", purpose=purpose)
    content = await queries.content_of(session, kept)
    return kept, keyring_of(session).reveal_file(reporter.person_key, content.sealed)


async def destroy(session: AsyncSession, complaint: Complaint) -> None:
    """Destroy content and names of all files of the complaint; type, size, digest and history are kept."""
    for kept in await queries.files_of(session, complaint.number):
        content = await queries.content_of(session, kept)
        content.sealed, kept.name, kept.destroyed_at = DESTROYED, None, clock.now()
