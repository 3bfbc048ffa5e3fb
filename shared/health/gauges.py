"""Gauges that are read from the pool and the database when metrics are collected: how long things have waited.

A gauge that could not be read is NaN: the last value would look healthy.
"""

import asyncio
import math
from typing import Any

import structlog
from prometheus_client import Gauge
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from shared import clock
from shared.database.sessions import Sessions
from shared.health.readiness import OLDEST_UNSENT as UNSENT
from shared.observability.telemetry import (
    DATABASE_THERE,
    OLDEST_DEADLINE,
    OLDEST_PUSH,
    OLDEST_UNSEALED,
    OLDEST_UNSENT,
    PARKED_DEADLINES,
    PARKED_KEYS,
    POOL_IN_USE,
)

log = structlog.get_logger(__name__)

PATIENCE = 5.0

MEASURED: dict[Gauge, TextClause] = {
    OLDEST_UNSENT: UNSENT,
    OLDEST_DEADLINE: text(
        "select coalesce(extract(epoch from cast(:now as timestamptz) - min(due_at)), 0) from obligation"
        " where state = 'open' and due_at <= :now"
    ),
    PARKED_DEADLINES: text("select count(*) from question where answered_at is null and code like 'deadline-failed:%'"),
    OLDEST_PUSH: text(
        "select coalesce(extract(epoch from now() - (select next_at from delivery join destination using (party)"
        " where state = 'due' and address is not null and next_at <= now() order by next_at limit 1)), 0)"
    ),
    OLDEST_UNSEALED: text(
        "select coalesce(extract(epoch from cast(:now as timestamptz) - min(at)), 0) from history"
        " where txid >= coalesce((select until_txid from seal order by number desc limit 1), 0)"
    ),
}
PARKED = text("select action, topic, count(distinct key) from parked group by action, topic")


async def measure(sessions: Sessions, *, queues: bool) -> None:
    """Set the gauges. Never raises: an unreachable database is itself measured."""
    pool: Any = sessions.engine.pool
    POOL_IN_USE.set(pool.checkedout())
    if not queues:
        return
    own = create_async_engine(sessions.engine.url, poolclass=NullPool, hide_parameters=True)
    try:
        async with asyncio.timeout(PATIENCE), own.connect() as connection:
            await measure_in(connection)
        DATABASE_THERE.set(1)
    except Exception as failure:
        log.warning("not-measured", reason=type(failure).__name__)
        DATABASE_THERE.set(0)
        PARKED_KEYS.clear()
        for gauge in MEASURED:
            gauge.set(math.nan)


async def measure_in(connection: AsyncConnection) -> None:
    """Set the gauges of what waits in this database."""
    now = clock.now()
    for gauge, question in MEASURED.items():
        values = {"now": now} if "now" in question._bindparams else {}
        gauge.set(max(float(await connection.scalar(question, values) or 0), 0.0))
    found = (await connection.execute(PARKED)).all()
    PARKED_KEYS.clear()
    for action, topic, keys in found:
        PARKED_KEYS.labels(action, topic).set(keys)
