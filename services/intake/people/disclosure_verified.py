"""What the office verified (part B of the clue record), for the person it is about (PRIV-01)."""

import json
from collections.abc import Sequence
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import names_in
from services.intake.complaints.rules.masking import readable
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.people import disclosure_queries
from services.intake.verification import queries as verification_queries
from services.intake.verification.tables import LiablePerson, Verified
from shared.database.sessions import keyring_of

FOUND = {"revision", "at", "domain", "sector", "cause", "period_from", "period_to", "workers", "owed_fen"}
FOUND_OF_A_COMPLAINT = FOUND | {"employer", "project", "recovered_workers", "recovered_fen", "handler_unit"}


async def reporter(session: AsyncSession, complaint: Complaint, person: Reporter) -> list[dict[str, Any]]:
    """Every revision about the reporter's complaint, with the office's account of it; other people's names masked."""
    keyring = keyring_of(session)
    own = keyring.reveal(person.person_key, person.name)
    others = [name for name in await names_in(session, complaint) if name != own]
    revisions = await verification_queries.revisions_of(session, complaint.number)
    told = []
    for each in revisions:
        words = json.loads(keyring.reveal(person.person_key, each.sealed) or "{}")
        facts = readable(words.get("facts", ""), *others)
        told.append({**each.model_dump(include=FOUND_OF_A_COMPLAINT), "facts": facts, **_unit_liable(each)})
    return told


async def liable(session: AsyncSession, people: Sequence[LiablePerson]) -> list[dict[str, Any]]:
    """The revisions in which these people were found liable, and for how much; never who reported it (INT-07)."""
    keyring = keyring_of(session)
    parts = await disclosure_queries.verified_of(session, [each.complaint for each in people])
    by_revision = {(each.complaint, each.revision): each for each in parts}
    told = []
    for person in people:
        part = by_revision[person.complaint, person.revision]
        clear = {name: keyring.reveal(person.person_key, getattr(person, name)) for name in ("name", "id_no")}
        told.append({"complaint": part.complaint, **part.model_dump(include=FOUND), **clear, **_unit_liable(part)})
    return told


def _unit_liable(part: Verified) -> dict[str, Any]:
    unit = part.liable or {}
    return {"liable_rule": unit.get("rule"), "liable_unit": unit.get("name"), "liable_uscc": unit.get("uscc")}
