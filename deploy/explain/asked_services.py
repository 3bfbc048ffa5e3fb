"""Runs the questions against each service: lists with each filter, reads, commands, facts, timers."""

import base64
import importlib
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import cast
from uuid import uuid4

import httpx
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, update

from deploy.explain.questions import Ask, Call, Question
from deploy.explain.statement_capture import Plan, capturing, explained
from shared import clock
from shared.access.callers import Caller, PartyKind
from shared.contracts.event import Event
from shared.database.sessions import Sessions
from shared.deliveries import send_due
from shared.deliveries.tables import Destination
from shared.health import gauges
from shared.messaging.consumer import Consumer
from shared.messaging.envelope import record_of
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.outbox import OutboxRow
from shared.messaging.relay import relay_batch
from shared.obligations import sweep
from shared.privacy import seal
from shared.runtime.service import Service

SCOPES = frozenset(
    f"{what}:{act}"
    for what in ("complaints", "cases", "payments", "employers", "proposals", "reports", "work", "deliveries")
    for act in ("read", "read-personal", "write", "decide")
)
CALLERS = {
    "city": Caller(
        "labour_authority", PartyKind.LABOUR_AUTHORITY, ("4207",), SCOPES, "officer-1", frozenset({"head"}), person=True
    ),
    "province": Caller(
        "labour_authority", PartyKind.LABOUR_AUTHORITY, ("42",), SCOPES, "officer-2", frozenset({"head"}), person=True
    ),
    "hotline": Caller("hotline_12345", PartyKind.PARTNER, ("4207",), SCOPES, "clerk", person=True),
}


class KnownByName:
    """In place of the check of tokens: the token is a caller's name in CALLERS."""

    async def caller(self, name: str) -> Caller:
        return CALLERS[name]


@dataclass
class Asked:
    """A service on the loaded database, and the ways to use it."""

    service: Service
    app: FastAPI
    client: httpx.AsyncClient
    found: str = ""

    @property
    def sessions(self) -> Sessions:
        return cast(Sessions, self.app.state.gate.sessions)

    @property
    def engine(self) -> AsyncEngine:
        return self.sessions.engine

    async def plans(self, question: Question) -> list[Plan]:
        """Prepare without recording, ask while recording, then explain the recorded statements."""
        await self._prepare(question.ask)
        async with capturing(self.engine) as captured:
            await self._ask(question.ask)
        if not captured.sent:
            raise LookupError(f"{self.service.name}: nothing was sent to the database for {question.title!r}")
        return await explained(self.engine, captured)

    async def _prepare(self, ask: Ask) -> None:
        if isinstance(ask, Call) and ask.repeated:
            await self._request(ask)
        if isinstance(ask, Call) and ask.find:
            async with self.engine.connect() as connection:
                self.found = str(await connection.scalar(text(ask.find)))
        if ask == "push":
            secret = seal(self.sessions.keyring.field_key, os.urandom(32))
            async with self.sessions.begin() as session:
                await session.exec(
                    update(Destination).values(secret=secret).where(col(Destination.address).is_not(None))
                )

    async def _ask(self, ask: Ask) -> None:
        if isinstance(ask, Event):
            await self._take_in(ask)
        elif isinstance(ask, Call):
            await self._call(ask)
        else:
            await self._work(ask)

    async def _call(self, call: Call) -> None:
        answer = await self._request(call)
        for _ in range(call.pages):
            if cursor := answer.json()["next"]:
                answer = await self._request(replace(call, query={**call.query, "cursor": cursor}))

    async def _request(self, call: Call) -> httpx.Response:
        path = call.path.format(found=self.found)
        headers = {"Authorization": f"Bearer {call.caller}", "Idempotency-Key": uuid4().hex}
        headers |= {"If-Match": call.version} if call.version else {}
        answer = await self.client.request(call.method, path, params=call.query, json=call.body, headers=headers)
        if answer.status_code >= 300:
            raise LookupError(f"{self.service.name}: {call.method} {path} answered {answer.status_code}: {answer.text}")
        return answer

    async def _take_in(self, fact: Event) -> None:
        row = OutboxRow(
            position=1, event_id=uuid4(), name=fact.name, version=fact.version, key=fact.key, body=fact.body,
            occurred_at=fact.occurred_at or clock.now(),
        )  # fmt: skip
        consumer = Consumer(self.service.name, self.sessions, MemoryBroker(), self.service.subscriptions)
        await consumer.take([record_of(row)])

    async def _work(self, what: str) -> None:
        if what == "sweep":
            await sweep(self.sessions, replace(self.service.timers, overdue={}, reminder=None))
        elif what == "push":
            async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(503))) as nowhere:
                await send_due(self.sessions, nowhere)
        elif what == "relay":
            async with self.engine.connect() as connection:
                await relay_batch(connection, MemoryBroker())
        else:
            async with self.engine.connect() as connection:
                await gauges.measure_in(connection)


@asynccontextmanager
async def asked_services(dsn: str, names: Sequence[str]) -> AsyncIterator[list[Asked]]:
    """The services of these names on a loaded database, each with throwaway keys."""
    found = [_asked(name, dsn) for name in names]
    try:
        yield found
    finally:
        for each in found:
            await each.client.aclose()
            await each.engine.dispose()


def _asked(name: str, dsn: str) -> Asked:
    module = importlib.import_module(f"services.{name}.app")
    keys = {key: base64.urlsafe_b64encode(os.urandom(32)).decode() for key in KEYS}
    told = {
        "environment": "development",
        "database_url": dsn.replace("postgresql://postgres@", f"postgresql+asyncpg://{name}_app@"),
        "kafka": "memory",
        "oidc_issuer": "https://issuer.invalid",
        "oidc_jwks_url": "https://issuer.invalid/jwks",
        **{port: 1 for port in ("http_port", "internal_port", "worker_port")},
        "spool": "/nowhere",
    }
    app = module.create_app(module.load_settings(**told, **keys))
    app.state.gate = replace(app.state.gate, tokens=KnownByName())
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url="http://explain"
    )
    return Asked(module.SERVICE, app, client)


KEYS = ("field_key", "hash_key", "history_key", "access_key")
