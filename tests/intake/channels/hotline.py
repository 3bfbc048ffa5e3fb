"""What both cities' simulated hotlines have in common: they keep what they were sent, and misbehave when told to."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, ClassVar

import httpx

from services.intake.channels.adapters import ADAPTERS
from shared.deliveries import send_due
from tests.world import Machine, ServiceUnderTest, World

SECRET = "c3ludGhldGljLXNlY3JldC1vZi1hLWNpdHk="
_orders = count(1)


@dataclass
class Hotline:
    """A city's 12345. `troubles` are what happens to the next messages it is sent: `taken-hang` and `lost-hang` do not
    answer, having taken it or not; `busy` and `gateway` refuse in HTTP 200 and 502; `nonsense` says nothing readable.
    """

    NAME: ClassVar[str]
    DIVISION: ClassVar[str]

    intake: ServiceUnderTest
    machine: Machine
    received: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    attempts: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    hears_queries: bool = True

    @classmethod
    async def of(cls, world: World, division: str | None = None) -> Any:
        """Registered here, with an address to which it is told things."""
        scopes = "complaints:read complaints:write deliveries:read"
        machine = await world.machine(cls.NAME, divisions=[division or cls.DIVISION], scopes=scopes)
        city = cls(world.service("intake"), machine)
        new = {"address": "https://hotline.example.com/api", "secret": SECRET}
        put = await city.intake.call(machine, "PUT", f"/v1/destinations/{cls.NAME}", json_body=new)
        assert put.json()["signer"] == cls.NAME
        return city

    @staticmethod
    def number() -> str:
        """18 digits, as one city has them: a moment and six more."""
        return f"9913010000{next(_orders):08d}"

    async def post(self, call: str, content: bytes, headers: dict[str, str]) -> httpx.Response:
        path = f"/v1/channels/{self.NAME}/{call}"
        return await self.intake.client.post(path, content=content, headers=headers)

    async def take_what_is_due(self) -> int:
        """The other side pushes what is due and asks after what may have arrived."""
        partners = {name: adapter.partner for name, adapter in ADAPTERS.items()}
        async with httpx.AsyncClient(transport=httpx.MockTransport(self._answer)) as client:
            return await send_due(self.intake.sessions, client, partners)

    def told(self, wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """The messages it took of this kind, each once however often it came."""
        once = dict(self.received)
        return [body for body in once.values() if wanted(body)]

    # what each city does in its own way

    def check(self, request: httpx.Request) -> None:
        raise NotImplementedError

    def yes(self) -> Any:
        raise NotImplementedError

    def busy(self) -> Any:
        raise NotImplementedError

    def query(self, request: httpx.Request) -> httpx.Response:
        raise NotImplementedError

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/query"):
            return self.query(request)
        self.check(request)
        delivery = request.headers.get("bizNo") or request.headers["x-biz-no"]
        self.attempts.append(delivery)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble not in ("lost-hang", "busy", "gateway"):
            self.received.append((delivery, json.loads(request.content)))
        if trouble == "crash":
            raise RuntimeError("the sender died")
        if trouble in ("taken-hang", "lost-hang"):
            raise httpx.ReadTimeout("nothing was answered", request=request)
        if trouble == "gateway":
            return httpx.Response(502, text="<html>bad gateway</html>")
        if trouble == "nonsense":
            return httpx.Response(200, text="OK")
        return httpx.Response(200, json=self.busy() if trouble == "busy" else self.yes())
