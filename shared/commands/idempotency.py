"""The same command twice is one command: the first answer is kept and said again.

The key's row is claimed in the command's own transaction: a second request with the same key waits for the first to
commit and then replays; if the first fails, its claim goes with it and the second does the work.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, LargeBinary, Table, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.copy_rows import Row
from shared.database.sessions import Instant, Machinery
from shared.refusals import Conflict, Invalid

KEPT = timedelta(days=30)
VISIBLE = re.compile(r"[!-~]{1,200}")


class IdempotencyRow(Machinery, table=True):
    """A command's key, what was asked, and once committed what was answered (2xx only)."""

    __tablename__ = "idempotency"
    __table_args__ = (Index("idempotency_age", "claimed_at"),)

    scope: str = Field(primary_key=True)
    route: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    status: int | None = None
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    claimed_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


class KeyMissing(Invalid):
    code = "idempotency-key-missing"
    zh = "缺少Idempotency-Key请求头"
    en = "the header Idempotency-Key is missing"


class KeyMalformed(Invalid):
    code = "idempotency-key-malformed"
    zh = "Idempotency-Key应为1至200位可见ASCII字符"
    en = "Idempotency-Key has 1 to 200 visible ASCII characters"


class KeyMismatch(Conflict):
    code = "idempotency-mismatch"
    zh = "同一Idempotency-Key已用于另一内容的请求"
    en = "this Idempotency-Key was used with another body"


@dataclass(frozen=True)
class Asked:
    """Which command this is: by whom, where, under which key, with which content."""

    scope: str
    route: str
    key: str
    fingerprint: bytes

    @classmethod
    def of(cls, scope: str, method: str, path: str, key: str | None, body: bytes, secret: bytes) -> "Asked":
        """Which body it was is known by a keyed hash: a plain one of a few fields could be guessed.

        Raises KeyMissing or KeyMalformed.
        """
        if not key:
            raise KeyMissing
        if not VISIBLE.fullmatch(key):
            raise KeyMalformed
        return cls(scope, f"{method} {path}", key, hmac.digest(secret, body, hashlib.sha256))


@dataclass(frozen=True)
class Kept:
    status: int
    body: bytes


TABLE: Table = IdempotencyRow.__table__  # type: ignore[attr-defined]
THIS = (
    TABLE.c.scope == bindparam("of_scope"),
    TABLE.c.route == bindparam("of_route"),
    TABLE.c.key == bindparam("of_key"),
)
CLAIM = insert(TABLE).on_conflict_do_nothing().returning(TABLE.c.key)
BEFORE = select(TABLE.c.fingerprint, TABLE.c.status, TABLE.c.body).where(*THIS)
KEEP = update(TABLE).where(*THIS).values(status=bindparam("new_status"), body=bindparam("new_body"))


async def claim(session: AsyncSession, asked: Asked) -> Kept | None:
    """Claim the key for this transaction; the kept answer when it was claimed and committed before.

    Raises KeyMismatch when it was used with another body.
    """
    connection = await session.connection()
    row = {"scope": asked.scope, "route": asked.route, "key": asked.key, "fingerprint": asked.fingerprint}
    if await connection.scalar(CLAIM, row | {"claimed_at": clock.wall()}) is not None:
        return None
    fingerprint, status, body = (await connection.execute(BEFORE, _named(asked))).one()
    if fingerprint != asked.fingerprint:
        raise KeyMismatch
    assert status is not None, "a claim commits only with its answer"
    return Kept(status, body or b"")


async def keep(session: AsyncSession, asked: Asked, status: int, body: bytes) -> None:
    """Remember the answer, in the command's own commit."""
    connection = await session.connection()
    await connection.execute(KEEP, {**_named(asked), "new_status": status, "new_body": body})


def keeping(asked: Asked, status: int, body: bytes) -> Row:
    """The key's row, claimed and answered at once, for a command written with others: a second one breaks the group."""
    return IdempotencyRow, {
        "scope": asked.scope,
        "route": asked.route,
        "key": asked.key,
        "fingerprint": asked.fingerprint,
        "status": status,
        "body": body,
    }


async def forget(session: AsyncSession) -> None:
    """Delete answers older than 30 days."""
    await session.exec(delete(IdempotencyRow).where(col(IdempotencyRow.claimed_at) < clock.wall() - KEPT))


def _named(asked: Asked) -> dict[str, str]:
    return {"of_scope": asked.scope, "of_route": asked.route, "of_key": asked.key}
