"""Batches as sites and banks send them; people, projects and sums are made up."""

import json
from typing import Any

from services.monitor.feeds import jobs
from tests.monitor.register import P, register
from tests.world import Machine, Person, ServiceUnderTest, World

PARTY = "site_platform"
SCOPES = "feeds:write feeds:read"
OFFICER = "projects:read projects:write feeds:read feeds:decide work:read work:write"
SITE = P.rsplit("/", 1)[1]
MEDIA = {
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(place: int) -> str:
    """A number of division 999999, which does not exist."""
    body = f"999999{1960 + place // 1000 % 40}0101{place % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def swipe(place: int, at: str = "2025-08-01 07:00:00", **differences: Any) -> dict[str, Any]:
    return {"project": SITE, "id_number": id_number(place), "at": at, "direction": "in"} | differences


def registered(place: int, **differences: Any) -> dict[str, Any]:
    person = {"id_number": id_number(place), "name": f"测试{place}", "card": f"62284800000000{place:05d}"}
    return {"project": SITE, "phone": f"138000{place:05d}", "entered_on": "2025-07-01"} | person | differences


def pay(place: int, **differences: Any) -> dict[str, Any]:
    line = {"project": SITE, "id_number": id_number(place), "month": "2025-07"}
    return line | {"payable_fen": 500_000, "paid_fen": 500_000, "paid_on": "2025-08-15"} | differences


def movement(place: int, **differences: Any) -> dict[str, Any]:
    line = {"project": SITE, "bank": "测试银行", "txn_no": f"T{place}", "booked_on": "2025-08-15"}
    return line | {"debit": False, "amount_fen": 1_000_000} | differences


def lines(rows: list[Any]) -> bytes:
    return b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in rows)


class Site:
    """A party that sends feeds, and what came of them."""

    def __init__(self, world: World, monitor: ServiceUnderTest, machine: Machine, officer: Person) -> None:
        self.world, self.monitor, self.machine, self.officer = world, monitor, machine, officer

    @classmethod
    async def opened(cls, world: World, monitor: ServiceUnderTest) -> "Site":
        for left in world.spool.iterdir():  # of the test before
            left.unlink()
        machine = await world.machine(PARTY, scopes=SCOPES)
        officer = await world.person(scopes=OFFICER)
        await register(monitor, officer)
        return cls(world, monitor, machine, officer)

    async def send(
        self,
        feed: str,
        content: bytes | list[Any],
        number: str = "B1",
        *,
        kind: str = "ndjson",
        status: int = 202,
        by: Machine | Person | None = None,
        **params: Any,
    ) -> dict[str, Any]:
        """Send a batch; what was answered."""
        answer = await self.monitor.call(
            by or self.machine,
            "POST",
            f"/v1/feeds/{feed}/batches",
            content=lines(content) if isinstance(content, list) else content,
            headers={"Content-Type": MEDIA.get(kind, kind)},
            params={"number": number, **params},
        )
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def take_in(self) -> int:
        settings = self.monitor.settings
        return await jobs.take_up(self.monitor.sessions, self.monitor.client, settings)

    async def fed(self, feed: str, content: bytes | list[Any], number: str = "B1", **more: Any) -> dict[str, Any]:
        """Send a batch and take it in; the batch as it is then."""
        sent = await self.send(feed, content, number, **more)
        await self.take_in()
        return await self.batch(feed, sent["batch_id"])

    async def batch(self, feed: str, number: int) -> dict[str, Any]:
        answer = await self.monitor.get(self.machine, f"/v1/feeds/{feed}/batches/{number}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def rejected(self, feed: str, number: int) -> list[tuple[int, str, str]]:
        answer = await self.monitor.get(
            self.machine, f"/v1/feeds/{feed}/batches/{number}/rows?state=rejected&limit=200"
        )
        assert answer.status_code == 200, answer.text
        return [(row["row"], row["field"], row["code"]) for row in answer.json()["items"]]

    async def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        return await self.world.rows(query, *values)

    async def decided(self, batch: dict[str, Any], command: str, **more: Any) -> Any:
        """An officer releases or refuses a held batch."""
        path = f"/v1/feeds/{batch['feed']}/batches/{batch['batch_id']}/{command}"
        body = {"reason": "已与报送方核实"}
        return await self.monitor.post(self.officer, path, body, **({"version": batch["version"]} | more))
