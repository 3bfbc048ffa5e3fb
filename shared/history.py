"""The append-only history of every aggregate, chained by hashes, and the log of who read personal data in clear.

Each entry's hash is an HMAC over the previous hash and the stored bytes, under a key outside the database, written
while the aggregate's row is locked. The database lets the service insert and select here, nothing else.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import BigInteger, FetchedValue, LargeBinary, bindparam
from sqlmodel import Column, Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.sessions import Instant, Machinery, keyring_of
from shared.values.identifiers import redact

GENESIS = bytes(32)
WRITTEN_IN = FetchedValue()
"""The database fills in which transaction wrote an entry, so that a seal can tell finished ones from running ones."""


class HistoryRow(Machinery, table=True):
    """One step of one aggregate; `entry` holds the bytes that the hash covers."""

    __tablename__ = "history"

    kind: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant)
    entry: bytes = Field(sa_type=LargeBinary)
    previous: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)
    txid: int | None = Field(default=None, sa_column=Column(BigInteger, WRITTEN_IN, nullable=False))


class ReadRow(Machinery, table=True):
    """Somebody read personal data in clear: who, about whom, for what purpose."""

    __tablename__ = "read_log"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    at: datetime = Field(default_factory=clock.now, sa_type=Instant)
    by: str
    kind: str
    subject: str
    purpose: str


class Step(BaseModel):
    """A step as callers see it: time in China's zone, what changed, the chain's hash."""

    version: int
    at: datetime
    by: str
    action: str
    from_stage: str | None = None
    to_stage: str | None = None
    note: str | None = None
    facts: dict[str, Any] = {}
    hash: str


class History(BaseModel):
    """Every step, oldest first, each with the hash that chains it to the one before."""

    items: list[Step]


class Aggregate(Protocol):
    """A row with a number, a version and a history: a complaint, a case."""

    number: str
    version: int


async def record(
    session: AsyncSession,
    row: Aggregate,
    *,
    kind: str,
    by: str,
    action: str,
    from_stage: str | None = None,
    to_stage: str | None = None,
    note: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write the next step of `row` and raise its version by one. The row must be locked or new.

    Phone, ID and card numbers in the note are masked before they are stored.
    """
    row.version += 1
    previous = await _last_hash(session, kind, row)
    taken = step(by=by, action=action, from_stage=from_stage, to_stage=to_stage, note=note, facts=facts)
    entry = HistoryRow(**chained(keyring_of(session).history_key, previous, kind, row.number, row.version, taken))
    session.add(entry)
    _written_here(session)[kind, row.number] = entry


def step(
    *,
    by: str,
    action: str,
    from_stage: str | None = None,
    to_stage: str | None = None,
    note: str | None = None,
    facts: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """What is written of one step; identifiers in the note are masked."""
    return {
        "by": by,
        "action": action,
        "from_stage": from_stage,
        "to_stage": to_stage,
        "note": redact(note) if note else None,
        "facts": facts or {},
    }


def chained(key: bytes, previous: bytes, kind: str, subject: str, version: int, step: dict[str, Any]) -> dict[str, Any]:
    """The row of one entry: the step, the present time, and the hash chained to the entry before."""
    now = clock.now()
    told = {"at": now.isoformat(), **step}
    entry = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str).encode()
    return {
        "kind": kind,
        "subject": subject,
        "version": version,
        "at": now,
        "entry": entry,
        "previous": previous,
        "hash": chain_hash(key, previous, kind, subject, version, entry),
    }


async def steps(session: AsyncSession, kind: str, subject: str) -> History:
    """Every step of one aggregate, oldest first."""
    rows = await _rows(session, kind, subject)
    return History(items=[Step(version=row.version, hash=row.hash.hex(), **json.loads(row.entry)) for row in rows])


def chain_hash(key: bytes, previous: bytes, kind: str, subject: str, version: int, entry: bytes) -> bytes:
    """HMAC-SHA256 over the previous hash, the entry's place (kind, subject, version) and its bytes."""
    place = f"{kind}\n{subject}\n{version}\n".encode()
    return hmac.digest(key, previous + place + entry, hashlib.sha256)


LAST_HASH = (
    select(HistoryRow.hash)
    .where(col(HistoryRow.kind) == bindparam("of_kind"), col(HistoryRow.subject) == bindparam("of_subject"))
    .order_by(col(HistoryRow.version).desc())
    .limit(1)
)


def log_read(session: AsyncSession, *, by: str, kind: str, subject: str, purpose: str) -> None:
    """Record that personal data was shown in clear, to whom and for what (PRIV-06). Nobody deletes the log."""
    session.add(ReadRow(by=by, kind=kind, subject=subject, purpose=purpose))


async def _rows(session: AsyncSession, kind: str, subject: str) -> Sequence[HistoryRow]:
    chain = select(HistoryRow).where(HistoryRow.kind == kind, HistoryRow.subject == subject)
    return (await session.exec(chain.order_by(col(HistoryRow.version)))).all()


async def _last_hash(session: AsyncSession, kind: str, row: Aggregate) -> bytes:
    """The hash of the entry before the one about to be written.

    Reads without autoflush: other changes of `row` are written once, later.
    """
    if row.version == 1:
        return GENESIS
    before = _written_here(session).get((kind, row.number))
    if before is not None and before.version == row.version - 1 and before in session:
        return before.hash
    with session.no_autoflush:
        found = await session.scalar(LAST_HASH, {"of_kind": kind, "of_subject": row.number})
    return found or GENESIS


def _written_here(session: AsyncSession) -> dict[tuple[str, str], HistoryRow]:
    """The newest entry of each aggregate in this transaction; an entry that a savepoint rolled back is in no
    session.
    """
    written: dict[tuple[str, str], HistoryRow] = session.info.setdefault("history", {})
    return written
