"""Health checks for an orchestrator. Liveness asks nothing; readiness says what is missing, within two seconds."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.database.sessions import Sessions
from shared.messaging.broker import Broker
from shared.messaging.consumer import Consumer

MIGRATION = text("select version_num from alembic_version")
OLDEST_UNSENT = text(
    "select coalesce(extract(epoch from now() - (select stated_at from outbox where sent_at is null"
    " order by position limit 1)), 0)"
)
PARKED_KEYS = text("select count(distinct (action, topic, key)) from parked")
TOO_OLD_SECONDS = 60
PATIENCE = 2.0
"""Seconds. The orchestrator waits three; a database that does not answer in time counts as away."""

Endpoint = Callable[[Request], Awaitable[Response]]


async def live(_: Request) -> Response:
    return JSONResponse({"status": "live"})


def http_ready(engine: AsyncEngine, needed: str) -> Endpoint:
    """Ready when the database answers and its tables are at least as new as this code needs."""
    own = _without_pool(engine)

    async def ready(_: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE), own.connect() as connection:
                there = str(await connection.scalar(MIGRATION))
        except Exception as failure:
            return _told(False, {"database": False, "reason": type(failure).__name__})
        return _told(there >= needed, {"database": True, "migration": there, "needed": needed})

    return ready


def worker_ready(sessions: Sessions, consumer: Consumer, broker: Broker) -> Endpoint:
    """Ready when the broker is reachable and its partitions are read, parked facts do not halt the consumer, and no
    fact has been unsent for a minute.
    """
    own = _without_pool(sessions.engine)

    async def ready(_: Request) -> Response:
        reaching = asyncio.ensure_future(_reachable(broker))
        try:
            async with asyncio.timeout(PATIENCE), own.connect() as connection:
                unsent = float(await connection.scalar(OLDEST_UNSENT) or 0)
                parked = int(await connection.scalar(PARKED_KEYS) or 0)
        except Exception as failure:
            return _told(False, {"database": False, "broker": await reaching, "reason": type(failure).__name__})
        there = await reaching
        good = there and consumer.listening and not consumer.halted and unsent < TOO_OLD_SECONDS
        found = {
            "database": True,
            "broker": there,
            "listening": consumer.listening,
            "halted": consumer.halted,
            "oldest_unsent_seconds": round(unsent, 1),
            "parked_keys": parked,
        }
        return _told(good, found)

    return ready


def newest_migration(folder: Path) -> str:
    """The number of the newest migration in a service's folder, such as `0003`."""
    return max(step.name[:4] for step in folder.glob("[0-9][0-9][0-9][0-9]_*.py"))


async def _reachable(broker: Broker) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await broker.reachable()
    except TimeoutError:
        return False


def _without_pool(engine: AsyncEngine) -> AsyncEngine:
    """An engine that opens a new connection each time: a busy pool must not make a process unready."""
    return create_async_engine(engine.url, poolclass=NullPool, hide_parameters=True)


def _told(ready: bool, found: dict[str, Any]) -> Response:
    return JSONResponse({"status": "ready" if ready else "not-ready", **found}, 200 if ready else 503)
