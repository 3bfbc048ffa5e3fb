"""Facts that an action could not take in, set aside with the reason; later ones of the same key wait behind them."""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, Identity, Index, LargeBinary, func
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import Column, Field, col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database import Instant, Machinery
from shared.messaging.broker import Record

LIMIT = 100
"""More parked keys than this of one subscription stop the service's consumer (architecture, invariant 6)."""


class ParkedRow(Machinery, table=True):
    """One record that one action has yet to take in, and why."""

    __tablename__ = "parked"
    __table_args__ = (
        Index("parked_key", "action", "topic", "key", "position"),
        Index("parked_once", "action", "topic", "fingerprint", unique=True),
    )

    position: int | None = Field(default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True))
    action: str
    topic: str
    key: str
    headers: dict[str, str] = Field(sa_type=JSONB)
    body: bytes = Field(sa_type=LargeBinary)
    fingerprint: bytes = Field(sa_type=LargeBinary)
    reason: str
    parked_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


async def park(session: AsyncSession, action: str, record: Record, reason: str) -> None:
    """Set the record aside, once however often the broker gives it. The reason names the failure, never the fact."""
    headers = {_text(name): _text(value.decode(errors="replace")) for name, value in record.headers.items()}
    body = record.value or b""
    row = {
        "action": action,
        "topic": record.topic,
        "key": record.key,
        "headers": headers,
        "body": body,
        "fingerprint": sha256(json.dumps(headers, sort_keys=True).encode() + b"\n" + body).digest(),
        "reason": reason[:500],
        "parked_at": clock.wall(),
    }
    await session.exec(insert(ParkedRow).values(row).on_conflict_do_nothing())


def _text(anything: str) -> str:
    """What a column can hold: no NUL."""
    return anything.replace("\0", "\ufffd")


async def blocked(session: AsyncSession, topic: str, keys: Iterable[str]) -> set[tuple[str, str]]:
    """Which (action, key) pairs have something parked: what comes now must wait behind it."""
    found = await session.exec(
        select(ParkedRow.action, ParkedRow.key)
        .where(col(ParkedRow.topic) == topic, col(ParkedRow.key).in_(list(keys)))
        .distinct()
    )
    return set(found.all())


async def most_parked_keys(session: AsyncSession) -> int:
    """The number of parked keys of the subscription that has most."""
    per_action = (
        select(func.count(func.distinct(ParkedRow.key)).label("parked_keys"))
        .group_by(col(ParkedRow.action), col(ParkedRow.topic))
        .subquery()
    )
    return int(await session.scalar(select(func.coalesce(func.max(per_action.c.parked_keys), 0))) or 0)
