"""The time that the law counts with.

In production this is the wall clock. A development stack may start on a past day and be moved forward, for all services
at once: the shift is kept in `access.clock`, and every transaction reads it as it begins, so no two processes can
disagree. Signatures, nonces, tokens, back-off and partitions use `wall()`.
"""

from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHINA = timezone(timedelta(hours=8), "CST")
"""The one time zone of Chinese law; no summer time since 1991."""

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta())


def wall() -> datetime:
    """The real time in UTC, without the shift."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time the law counts with, in China's zone."""
    return (wall() + _shift.get()).astimezone(CHINA)


def today() -> date:
    """The day the law counts with, in China's zone."""
    return now().date()


def start_of(day: date) -> datetime:
    """The moment at which `day` begins in China."""
    return datetime.combine(day, time(), CHINA)


def shift() -> timedelta:
    """By how much `now()` differs from `wall()` in this context."""
    return _shift.get()


def set_shift(shift: timedelta) -> None:
    _shift.set(shift)


async def read(session: AsyncSession) -> None:
    """Read the shift of this stack's clock, for everything that follows in this context."""
    seconds = await session.scalar(text("select shift_seconds from access.clock"))
    _shift.set(timedelta(seconds=float(seconds or 0)))
