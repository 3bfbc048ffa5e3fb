"""The callers of a story: machines that sign, people with tokens, and how both retry while a process is restarted.

Every command carries an Idempotency-Key that names its step, so asking again after a broken connection is safe: the
service repeats its answer, or does the work it had not done.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from deploy.commands.outcomes import Refusal
from deploy.local.state_file import Record
from shared.access.signing import sign

PATIENCE = 90.0
TRY_AGAIN = frozenset({429, 500, 502, 503, 504})
STALE = 412
ATTEMPTS = 20


Result = TypeVar("Result")


class StoryBroken(Exception):
    """A service refused a step of the story; the message is the service's."""


class StaleVersion(StoryBroken):
    """The version on which the person decided is no longer the current one."""


async def insist(work: Callable[[], Awaitable[Result]], patience: float = PATIENCE) -> Result:
    """Repeat work on the database or the broker while one of them is being restarted, for up to `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return await work()
        except Refusal:
            raise
        except Exception:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.5)


@dataclass(frozen=True)
class Machine:
    """A partner's machine."""

    key: str
    secret: str


@dataclass(frozen=True)
class Person:
    """A person with a token."""

    token: str


@dataclass(frozen=True)
class Partner:
    """A partner's own system: it signs what it sends in its own way."""

    name: str
    headers: Callable[[bytes], dict[str, str]]
    machine: Machine
    """The same credential for our own signature: with it the partner pulls its messages."""


ANYBODY = None
"""Public routes ask for no credentials."""
Who = Machine | Person | Partner | None


@dataclass
class Surface:
    """The four services as their callers reach them."""

    record: Record
    client: httpx.AsyncClient
    retries: int = 0
    calls: int = field(default=0)

    async def get(self, who: Who, service: str, path: str) -> Any:
        return await self.ask(who, service, "GET", path)

    async def post(
        self, who: Who, service: str, path: str, body: dict[str, Any], *, step: str, version: int | None = None
    ) -> Any:
        return await self.ask(who, service, "POST", path, body=body, step=step, version=version)

    async def send(self, who: Partner, call: str, body: dict[str, Any]) -> Any:
        """Send a message of a partner's system to its own route in intake; sending it again is harmless."""
        return await self.ask(who, "intake", "POST", f"/v1/channels/{who.name}/{call}", body=body)

    async def decide(self, who: Who, service: str, resource: str, command: str, body: dict[str, Any]) -> Any:
        """A person's decision on the version they have just read; read again where a fact changed it in between."""
        path = f"{resource}/{command}"
        for _ in range(ATTEMPTS):
            seen = (await self.get(who, service, resource))["version"]
            try:
                return await self.post(who, service, path, body, step=f"{path}/{seen}", version=seen)
            except StaleVersion:
                self.retries += 1
        raise StoryBroken(f"{resource} changes under the hand that decides on it: {command}")

    async def ask(
        self,
        who: Who,
        service: str,
        method: str,
        path: str,
        *,
        body: dict[str, Any] | None = None,
        step: str | None = None,
        version: int | None = None,
    ) -> Any:
        """Send until answered. Raises StoryBroken for a refusal, or without an answer for a minute and a half."""
        return (await self._answered(who, service, method, path, body=body, step=step, version=version)).json()

    async def read(self, who: Who, service: str, path: str) -> bytes:
        """A file, byte for byte."""
        return (await self._answered(who, service, "GET", path)).content

    async def _answered(
        self,
        who: Who,
        service: str,
        method: str,
        path: str,
        *,
        body: dict[str, Any] | None = None,
        step: str | None = None,
        version: int | None = None,
    ) -> httpx.Response:
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Accept-Language": "zh", **({"Content-Type": "application/json"} if content else {})}
        if step:
            headers["Idempotency-Key"] = f"demo:{step}".encode().hex()[:190]
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = await self._once(who, service, method, path, content, headers)
            if answer is not None and answer.status_code not in TRY_AGAIN:
                break
            if time.monotonic() > deadline:
                raise StoryBroken(f"{service} does not answer {method} {path}")
            self.retries += 1
            await asyncio.sleep(0.3)
        if answer.status_code == STALE:
            raise StaleVersion(f"{method} {path}")
        if answer.is_error:
            raise StoryBroken(f"{method} {path}: {answer.status_code} {answer.text}")
        self.calls += 1
        return answer

    async def _once(
        self, who: Who, service: str, method: str, path: str, content: bytes, headers: dict[str, str]
    ) -> httpx.Response | None:
        """One attempt with a new signature; None when the connection failed."""
        request = self.client.build_request(
            method, f"{self.record.urls[service]}{path}", content=content, headers=headers
        )
        if isinstance(who, Person):
            request.headers["Authorization"] = f"Bearer {who.token}"
        elif isinstance(who, Partner):
            request.headers.update(who.headers(content))
        elif who is not ANYBODY:
            target = request.url.raw_path.decode()
            request.headers.update(
                sign(who.key, who.secret, service=service, method=method, target=target, body=content, headers=headers)
            )
        try:
            return await self.client.send(request)
        except httpx.TransportError:
            return None
