"""The internal port: metrics of both processes, health of the worker. Never published outside."""

import asyncio
import contextlib
from collections.abc import Iterator

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.database.sessions import Sessions
from shared.health.gauges import measure
from shared.health.readiness import live, worker_ready
from shared.messaging.broker import Broker
from shared.messaging.consumer import Consumer


class ServerBeside(uvicorn.Server):
    """A uvicorn server that leaves signals alone: the process has another server, or work of its own, that handles
    them.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def http_internal(sessions: Sessions) -> Starlette:
    """The internal app of the http process: its metrics, with the state of its connection pool."""
    return _with_metrics(sessions, queues=False)


def worker_app(sessions: Sessions, consumer: Consumer, broker: Broker) -> Starlette:
    """The internal app of the worker: metrics, with what waits in the database read on each request, and health."""
    app = _with_metrics(sessions, queues=True)
    app.router.routes.append(Route("/health/ready", worker_ready(sessions, consumer, broker)))
    return app


def _with_metrics(sessions: Sessions, *, queues: bool) -> Starlette:
    async def metrics(_: Request) -> Response:
        await measure(sessions, queues=queues)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/metrics", metrics), Route("/health/live", live)])


async def serve_internal(app: Starlette, host: str, port: int, stop: asyncio.Event) -> None:
    """Serve until `stop` is set."""
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, lifespan="off")
    server = ServerBeside(config)
    serving = asyncio.create_task(server.serve())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving
