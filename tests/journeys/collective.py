"""Twelve workers of a building site, July to September 2025, never paid, 186,000 yuan if not said: the calls in order.

Told the same in any county: who files, who lists, who accepts, who orders, and what is left for persons to decide.
Everything that is stated is delivered twice.
"""

from dataclasses import dataclass
from typing import Any

from tests.journeys.stories import decide, file
from tests.world import Machine, Person, World

USCC = "91999999MAXXXXXX0N"
EACH_FEN = 1_550_000
WORKERS = 12


def members(each_fen: int) -> list[dict[str, Any]]:
    """Each is owed the same for three months; the first three represent all."""
    return [
        {
            "name": f"测试工{number:02}",
            "id_no": None,
            "phone": f"138000001{number:02}",
            "representative": number <= 3,
            "owed": [{"item": "wages", "period_from": "2025-07", "period_to": "2025-09", "fen": each_fen}],
        }
        for number in range(1, WORKERS + 1)
    ]


MEMBERS = members(EACH_FEN)
REPORT = {"officers": ["officer-1", "officer-2"], "conduct": ["able_not_paying"], "reason": "有工程款到账而拒不支付"}
WHY = {"reason": "数额、责令、送达均有证据，同意移送"}


@dataclass
class Told:
    """The story so far, and those who take part in it."""

    world: World
    hotline: Machine
    officer: Person
    head: Person
    each_fen: int = EACH_FEN
    complaint: str = ""
    case: str = ""

    async def proposals(self, service: str) -> list[dict[str, Any]]:
        answer = await self.world.service(service).get(self.officer, "/v1/proposals")
        return list(answer.json()["items"])

    async def questions(self, service: str) -> list[dict[str, Any]]:
        answer = await self.world.service(service).get(self.officer, "/v1/my-work")
        return list(answer.json()["questions"])


async def filed(world: World, division: str, each_fen: int = EACH_FEN) -> Told:
    """20 October: the hotline files."""
    await world.set_clock("2025-10-20")
    told = Told(
        world,
        await world.machine(divisions=[division]),
        await world.person("officer-1", divisions=[division]),
        await world.person("head-1", divisions=[division], roles="head"),
        each_fen,
    )
    told.complaint = await file(
        world,
        told.hotline,
        division=division,
        domain="construction",
        workers=WORKERS,
        owed_fen=WORKERS * each_fen,
        period={"from": "2025-07", "to": "2025-09"},
        summary="工地十二名工人三个月工资未发",
    )
    await world.deliver(times=2)
    return told


async def accepted_with_members(told: Told) -> None:
    """22 October: the list comes in with three representatives, and a head accepts what an officer proposed."""
    await told.world.set_clock("2025-10-22")
    intake, path = told.world.service("intake"), f"/v1/complaints/{told.complaint}"
    await decide(intake, told.officer, path, "members", {"change": "join", "members": members(told.each_fen)})
    await decide(intake, told.officer, path, "propose-filing", {"reason": "材料齐备"})
    await decide(intake, told.head, path, "accept", {"reason": "同意受理"})
    await told.world.deliver(times=2)
    told.case = (await intake.get(told.officer, path)).json()["case_number"]


async def ordered(told: Told) -> None:
    """29 October: coordination fails; every line is verified. 30 October: the order is served, due on 6 November."""
    mediation, path = told.world.service("mediation"), f"/v1/cases/{told.case}"
    await decide(mediation, told.officer, path, "assign", {"assignee": "officer-1"})
    await decide(mediation, told.officer, path, "start-mediation")
    await told.world.set_clock("2025-10-29")
    for line in (await mediation.get(told.officer, f"{path}/ledger")).json()["lines"]:
        if line["outstanding_fen"]:
            found = {"verified": True, "rural": True}
            assert (
                await mediation.post(told.officer, f"{path}/lines/{line['line']}/findings", found)
            ).status_code == 200
    await decide(mediation, told.officer, path, "fail-mediation", {"reason": "no_agreement"})
    await decide(mediation, told.officer, path, "open-inspection", {"inspectors": ["officer-1", "officer-2"]})
    await told.world.set_clock("2025-10-30")
    await decide(mediation, told.officer, path, "correct", {"due_on": "2025-11-06"})
    await decide(mediation, told.officer, path, "serve", {"served_on": "2025-10-30", "means": "in_person"})
    await told.world.deliver(times=2)


async def overdue(told: Told) -> None:
    """7 November: the day has passed unpaid."""
    await told.world.set_clock("2025-11-07")
    await told.world.sweep()
    await told.world.deliver(times=2)


async def never_paid(world: World, division: str, each_fen: int = EACH_FEN) -> Told:
    told = await filed(world, division, each_fen)
    await accepted_with_members(told)
    await ordered(told)
    await overdue(told)
    return told


async def referred(told: Told) -> dict[str, Any]:
    """Two officers report, another person, the head, approves, and an officer sends it to the police."""
    mediation = told.world.service("mediation")
    [proposal] = await told.proposals("mediation")
    path = f"/v1/proposals/{proposal['number']}"
    await decide(mediation, told.officer, path, "report", REPORT)
    await told.world.set_clock("2025-11-10")
    await decide(mediation, told.head, path, "approve", WHY)
    sent = await decide(mediation, told.officer, path, "send", {"note": "附调查报告"})
    await told.world.deliver(times=2)
    return sent
