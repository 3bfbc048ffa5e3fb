"""Callers that retry: the same command with the same Idempotency-Key until it is answered with success."""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.callers import Caller
from bench.stack import BenchStack
from deploy.local.layout import SERVICES, Ports
from deploy.local.processes import address

PATIENCE = 120.0
PAUSE = 0.2
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


class NotAnswered(AssertionError):
    """A service refused a correct step, or gave no answer for two minutes."""


class SeenBefore(Exception):
    """The version a decision was taken on is old: read again."""


@dataclass
class Surface:
    """The four services as their callers reach them; with several addresses each attempt takes one at random."""

    addresses: dict[str, list[str]]
    client: httpx.AsyncClient
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    retries: int = 0
    answered: int = 0
    waits: set[float] = field(default_factory=set)
    """When each wait that is not over yet was begun."""

    @property
    def longest_wait(self) -> float:
        """Seconds for which the longest present wait lasts: for an answer, or for the effect of a fact."""
        return time.monotonic() - min(self.waits, default=time.monotonic())

    @contextmanager
    def waiting(self) -> Iterator[float]:
        """A wait, counted during the block; yields the moment at which it is given up."""
        began = time.monotonic()
        self.waits.add(began)
        try:
            yield began + PATIENCE
        finally:
            self.waits.discard(began)

    @classmethod
    def of(cls, stack: BenchStack, client: httpx.AsyncClient, *, beside: Ports | None = None) -> "Surface":
        """A stack's services, and the second process of each where there is one."""
        bases = [stack.ports, *([beside] if beside else [])]
        return cls({service: [address(ports.http(service)) for ports in bases] for service in SERVICES}, client)

    async def get(self, who: Caller, service: str, path: str) -> Any:
        return await self.ask(who, service, "GET", path)

    async def post(
        self, who: Caller, service: str, path: str, body: dict[str, Any], *, once: str, version: int | None = None
    ) -> Any:
        return await self.ask(who, service, "POST", path, body, once=once, version=version)

    async def decide(self, who: Caller, service: str, resource: str, command: str, body: dict[str, Any]) -> Any:
        """A person's decision on the version they see; when a fact came in between, they read again.

        The key names the decision, not the version: a command that was done without an answer is answered, not done
        again.
        """
        while True:
            seen = await self.get(who, service, resource)
            once = f"{resource}/{command}/{seen['version']}"
            try:
                return await self.post(who, service, f"{resource}/{command}", body, once=once, version=seen["version"])
            except SeenBefore:
                continue

    async def ask(
        self,
        who: Caller,
        service: str,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        *,
        once: str | None = None,
        version: int | None = None,
    ) -> Any:
        """Send until answered. Raises SeenBefore for a stale version, NotAnswered for any other refusal."""
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Content-Type": "application/json"} if content else {}
        if once:
            sent["Idempotency-Key"] = once.encode().hex()[-190:]
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        with self.waiting() as deadline:
            while True:
                answer = await self._once(who, service, method, path, content, sent)
                if answer is not None and answer.status_code not in TRY_AGAIN:
                    return self._read(answer)
                if time.monotonic() > deadline:
                    raise NotAnswered(f"{service} does not answer {method} {path}")
                self.retries += 1
                await asyncio.sleep(PAUSE)

    def _read(self, answer: httpx.Response) -> Any:
        if answer.status_code == 412:
            raise SeenBefore
        if answer.is_error:
            raise NotAnswered(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
        self.answered += 1
        return answer.json()

    async def _once(
        self, who: Caller, service: str, method: str, path: str, content: bytes, sent: dict[str, str]
    ) -> httpx.Response | None:
        """One attempt with a new signature; None when the connection failed before the answer was complete."""
        url = f"{self.chance.choice(self.addresses[service])}{path}"
        headers = sent | who.headers(service, method, path, content, sent)
        try:
            return await self.client.request(method, url, content=content, headers=headers)
        except httpx.TransportError:
            return None
