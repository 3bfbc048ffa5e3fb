"""What a service consists of, and how its two processes run: http, and a worker with relay, consumer and timers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, FastAPI

from shared.access.http_client import Client
from shared.access.outside_addresses import OutsideTransport
from shared.access.partner_auth import Partners
from shared.access.signing import Signatures
from shared.access.tokens import Tokens
from shared.anchoring.anchors_job import keep_sealed
from shared.commands.group_commit import Gathering
from shared.database.relay_notify import Waker
from shared.database.sessions import Sessions, make_engine
from shared.deliveries.pushes import Pushes
from shared.desk.work_export import work_export
from shared.exports import job as exports_job
from shared.exports.declared import Exported
from shared.health.readiness import newest_migration
from shared.http.app import create_app
from shared.http.authenticated_route import Gate
from shared.http.entrance import Entrance
from shared.http.route_policies import RoutePolicies
from shared.messaging.broker import Broker, KafkaBroker
from shared.messaging.consumer import Consumer
from shared.messaging.relay import Relay
from shared.messaging.subscription import Subscriptions
from shared.obligations import Timers, rederive, sweep
from shared.observability import telemetry, tracing
from shared.runtime import retention
from shared.runtime.internal_server import http_internal, serve_internal, worker_app
from shared.runtime.operator_files import check_local_files
from shared.runtime.settings import ServiceSettings

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Job:
    """Work that a service's worker repeats every so many seconds beside its timers, in transactions of its own."""

    seconds: float
    work: Callable[[Sessions, httpx.AsyncClient, Any], Awaitable[Any]]
    """Called with the sessions, an HTTP client and the service's settings."""


@dataclass(frozen=True)
class Service:
    """One service, as its composition root describes it."""

    name: str
    description: str
    routers: Sequence[APIRouter]
    policies: RoutePolicies
    subscriptions: Subscriptions
    migrations: Path
    timers: Timers = field(default_factory=Timers)
    partners: Partners = field(default_factory=dict)
    jobs: Sequence[Job] = ()
    exports: Sequence[Exported[Any]] = ()
    """Lists that may be had as files, beside my work, which every service has."""

    @property
    def files(self) -> Mapping[str, Exported[Any]]:
        return {each.name: each for each in (*self.exports, work_export(self.timers))}


def http_app(service: Service, settings: ServiceSettings) -> FastAPI:
    """The http process. It writes facts to the outbox and notifies the relay; it does not connect to the broker."""
    telemetry.configure(service.name, "http")
    check_local_files()
    traced = tracing.configure(service.name, settings.traces)
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=settings.pool_size)
    tracing.follow_statements(service.name, engine)
    sessions = Sessions(engine, settings.keyring(), movable_clock=settings.movable_clock, waker=Waker(engine))
    gate = Gate(
        sessions=sessions,
        signatures=Signatures(service.name, sessions, settings.access_key_bytes()),
        tokens=Tokens(settings.oidc_issuer, settings.oidc_jwks_url, sessions),
        policies=service.policies,
        gathering=Gathering(sessions),
        partners=service.partners,
    )

    async def internal(stop: asyncio.Event) -> None:
        await serve_internal(http_internal(sessions), settings.host, settings.internal_port, stop)

    app = create_app(
        service=service.name,
        description=service.description,
        gate=gate,
        routers=service.routers,
        entrance=Entrance(
            settings.in_work,
            settings.requests_waiting,
            settings.wait_seconds,
            strangers=settings.strangers_in_work,
            each=settings.address_in_work,
        ),
        migration=newest_migration(service.migrations),
        telemetry=traced,
        background=internal,
        spool=settings.spool,
    )
    app.state.development = settings.development
    app.state.timers = service.timers
    return app


async def run_worker(
    service: Service,
    settings: ServiceSettings,
    broker: Broker | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """The worker process: runs until `stop` is set (or a signal reaches the internal server), then finishes work in
    progress.
    """
    telemetry.configure(service.name, "worker")
    check_local_files()
    tracing.configure(service.name, settings.traces)
    stop = stop or asyncio.Event()
    broker = broker or KafkaBroker(settings.kafka)
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=settings.pool_size)
    tracing.follow_statements(service.name, engine)
    woken = asyncio.Event()
    sessions = Sessions(
        engine,
        settings.keyring(),
        movable_clock=settings.movable_clock,
        waker=Waker(engine, also=woken),
    )
    consumer = Consumer(service.name, sessions, broker, service.subscriptions)
    app = worker_app(sessions, consumer, broker)
    pause, files = settings.sweep_seconds, service.files
    try:
        async with (
            Client(follow_redirects=False) as client,
            Client(follow_redirects=False, transport=OutsideTransport(here=settings.development)) as outside,
            ended(Pushes(sessions, outside, service.partners)) as pushes,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(Relay(engine, broker, woken).run(stop))
            tasks.create_task(consumer.run(stop))
            jobs: list[tuple[float, Callable[[], Awaitable[Any]]]] = [
                (3600, lambda: rederive(sessions, service.timers)),
                (pause, lambda: sweep(sessions, service.timers)),
                (pause, pushes.turn),
                (60, lambda: retention.tidy(sessions)),
                (3600, lambda: retention.keep_terms(sessions)),
                (exports_job.SECONDS, lambda: exports_job.turn(sessions, files)),
                (settings.seal_seconds, lambda: keep_sealed(sessions, broker, service.name, settings.seals)),
                *[(job.seconds, partial(job.work, sessions, client, settings)) for job in service.jobs],
            ]
            for seconds, work in jobs:
                tasks.create_task(every(seconds, work, stop))
            await serve_internal(app, settings.host, settings.worker_port, stop)
            stop.set()
    finally:
        await broker.stop()
        await sessions.close()


@contextlib.asynccontextmanager
async def ended(pushes: Pushes) -> AsyncIterator[Pushes]:
    """Waits at the end for the pushes under way: each has its outcome within its deadline."""
    try:
        yield pushes
    finally:
        await pushes.end()


async def every(seconds: float, work: Callable[[], Awaitable[Any]], stop: asyncio.Event) -> None:
    """Repeat `work` every so many seconds; a failure is logged and the next turn tries again."""
    while not stop.is_set():
        try:
            await work()
        except Exception as failure:
            log.warning("timer-interrupted", reason=type(failure).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), seconds)
