"""The four services in one process, on a real PostgreSQL, over a wire the test holds in its hands."""

import base64
import importlib
import json
import os
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import asyncpg
import httpx
from joserfc.jwk import ECKey, KeySet
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.audit import Finding, verify
from shared import clock
from shared.access import signing, tokens
from shared.access.callers import PartyKind
from shared.database.sessions import Sessions
from shared.messaging.broker import Record
from shared.messaging.consumer import Consumer
from shared.messaging.memory_broker import MemoryBroker
from shared.messaging.relay import relay_batch
from shared.obligations import sweep as obligation_sweep
from tests.command_costs import HeldCosts
from tests.statements import Count, CountingTransport, follow_drivers

SERVICES = ("intake", "monitor", "mediation", "credit")
ACCESS_KEY = base64.urlsafe_b64encode(os.urandom(32)).decode()

HOLDING = """
    select format('select array_remove(array[%s], null)', string_agg(
        format('case when exists (select from %1$I.%2$I) then %3$L end', nspname, relname,
               format('%I.%I', nspname, relname)), ', '))
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = any($1) and relkind in ('r', 'p') and not relispartition and relname <> 'alembic_version'
"""
"""Writes the query that names every table with a row in it, without its partitions. It is planned once a connection."""


def a_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


async def _past_every_role(connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]") -> None:
    """A statement may have put on a service's role."""
    await connection.execute("reset session authorization; reset role; reset all")


@dataclass(frozen=True)
class Machine:
    """A partner's machine: signs what it sends."""

    key: str
    secret: str


@dataclass(frozen=True)
class Person:
    """Somebody with a bearer token."""

    token: str


@dataclass
class ServiceUnderTest:
    """One service: its application over ASGI, its transactions, and what it listens to."""

    name: str
    module: Any
    settings: Any
    app: Any = None
    client: httpx.AsyncClient = field(init=False)
    held: HeldCosts | None = None
    """What the test that runs holds of commands' costs."""

    def __post_init__(self) -> None:
        self.app = self.module.create_app(self.settings)
        transport = CountingTransport(self.app, self._hold)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://test")

    def _hold(self, count: Count, answer: httpx.Response) -> None:
        if self.held is not None:
            self.held.look_at(self.name, count, answer)

    @property
    def sessions(self) -> Sessions:
        return self.app.state.gate.sessions

    def forget(self) -> None:
        """What the service read of its callers a moment ago."""
        self.app.state.gate.signatures._cache.clear()
        self.app.state.gate.tokens._cache.clear()

    async def close(self) -> None:
        await self.client.aclose()
        await self.sessions.close()

    async def call(
        self,
        caller: Machine | Person | None,
        method: str,
        path: str,
        *,
        json_body: Any = None,
        content: bytes | None = None,
        key: str | None = None,
        version: int | None = None,
        headers: dict[str, str] | None = None,
        params: dict[str, Any] | None = None,
    ) -> httpx.Response:
        """One request as its caller would send it: signed or with a token; POSTs carry a fresh Idempotency-Key."""
        body = content if content is not None else (b"" if json_body is None else json.dumps(json_body).encode())
        sent = {"Content-Type": "application/json"} if body else {}
        if method == "POST":
            sent["Idempotency-Key"] = key or uuid4().hex
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        sent |= headers or {}
        request = self.client.build_request(method, path, content=body, headers=sent, params=params)
        if isinstance(caller, Person):
            request.headers["Authorization"] = f"Bearer {caller.token}"
        elif isinstance(caller, Machine):
            target = request.url.raw_path.decode()
            signed = signing.sign(
                caller.key,
                caller.secret,
                service=self.name,
                method=method,
                target=target,
                body=body,
                headers=dict(request.headers),
            )
            request.headers.update(signed)
        return await self.client.send(request)

    async def get(self, caller: Machine | Person | None, path: str, **more: Any) -> httpx.Response:
        return await self.call(caller, "GET", path, **more)

    async def post(self, caller: Machine | Person | None, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.call(caller, "POST", path, json_body={} if body is None else body, **more)


class World:
    """The four services, their callers, their clock and the wire between them."""

    def __init__(self, superuser_dsn: str, folder: Path) -> None:
        self.dsn = superuser_dsn
        self._issuer_key = ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256", "use": "sig"})
        self.spool = folder / "spool"
        self.spool.mkdir()
        jwks = folder / "jwks.json"
        jwks.write_text(json.dumps(KeySet([self._issuer_key]).as_dict(private=False)))
        self._jwks_url = jwks.as_uri()
        self._services: dict[str, ServiceUnderTest] = {}
        self.engines: dict[str, Any] = {}
        self.broker = MemoryBroker()
        self.sent: list[Record] = []
        self._holding = ""
        self._held: HeldCosts | None = None
        follow_drivers()

    async def open(self) -> Self:
        """Connections past every role are kept: a new one costs more than most of what a test asks."""
        self._past_every_role = await asyncpg.create_pool(
            self.dsn, min_size=1, max_size=8, reset=_past_every_role, max_cacheable_statement_size=0
        )
        return self

    def service(self, name: str) -> ServiceUnderTest:
        if name not in self._services:
            module = importlib.import_module(f"services.{name}.app")
            settings_kind = importlib.import_module(f"services.{name}.settings").Settings
            self._services[name] = ServiceUnderTest(name, module, settings_kind(**self._told(name)), held=self._held)
        return self._services[name]

    def hold(self, held: HeldCosts | None) -> None:
        """From now on commands cost what this says, or what they like."""
        self._held = held
        for service in self._services.values():
            service.held = held

    def _told(self, name: str) -> dict[str, Any]:
        return {
            "environment": "development",
            "database_url": self.url(name),
            "kafka": "memory",
            "field_key": a_key(),
            "hash_key": a_key(),
            "history_key": a_key(),
            "access_key": ACCESS_KEY,
            "oidc_issuer": tokens.DEVELOPMENT_ISSUER,
            "oidc_jwks_url": self._jwks_url,
            "host": "127.0.0.1",
            "http_port": 1,
            "internal_port": 1,
            "worker_port": 1,
            "movable_clock": True,
            "spool": self.spool,
        }

    def url(self, service: str) -> str:
        return self.dsn.replace("postgresql://postgres@", f"postgresql+asyncpg://{service}_app@")

    # callers

    async def machine(
        self,
        party: str = "hotline_12345",
        *,
        kind: str = "partner",
        divisions: list[str] | None = None,
        scopes: str = "complaints:read complaints:write deliveries:read",
    ) -> Machine:
        row, secret = signing.new_credential(
            base64.urlsafe_b64decode(ACCESS_KEY),
            name=party,
            party=party,
            of_divisions=divisions or ["420704"],
            scopes=scopes.split(),
        )
        await self.party(party, kind)
        await self.execute(
            "insert into access.credential (key, name, party, secret, divisions, scopes, created_at) "
            "values ($1, $2, $3, $4, $5, $6, now())",
            row.key,
            row.name,
            row.party,
            row.secret,
            row.divisions,
            row.scopes,
        )
        return Machine(row.key, secret)

    async def person(
        self,
        subject: str = "officer-1",
        *,
        party: str = "labour_authority",
        kind: str = "labour_authority",
        divisions: list[str] | None = None,
        scopes: str = (
            "complaints:read complaints:write complaints:decide cases:read cases:write cases:decide payments:write "
            "employers:read reports:read proposals:read proposals:decide police-answers:write work:read work:write "
            "deliveries:read"
        ),
        roles: str = "officer",
        seconds: int = 3600,
    ) -> Person:
        await self.party(party, kind)
        token = tokens.issue(
            self._issuer_key,
            subject=subject,
            party=party,
            divisions=divisions or ["420704"],
            scopes=scopes.split(),
            roles=roles.split(),
            seconds=seconds,
        )
        return Person(token)

    async def party(self, name: str, kind: str = "partner") -> None:
        await self.execute(
            "insert into access.party (name, kind, created_at) values ($1, $2, now()) on conflict do nothing",
            name,
            PartyKind(kind).value,
        )

    # time and the wire

    async def set_clock(self, at: datetime | str) -> None:
        """Move all services to this moment; a bare date means 09:00 in China."""
        if isinstance(at, str):
            at = datetime.fromisoformat(at)
            if at.tzinfo is None:
                at = datetime.combine(at.date(), at.time() if at.time() != time() else time(9), clock.CHINA)
        shift = at - clock.wall()
        clock.set_shift(shift)
        await self.execute(
            "insert into access.clock values (true, $1) on conflict (only_row) do update set shift_seconds = $1",
            shift.total_seconds(),
        )

    async def sweep(self, *services: str) -> int:
        """Let deadlines and reminders due by now fire."""
        fired = 0
        for name in services or SERVICES:
            service = self.service(name)
            fired += await obligation_sweep(service.sessions, service.module.SERVICE.timers)
        return fired

    async def deliver(self, times: int = 1) -> list[str]:
        """Carry what was stated until nothing waits, each fact `times` over; the names of the facts, in order."""
        names: list[str] = []
        while records := [record for name in await self._waiting() for record in await self._relay(name)]:
            names += [record.headers["ce_type"].decode() for record in records]
            for _ in range(times):
                for name in SERVICES:
                    await self.give(name, records)
        return names

    async def give(self, service: str, records: list[Record]) -> None:
        """Let one service take these records."""
        under_test = self.service(service)
        consumer = Consumer(service, under_test.sessions, self.broker, under_test.module.SERVICE.subscriptions)
        for record in records:
            await consumer.take([record])

    async def _waiting(self) -> list[str]:
        """The services that have something to send, in their order: one question instead of a relay's for each."""
        asked = ", ".join(f"exists (select from {name}.outbox where sent_at is null)" for name in SERVICES)
        answer = (await self.rows(f"select array[{asked}] as waiting"))[0]["waiting"]
        return [name for name, waiting in zip(SERVICES, answer, strict=True) if waiting]

    async def _relay(self, service: str) -> list[Record]:
        taken: list[Record] = []

        class Wire:
            async def send(self, records: list[Record]) -> None:
                taken.extend(records)

        if service not in self.engines:
            self.engines[service] = create_async_engine(self.url(service), pool_pre_ping=True)
        async with self.engines[service].connect() as connection:
            while await relay_batch(connection, Wire()):  # type: ignore[arg-type]
                pass
        self.sent += taken
        return taken

    # whether history is what was written

    async def audit(self, service: str, folder: Path = Path("/nowhere")) -> list[Finding]:
        """What `anxin audit verify` finds in one service, whose seals are in `folder`."""
        connection = await asyncpg.connect(self.dsn)
        try:
            key = self.service(service).sessions.keyring.history_key
            return (await verify(connection, service, key, folder)).findings
        finally:
            await connection.close()

    # the database, past every role

    async def execute(self, statement: str, *values: Any) -> None:
        async with self._past_every_role.acquire() as connection:
            await connection.execute(statement, *values)

    async def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        async with self._past_every_role.acquire() as connection:
            return [dict(row) for row in await connection.fetch(query, *values)]

    async def empty(self) -> None:
        """Forget everything but the migrations. Tables are asked whether they hold anything; few do."""
        async with self._past_every_role.acquire() as connection:
            if not self._holding:
                self._holding = await connection.fetchval(HOLDING, [*SERVICES, "access"])
            written = await connection.fetchval(self._holding)
            if written:
                deletes = "; ".join(f"delete from {table}" for table in written)
                await connection.execute(f"set session_replication_role = replica; {deletes}")
        self.sent.clear()

    async def close(self) -> None:
        for service in self._services.values():
            await service.close()
        for engine in self.engines.values():
            await engine.dispose()
        await self._past_every_role.close()
