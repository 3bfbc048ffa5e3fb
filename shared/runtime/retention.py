"""How long rows are kept: sent facts 90 days, the inbox 120 days, answers to commands 30 days, nonces ten minutes.

The service itself can delete neither facts nor the inbox: it calls functions of the schema's owner, and each refuses
what is younger than its term. A month of the outbox is dropped as a whole, once its last day is old enough and nothing
in it waits to be sent; the dropped facts are counted, so that no rebuild misses them unnoticed.
"""

from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import BigInteger, text
from sqlmodel import Field

from shared import clock
from shared.access import signing
from shared.commands import idempotency
from shared.database.sessions import Instant, Machinery, Sessions

log = structlog.get_logger(__name__)

OUTBOX_KEPT = timedelta(days=90)
INBOX_KEPT = timedelta(days=120)
"""Longer than the outbox: a fact that is sent again is still known to those who took it in (architecture, invariant
5).
"""

LONG_STATEMENT_TIMEOUT = text("set local statement_timeout = '10min'")
SHORT_LOCK_TIMEOUT = text("set local lock_timeout = '1s'")  # filings would wait behind the lock for dropping a month


class ForgottenFacts(Machinery, table=True):
    """How many facts of one name were dropped with one month of the outbox, and up to which position."""

    __tablename__ = "outbox_forgotten"

    month: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    facts: int = Field(sa_type=BigInteger)
    until_position: int = Field(sa_type=BigInteger)
    forgotten_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


async def tidy(sessions: Sessions) -> None:
    """Delete expired nonces and answers to commands. Runs every minute, because they accumulate fast."""
    async with sessions.begin() as session:
        await signing.forget_nonces(session)
        await idempotency.forget(session)


async def keep_terms(sessions: Sessions) -> None:
    """Create the outbox's partitions for the coming months, then delete what is past its term, each in its own
    transaction.

    A second replica that does the same at the same time waits, and finds nothing left to do.
    """
    await _call(sessions, "keep_outbox_months")
    months = await _call(sessions, "forget_outbox")
    taken_in = await _call(sessions, "forget_inbox")
    if months or taken_in:
        log.info("terms-kept", outbox_months=months, inbox_rows=taken_in)


async def _call(sessions: Sessions, function: str) -> int:
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(LONG_STATEMENT_TIMEOUT)
        await connection.execute(SHORT_LOCK_TIMEOUT)
        done = await connection.scalar(text(f"select {function}()::text"))
        return int(done or 0)
