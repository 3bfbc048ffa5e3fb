"""A construction site among the matters: its month is fed, warned of, left unanswered, and paid in the end.

Three workers of the month before, whose pay-day was its twenty-eighth, so that the warning becomes graver on no day of
the story. All of them are invented.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import asyncpg

from bench.callers import Machine, Person, engage_machines, engage_person
from bench.chaos.retrying_client import NotAnswered, Surface
from bench.chaos.spellings import Secret
from bench.complaints import uscc
from bench.feed_rows import id_number
from bench.stack import BenchStack

PROJECT, MONITOR, RULE = "P-CHAOS-1", "monitor", "W400"
PLATFORM = "site_platform"
WORKERS = range(701, 704)
WAGE = 500_000
RARELY = 1_000
"""Hours between two batches: more than the story lasts."""
OFFICER = ("projects:read", "projects:write", "warnings:read", "warnings:write", "feeds:read", "feeds:decide")


@dataclass
class Site:
    """The platform that feeds it, and an officer who registers it and looks at its warnings."""

    surface: Surface
    platform: Machine
    officer: Person
    today: Callable[[], date]
    month: date = field(init=False)
    number: str = ""
    """Of the warning."""

    def __post_init__(self) -> None:
        self.month = _before(self.today().replace(day=1))

    async def begin(self) -> None:
        """Register the project and feed its month, in which nobody was paid; wait for the warning."""
        await self.surface.ask(self.officer, MONITOR, "PUT", f"/v1/projects/{PROJECT}", self._entry())
        await self._send("rosters", [self._registered(worker) for worker in WORKERS])
        at = f"{self.month:%Y-%m}-10 07:00:00"
        swipes = [{"id_number": id_number(worker), "at": at, "direction": "in"} for worker in WORKERS]
        await self._send("attendance", swipes)
        await self._send("payrolls", self._paid(_before(self.month)), "before")
        await self.until("raised", lambda seen: bool(seen))

    async def finish(self) -> None:
        """Nobody answers; then everybody is paid, and the warning ends."""
        await self.until("unanswered and of today", lambda seen: _is(seen, "unanswered") and self._of_today(seen[0]))
        await self.pay()

    async def pay(self) -> None:
        """The money comes, and the warning ends with it."""
        await self._send("payrolls", self._paid(self.month), "after")
        await self.until("cleared", lambda seen: _is(seen, "cleared"))

    def secrets(self) -> list[Secret]:
        """What the platform said of the workers."""
        rows = [self._registered(worker) for worker in WORKERS]
        kinds = {"name": "name", "phone": "phone", "id_no": "id_number", "card": "card"}
        return [Secret(kind, row[name]) for row in rows for kind, name in kinds.items()]

    async def until(self, what: str, true: Callable[[list[dict[str, Any]]], bool]) -> None:
        """The month's warning of unpaid wages, once it is so."""
        path = f"/v1/warnings?project={PROJECT}&rule={RULE}&period={self.month:%Y-%m}"
        with self.surface.waiting() as deadline:
            while True:
                seen = (await self.surface.get(self.officer, MONITOR, path))["items"]
                if true(seen):
                    self.number = seen[0]["number"]
                    return
                if time.monotonic() > deadline:
                    raise NotAnswered(f"{PROJECT} waits in vain to be {what}: {seen}")
                await asyncio.sleep(0.2)

    async def _send(self, feed: str, rows: list[dict[str, Any]], part: str = "1") -> None:
        number = f"{PROJECT}-{feed}-{part}"
        body = {"rows": [{"project": PROJECT, **row} for row in rows]}
        path = f"/v1/feeds/{feed}/batches"
        sent = await self.surface.post(self.platform, MONITOR, f"{path}?number={number}", body, once=number)
        with self.surface.waiting() as deadline:
            while True:
                batch = await self.surface.get(self.platform, MONITOR, f"{path}/{sent['batch_id']}")
                if batch["state"] == "done" and not batch["rejected"]:
                    break
                if time.monotonic() > deadline or batch["state"] == "done":
                    raise NotAnswered(f"{number} was not taken in whole: {batch}")
                await asyncio.sleep(0.2)

        # otherwise a person is asked how often it is to come, whenever a job of the worker comes by
        told = {"party": PLATFORM, "expects_hours": RARELY, "silent_hours": 2 * RARELY}
        await self.surface.ask(self.officer, MONITOR, "PUT", f"/v1/feeds/{feed}/expectation", told)

    def _entry(self) -> dict[str, Any]:
        """The wage of a month is due on its twenty-eighth."""
        started = _before(self.month)
        return {
            "name": "虚构七号楼项目",
            "division": "420704",
            "general_contractor": {"name": "虚构7号建设公司", "uscc": uscc(7)},
            "subcontractors": [],
            "project_owner": {"name": "虚构7号开发公司"},
            "contract_fen": 500_000_000,
            "contract_on": started.isoformat(),
            "started_on": started.isoformat(),
            "pay_day": 28,
            "pay_day_next_month": False,
        }

    def _of_today(self, warning: dict[str, Any]) -> bool:
        """The rules looked at it today."""
        due = date.fromisoformat(warning["facts"]["due"])
        return due + timedelta(days=warning["facts"]["days"]) == self.today()

    def _registered(self, worker: int) -> dict[str, Any]:
        told = {"phone": f"1990000{worker:04d}", "card": f"62284800000000{worker:05d}"}
        entered = {"entered_on": _before(self.month).isoformat()}
        return {"id_number": id_number(worker), "name": f"欧阳测试{worker}"} | told | entered

    def _paid(self, month: date) -> list[dict[str, Any]]:
        """Of the month before, on its first day: nobody worked then, so that it owes nothing."""
        told = {"month": f"{month:%Y-%m}", "payable_fen": WAGE, "paid_fen": WAGE}
        paid_on = self.today() if month == self.month else month
        return [{"id_number": id_number(worker), "paid_on": paid_on.isoformat(), **told} for worker in WORKERS]


async def open_site(stack: BenchStack, surface: Surface, today: Callable[[], date]) -> Site:
    """Make a key for the platform and a token for the officer. Batches are given numbers that are found in a text."""
    connection = await asyncpg.connect(stack.dsn())
    try:
        await connection.execute("alter sequence monitor.feed_batch_id_seq restart with 500001")
    finally:
        await connection.close()
    [platform] = await engage_machines(stack, [PLATFORM], ["feeds:write", "feeds:read"], ["anxin"])
    return Site(surface, platform, await engage_person(stack, "officer-site", "officer", scopes=OFFICER), today)


def _before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def _is(seen: list[dict[str, Any]], state: str) -> bool:
    return [each["state"] for each in seen] == [state]
