"""Steps of a case as a test tells them: facts that arrive, and commands given over HTTP."""

import asyncio
import json
from datetime import date
from itertools import count
from typing import Any

import httpx

from shared import clock
from shared.contracts.event import Event
from shared.contracts.intake import ComplaintAccepted
from shared.messaging.broker import Record
from shared.messaging.envelope import record_of
from shared.messaging.outbox import OutboxRow
from tests.world import Machine, Person, World

OWED = 800_000
PLACE = "420704"

OFF_BALANCE = """
select l.case_number, l.line from mediation.ledger_line l
left join mediation.ledger_entry e using (case_number, line)
group by l.case_number, l.line
having l.claimed_fen + l.found_fen <> l.withdrawn_fen + l.rejected_fen + l.paid_fen + l.outstanding_fen
    or l.outstanding_fen < 0
    or l.outstanding_fen <> coalesce(sum(e.fen) filter (where e.kind in ('claimed', 'moved_in', 'found')), 0)
        - coalesce(sum(e.fen) filter (where e.kind not in ('claimed', 'moved_in', 'found')), 0)
union all
select c.number, null from mediation.case_file c join mediation.ledger_line l on l.case_number = c.number
group by c.number
having c.claimed_fen <> sum(l.claimed_fen) or c.paid_fen <> sum(l.paid_fen)
    or c.outstanding_fen <> sum(l.outstanding_fen)
union all
select a.case_number, null from mediation.act a left join mediation.ledger_entry e using (act_id)
group by a.act_id having a.fen is distinct from sum(e.fen) filter (where e.kind not in ('moved_in', 'moved_out'))
    and (a.fen <> 0 or count(e) = 0)
union all
select case_number, null from mediation.ledger_entry where kind in ('moved_in', 'moved_out') group by case_number
having sum(fen) filter (where kind = 'moved_in') is distinct from sum(fen) filter (where kind = 'moved_out')
"""
"""The lines, cases, acts and moves of a ledger that do not add up; none in a ledger that is conserved."""

_positions = count(1)


def an_accepted_complaint(**differences: Any) -> ComplaintAccepted:
    told: dict[str, Any] = {
        "complaint": "420704-2025-000001",
        "division": PLACE,
        "approver": "labour_authority/head-1",
        "opened_on": date(2025, 8, 28),
        "filed_on": date(2025, 8, 28),
        "channel": "hotline_12345",
        "domain": "non_construction",
        "employer_uscc": "91999999MAXXXXXX0N",
        "employer_key": None,
        "employer_name": "虚构餐饮有限公司",
        "workers": 1,
        "claimed_fen": OWED,
        "period_from": "2025-06",
        "period_to": "2025-07",
    }
    return ComplaintAccepted(**(told | differences))


async def tell(world: World, fact: Event, times: int = 1, position: int | None = None) -> None:
    """Let mediation hear a fact, `times` over; its sender's position says which was stated first."""
    record = as_record(fact, position)
    for _ in range(times):
        await world.give("mediation", [record])


def as_record(fact: Event, position: int | None = None) -> Record:
    """A fact as it lies on the wire."""
    row = OutboxRow(
        position=position or next(_positions),
        event_id=fact.event_id,
        name=fact.name,
        version=fact.version,
        key=fact.key,
        occurred_at=fact.occurred_at or clock.now(),
        body=fact.body,
    )
    return record_of(row)


async def stated(world: World) -> list[tuple[str, dict[str, Any]]]:
    """What mediation has stated so far: names without the service, and bodies."""
    rows = await world.rows("select name, body from mediation.outbox order by position")
    return [(row["name"].removeprefix("mediation."), json.loads(row["body"])) for row in rows]


async def names_stated(world: World) -> list[str]:
    return [name for name, _ in await stated(world)]


async def is_waiting(world: World) -> None:
    """Until some statement waits for a lock."""
    waiting = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()"
    async with asyncio.timeout(5):
        while not await world.rows(waiting):
            await asyncio.sleep(0.02)


class CaseInHand:
    """A case and the person who handles it; every step is given on the version last seen."""

    def __init__(self, world: World, who: Person | Machine, seen: dict[str, Any]) -> None:
        self.world, self.who, self.seen = world, who, seen
        self.service = world.service("mediation")

    @property
    def path(self) -> str:
        return f"/v1/cases/{self.seen['number']}"

    async def look(self) -> dict[str, Any]:
        answer = await self.service.get(self.who, self.path)
        assert answer.status_code == 200, answer.text
        self.seen = answer.json()
        return self.seen

    async def try_to(self, command: str, who: Person | Machine | None = None, **body: Any) -> httpx.Response:
        """Give a command, whatever comes of it."""
        await self.look()
        return await self.service.post(who or self.who, f"{self.path}/{command}", body, version=self.seen["version"])

    async def do(self, command: str, who: Person | Machine | None = None, **body: Any) -> dict[str, Any]:
        answer = await self.try_to(command, who, **body)
        assert answer.status_code in (200, 201), answer.text
        await self.look()
        told: dict[str, Any] = answer.json()
        return told

    async def read(self, part: str) -> Any:
        answer = await self.service.get(self.who, f"{self.path}/{part}")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def steps(self) -> list[str]:
        return [step["action"] for step in (await self.read("history"))["items"]]

    async def deadline(self, name: str) -> dict[str, Any]:
        """The case's newest deadline of that name, as the database has it."""
        rows = await self.world.rows(
            "select * from mediation.obligation where subject = $1 and name = $2 order by started_on desc, due_on desc",
            self.seen["number"],
            name,
        )
        return rows[0]


async def an_open_case(world: World, **differences: Any) -> CaseInHand:
    """An accepted complaint has arrived, and an officer has its case in hand."""
    fact = an_accepted_complaint(**differences)
    await tell(world, fact)
    who = await world.person(divisions=[fact.division], roles="officer head")
    found = await world.service("mediation").get(who, "/v1/cases", params={"complaint": fact.complaint})
    return CaseInHand(world, who, found.json()["items"][0])


async def an_ordered_case(world: World, due_on: str = "2025-10-10") -> CaseInHand:
    """Verified, inspected, ordered and served on the day the clock shows."""
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1")
    await case.do("lines/1/findings", verified=True)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on=due_on)
    await case.do("serve", served_on=clock.today().isoformat())
    return case


def a_payment(**differences: Any) -> dict[str, Any]:
    return {"receipt_no": "R-1", "fen": OWED, "paid_on": "2025-08-28", "payer": "employer"} | differences
