"""What monitor's worker does about feeds beside its timers: takes batches in, keeps feeds' states and their months."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import structlog
from sqlalchemy import text

from services.monitor.feeds import finish, queries
from services.monitor.feeds.actions import FEED, UNSAID
from services.monitor.feeds.reception import LostTheBatch, Reception
from services.monitor.feeds.rules.reasons import told
from services.monitor.feeds.tables import FeedBatch
from services.monitor.settings import Settings
from shared import clock
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.obligations.questions import ask_all, asking

log = structlog.get_logger(__name__)

SECONDS = 2.0
"""Between two looks for batches; our own choice."""
STATES_SECONDS = 15.0
MONTHS_SECONDS = 3600.0
ORPHAN = timedelta(days=1)
"""A file that belongs to no batch was left by a process that was killed: its key is lost."""
WAITING = "select id from feed_batch where state in ('received', 'reading', 'released') order by id"
LOCK = "select pg_try_advisory_lock(hashtext('feed batch ' || current_schema()), $1)"
UNLOCK = "select pg_advisory_unlock(hashtext('feed batch ' || current_schema()), $1)"
LATE = text("""update feed set state = case when last_row_at + silent_hours * interval '1 hour' < :now
        then 'silent' else 'late' end, since = :now
    where expects_hours is not null and last_row_at + expects_hours * interval '1 hour' < :now
      and (state = 'fresh' or state = 'late' and last_row_at + silent_hours * interval '1 hour' < :now)""")
"""Cut and quarantined stay what they are until a whole batch comes or a person decides."""
AHEAD = text("""select keep_attendance_month((date_trunc('month', cast(:day as date)) + n * interval '1 month')::date)
    from generate_series(0, 2) as n""")


async def take_up(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Take in every batch that waits, oldest first; one that another worker has is left to it. Returns how many."""
    taken = 0
    async with sessions.begin():
        pass  # reads the clock
    async with sessions.driver() as driver:
        waiting = [each["id"] for each in await driver.fetch(WAITING)]
    for number in waiting:
        taken += await take_in(sessions, settings.spool, number)
    return taken


async def take_in(sessions: Sessions, folder: Path, number: int) -> bool:
    """Take one batch in, unless another worker has it. The lock ends with the connection, so with a killed worker."""
    async with sessions.driver() as driver:
        if not await driver.fetchval(LOCK, number):
            return False
        try:
            return await _take_in(sessions, driver, folder, number)
        finally:
            if not driver.is_closed():
                await driver.execute(UNLOCK, number)


async def _take_in(sessions: Sessions, driver: asyncpg.Connection, folder: Path, number: int) -> bool:
    """A batch that fails by itself, not for want of a database, is held: it is in the way of no other."""
    async with sessions.begin() as session:
        batch = await session.get(FeedBatch, number)
    if batch is None or batch.spool is None or batch.ended_at is not None:
        return False
    try:
        state = await Reception(driver, sessions.keyring, folder, batch).run()
    except LostTheBatch:
        return False
    except Exception as failure:
        if transient(failure) or driver.is_closed():
            raise
        log.error("batch-failed", batch=number, feed=batch.feed, reason=type(failure).__name__)
        state = await finish.hold(driver, batch, told("failed"))
    if state != "held":
        (folder / batch.spool).unlink(missing_ok=True)
    log.info("batch-ended", batch=number, feed=batch.feed, state=state)
    return True


async def keep_states(sessions: Sessions, client: httpx.AsyncClient, settings: Any) -> None:
    """Feeds that are overdue become late, then silent. Of a feed whose interval nobody said a person is asked."""
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(LATE, {"now": clock.now()})
        await ask_all(
            session,
            [
                asking(
                    subject_kind=FEED,
                    subject=f"{each['party']}/{each['feed']}",
                    division=each["division"],
                    code=UNSAID,
                    zh="该数据多久应报送一次尚未设定，无法判断是否迟报",
                    en="nobody has said how often this feed is to come, so nobody can say that it is late",
                )
                for each in await queries.unexpected(session)
            ],
        )


async def keep_months(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Make the coming months of attendance, forget those past their term (CON-10), remove files of no batch."""
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.execute(AHEAD, {"day": clock.today()})
        gone = int(await connection.scalar(text("select forget_attendance()")) or 0)
        known = set((await connection.scalars(text("select spool from feed_batch where spool is not null"))).all())
    for path in settings.spool.glob("*.spool"):
        age = clock.wall() - datetime.fromtimestamp(path.stat().st_mtime, clock.CHINA)
        if path.name not in known and age > ORPHAN:
            path.unlink(missing_ok=True)
    return gone
