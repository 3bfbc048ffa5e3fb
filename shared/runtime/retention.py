"""What is kept how long: sent facts 90 days, what was taken in 120, answers to commands 30, nonces ten minutes.

The service itself can delete neither facts nor the inbox: it calls functions of the schema's owner, and each refuses
what is younger than its term. A month of the outbox goes as a whole, once its last day is old enough and nothing in
it waits to be sent; what went is counted, so that nobody rebuilds from what is no longer there.
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
"""Longer than the outbox: whatever is sent again is known to those who took it in (architecture, invariant 5)."""

AT_LEISURE = text("set local statement_timeout = '10min'")
WITHOUT_QUEUING = text("set local lock_timeout = '1s'")  # filings would queue behind a month that waits to be dropped


class ForgottenFacts(Machinery, table=True):
    """How many facts of one name the outbox no longer keeps of one month, and up to which position."""

    __tablename__ = "outbox_forgotten"

    month: date = Field(primary_key=True)
    name: str = Field(primary_key=True)
    facts: int = Field(sa_type=BigInteger)
    until_position: int = Field(sa_type=BigInteger)
    forgotten_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


async def tidy(sessions: Sessions) -> None:
    """Delete spent nonces and old answers to commands: they pile up by the minute."""
    async with sessions.begin() as session:
        await signing.forget_nonces(session)
        await idempotency.forget(session)


async def keep_terms(sessions: Sessions) -> None:
    """Make room for the months to come, then let go what is past its term, each in its own transaction.

    A second replica that does the same at the same moment waits, and finds nothing left to do.
    """
    await _call(sessions, "keep_outbox_months")
    months = await _call(sessions, "forget_outbox")
    taken_in = await _call(sessions, "forget_inbox")
    if months or taken_in:
        log.info("terms-kept", outbox_months=months, inbox_rows=taken_in)


async def _call(sessions: Sessions, function: str) -> int:
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(AT_LEISURE)
        await connection.execute(WITHOUT_QUEUING)
        done = await connection.scalar(text(f"select {function}()::text"))
        return int(done or 0)
