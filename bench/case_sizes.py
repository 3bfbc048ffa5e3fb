"""What a command on a case costs, with five workers in its ledger and with five hundred: `python -m bench.case_sizes`.

One http process of mediation, durable PostgreSQL, one caller, one command after the other; nothing is kept. CPU is that
of the http process and of all processes of PostgreSQL.
"""

import asyncio
import itertools
import json
import sys
from dataclasses import dataclass, field
from typing import Any

import psutil

from bench.callers import PLACE, Person, as_bytes, engage_person
from bench.stack import BenchStack, opened
from bench.volleys import fire
from shared import clock

SIZES = (5, 500)
TIMES, WARM = 60, 10
PORT_BASE = 22400
EACH = 100_000

Body = dict[str, Any]


@dataclass
class Desk:
    """An officer, the case in hand and its version, one connection."""

    stack: BenchStack
    officer: Person
    path: str = "/v1/cases"
    version: int = 0
    _once: "itertools.count[int]" = field(default_factory=itertools.count)

    async def open_case(self, workers: int) -> None:
        """A case with a line for every worker, in mediation."""
        self.path, self.version = "/v1/cases", 0
        employer = {"name": "虚构餐饮有限公司"}
        new: Body = {"division": PLACE, "domain": "non_construction", "employer": employer, "workers": workers}
        [opened] = await self.give("", [new | {"claimed_fen": workers * EACH, "grounds": "measuring"}])
        self.path, self.version = f"/v1/cases/{opened['number']}", opened["version"]
        await self.give("/lines", [{"worker_ref": f"w-{each}", "claimed_fen": EACH} for each in range(workers)])
        await self.give("/start-mediation", [{}])

    async def give(self, command: str, bodies: list[Body]) -> list[Body]:
        """One after the other, each on the version that the one before left."""
        versions = itertools.count(self.version)
        requests = [
            as_bytes(self.officer, "mediation", self.path + command, body, f"once-{next(self._once)}", next(versions))
            for body in bodies
        ]
        volley = await fire(self.stack.ports.http("mediation"), [requests], keep_bodies=True)
        assert volley.answered == len(bodies), (command, volley.statuses, volley.bodies[-1])
        self.version = next(versions)
        return [json.loads(body) for body in volley.bodies]

    async def cost(self, command: str, bodies: list[Body]) -> tuple[float, float, float]:
        """Milliseconds a command: as the caller waits, CPU of the http process, CPU of PostgreSQL."""
        await self.give(command, bodies[:WARM])
        loop, before = asyncio.get_running_loop(), self._cpu()
        began = loop.time()
        await self.give(command, bodies[WARM:])
        waited, after = loop.time() - began, self._cpu()
        http, postgres = (late - early for early, late in zip(before, after, strict=True))
        return tuple(seconds / TIMES * 1000 for seconds in (waited, http, postgres))  # type: ignore[return-value]

    def _cpu(self) -> tuple[float, float]:
        pids = self.stack.supervisor.pids()
        postgres = psutil.Process(pids["postgres"])
        return _used(psutil.Process(pids["mediation-http"])), sum(map(_used, [postgres, *postgres.children()]))


def _used(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return float(spent.user + spent.system)


def commands() -> list[tuple[str, list[Body]]]:
    """What is given, so many times: two that look at no line of the ledger, three that do."""
    several = range(TIMES + WARM)
    day = clock.today().isoformat()
    held: Body = {"held_on": day, "present": ["worker"], "outcome": "adjourned"}
    paid: Body = {"fen": 1, "paid_on": day, "payer": "employer", "line": 2}
    return [
        ("/assign", [{"assignee": "officer-1"} for _ in several]),
        ("/hold-round", [held for _ in several]),
        ("/lines/2/findings", [{"verified": True} for _ in several]),
        ("/payments", [paid | {"receipt_no": f"R-{number}"} for number in several]),
        ("/calls", [{"callee": "employer", "occasion": "progress", "outcome": "reached"} for _ in several]),
    ]


def say(news: str, done: float | None = None) -> None:
    print(news, file=sys.stderr)


async def main() -> None:
    async with opened("case-sizes", PORT_BASE, say, with_kafka=False) as stack:
        await stack.start("mediation-http")
        desk = Desk(stack, await engage_person(stack, "officer-1", "officer"))
        print(f"{'command':<20}{'workers':>8}{'waited, ms':>12}{'http CPU':>10}{'PostgreSQL CPU':>16}")
        for workers in SIZES:
            await desk.open_case(workers)
            for command, bodies in commands():
                waited, http, postgres = await desk.cost(command, bodies)
                print(f"{command:<20}{workers:>8}{waited:>12.1f}{http:>10.1f}{postgres:>16.1f}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
