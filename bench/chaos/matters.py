"""The load of the fault runs: matters played over the public HTTP API, and what each caller was answered.

Five kinds: paid in two parts and closed; paid in part; ordered to pay without reaction; refused; never decided.
"""

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bench.callers import Machine, Person, engage_machines, engage_person
from bench.chaos.retrying_client import NotAnswered, Surface
from bench.complaints import complaint, uscc
from bench.stack import BenchStack

PAID, PART, ORDERED, REFUSED, UNDECIDED = "paid", "part", "ordered", "refused", "undecided"
KINDS = (PAID, PART, ORDERED, REFUSED, UNDECIDED)
EMPLOYERS = 7
"""Few, so that several matters share one employer's portrait and record."""
MEDIATION, INTAKE = "mediation", "intake"


@dataclass
class Matter:
    """One matter, and everything that was answered with success about it: none of it may be lost or doubled."""

    number: int
    kind: str
    order: str
    owed_fen: int
    workers: int = 1
    party: str = ""
    complaint: str = ""
    accepted: bool = False
    refused: bool = False
    case: str = ""
    found: bool = False
    payments: dict[str, int] = field(default_factory=dict)
    served: bool = False
    closed: bool = False
    called_back: bool = False
    done: bool = False


@dataclass
class Clerks:
    """The callers: hotlines that file, an officer, a head."""

    surface: Surface
    hotlines: list[Machine]
    officer: Person
    head: Person
    today: Callable[[], date]

    async def begin(self, matter: Matter) -> None:
        """File it, and decide on it unless it is of the kind never decided."""
        place = matter.number % len(self.hotlines)
        matter.party = f"hotline_12345_{place}"
        employer = {"name": f"虚构{matter.number % EMPLOYERS}号劳务公司", "uscc": uscc(matter.number % EMPLOYERS)}
        filing = complaint(matter.order, random.Random(matter.number), owed_fen=matter.owed_fen, employer=employer)
        hotline, matter.workers = self.hotlines[place], filing["workers"]
        receipt = await self.surface.post(hotline, INTAKE, "/v1/complaints", filing, once=matter.order)
        matter.complaint = receipt["number"]
        if matter.kind == UNDECIDED:
            return
        if matter.kind == REFUSED:
            await self._refuse(matter)
            return
        await self._decide_complaint(self.head, matter, "accept", {"reason": "事实清楚,同意受理,当日立案"})
        matter.accepted = True
        matter.case = await self._case_of(matter)

    async def handle(self, matter: Matter) -> None:
        """Find the arrears; then payments are entered, or an order is served."""
        if not matter.case:
            return
        finding = {"verified": True, "note": "工资表与考勤核对一致"}
        await self._post(matter, "lines/1/findings", finding, once=f"{matter.order}-found")
        matter.found = True
        if matter.kind == ORDERED:
            await self._order(matter)
            return
        await self._pay(matter, "A", matter.owed_fen // 2)
        if matter.kind == PAID:
            await self._pay(matter, "B", matter.owed_fen - matter.owed_fen // 2)
            if matter.workers > 1:
                signed = {"list_no": f"{matter.order}-S", "workers": matter.workers, "fen": matter.owed_fen}
                await self._post(matter, "lines/1/signed-list", signed, once=f"{matter.order}-signed")
            await self._decide_case(self.officer, matter, "close", {"disposition": "PAID_IN_FULL"})
            matter.closed = True

    async def finish(self, matter: Matter) -> None:
        """Call the worker once the channel has its answer, and close the complaint."""
        if matter.closed:
            await self._until(matter, lambda seen: bool(seen["stage"] == "answered"))
            call = {"reached": True, "satisfied": True, "note": "工资已全额收到"}
            await self._decide_complaint(self.officer, matter, "call-back", call)
            matter.called_back = True
            await self._decide_complaint(self.head, matter, "close", {"reason": "已支付完毕,回访满意"})
        matter.done = True

    async def _refuse(self, matter: Matter) -> None:
        body = {"ground": "not_a_labour_matter", "reason": "属于合伙纠纷,不属于受理范围"}
        await self._decide_complaint(self.head, matter, "refuse", body)
        matter.refused = True

    async def _order(self, matter: Matter) -> None:
        """Mediation fails, an inspection opens, an order is served; it is due in ten days."""
        today, decide = self.today(), self._decide_case
        await decide(self.officer, matter, "start-mediation", {})
        await decide(self.officer, matter, "fail-mediation", {"reason": "no_agreement"})
        await decide(self.officer, matter, "open-inspection", {"inspectors": ["officer-li", "officer-zhao"]})
        await decide(self.officer, matter, "correct", {"due_on": (today + timedelta(days=10)).isoformat()})
        await decide(self.officer, matter, "serve", {"served_on": today.isoformat()})
        matter.served = True

    async def _pay(self, matter: Matter, part: str, fen: int) -> None:
        receipt = f"{matter.order}-{part}"
        payment = {
            "receipt_no": receipt,
            "line": 1,
            "fen": fen,
            "paid_on": self.today().isoformat(),
            "payer": "employer",
        }
        await self._post(matter, "payments", payment, once=receipt)
        matter.payments[receipt] = fen

    async def _post(self, matter: Matter, path: str, body: dict[str, Any], *, once: str) -> Any:
        return await self.surface.post(self.officer, MEDIATION, f"/v1/cases/{matter.case}/{path}", body, once=once)

    async def _decide_complaint(self, who: Person, matter: Matter, command: str, body: dict[str, Any]) -> None:
        await self.surface.decide(who, INTAKE, f"/v1/complaints/{matter.complaint}", command, body)

    async def _decide_case(self, who: Person, matter: Matter, command: str, body: dict[str, Any]) -> None:
        await self.surface.decide(who, MEDIATION, f"/v1/cases/{matter.case}", command, body)

    async def _case_of(self, matter: Matter) -> str:
        seen = await self._until(matter, lambda seen: bool(seen["case_number"]))
        return str(seen["case_number"])

    async def _until(self, matter: Matter, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The complaint, once it shows what a fact of mediation changes."""
        with self.surface.waiting() as deadline:
            while True:
                path = f"/v1/complaints/{matter.complaint}"
                seen: dict[str, Any] = await self.surface.get(self.officer, INTAKE, path)
                if true(seen):
                    return seen
                if time.monotonic() > deadline:
                    raise NotAnswered(f"{matter.complaint} ({matter.kind}) waits in vain: it is {seen['stage']}")
                await asyncio.sleep(0.1)


async def engage(stack: BenchStack, surface: Surface, today: Callable[[], date]) -> Clerks:
    """Make a key or token for each."""
    hotlines = await engage_machines(
        stack, [f"hotline_12345_{place}" for place in range(4)], ["complaints:write", "complaints:read"], ["anxin"]
    )
    officer = await engage_person(stack, "officer-li", "officer")
    return Clerks(surface, hotlines, officer, await engage_person(stack, "head-wang", "head"), today)


def matter(number: int) -> Matter:
    """The matter of this number: the same in every run."""
    chance = random.Random(number)
    return Matter(number, KINDS[number % len(KINDS)], f"C{number:09d}", chance.randrange(2, 400) * 10_000)
