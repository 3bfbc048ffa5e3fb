"""Complaints filed before query codes could be looked up get the keyed hash of theirs: the worker's job, until none is
left.

A migration cannot do it: the hash needs the key, which is not in the database. Nothing of the complaint changes but the
hash, so its version stays.
"""

from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from services.intake.complaints.privacy import code_hash
from services.intake.complaints.tables import Complaint
from shared.database.sessions import Sessions, keyring_of

SECONDS = 30.0
"""Seconds between two runs of the job; our own choice."""
AT_ONCE = 1_000
"""Complaints in one transaction."""
WITHOUT = (
    select(Complaint.number)
    .where(col(Complaint.code_hash).is_(None))
    .order_by(col(Complaint.number))
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
"""A complaint that a command has locked comes in the next run."""
KEEP = text(
    "update complaint as c set code_hash = found.hash "
    "from unnest(cast(:numbers as text[]), cast(:hashes as bytea[])) as found (number, hash) "
    "where c.number = found.number"
)


async def keep_codes(sessions: Sessions, *_unneeded: Any) -> int:
    """Hash the codes of complaints without one; returns how many. Its signature is that of every job; the other
    arguments are unused.
    """
    kept = 0
    while True:
        async with sessions.begin() as session:
            numbers = list((await session.exec(WITHOUT)).all())
            if not numbers:
                return kept
            hashes = [code_hash(keyring_of(session), number) for number in numbers]
            await session.exec(KEEP, params={"numbers": numbers, "hashes": hashes})  # type: ignore[call-overload]
        kept += len(numbers)
