"""The internal port: metrics of both processes, health of the worker. Never published to the outside."""

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.database import Sessions
from shared.messaging.broker import Broker
from shared.messaging.consumer import Consumer

UNSENT = text("select coalesce(extract(epoch from now() - min(stated_at)), 0) from outbox where sent_at is null")
PARKED = text("select count(distinct (action, topic, key)) from parked")
TOO_OLD_SECONDS = 60


class ServerBeside(uvicorn.Server):
    """A second server in a process that has a first, or work of its own: signals are somebody else's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def worker_app(
    sessions: Sessions | None = None, consumer: Consumer | None = None, broker: Broker | None = None
) -> Starlette:
    """`/metrics` always; `/health/*` where there is a consumer to speak for."""

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    async def live(_: Request) -> Response:
        return JSONResponse({"status": "live"})

    async def ready(_: Request) -> Response:
        assert sessions is not None
        assert consumer is not None
        assert broker is not None
        return await _ready(sessions, consumer, broker)

    routes = [Route("/metrics", metrics), Route("/health/live", live)]
    if sessions is not None:
        routes.append(Route("/health/ready", ready))
    return Starlette(routes=routes)


async def _ready(sessions: Sessions, consumer: Consumer, broker: Broker) -> Response:
    """The broker there and listened to, not halted by parked facts, and nothing unsent for a minute."""
    try:
        async with sessions.engine.connect() as connection:
            unsent = float(await connection.scalar(UNSENT) or 0)
            parked = int(await connection.scalar(PARKED) or 0)
    except Exception as failure:
        return JSONResponse({"status": "not-ready", "reason": type(failure).__name__}, 503)
    there = await broker.reachable()
    good = there and consumer.listening and not consumer.halted and unsent < TOO_OLD_SECONDS
    told = {
        "status": "ready" if good else "not-ready",
        "broker": there,
        "listening": consumer.listening,
        "halted": consumer.halted,
        "oldest_unsent_seconds": round(unsent, 1),
        "parked_keys": parked,
    }
    return JSONResponse(told, 200 if good else 503)


async def serve_internal(app: Starlette, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve until told to stop."""
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, lifespan="off")
    server = ServerBeside(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving
