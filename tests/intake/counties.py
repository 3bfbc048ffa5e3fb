"""Two counties of one city, and the steps by which a matter goes from the one to the other, given over HTTP."""

from typing import Any, Self

import httpx

from tests.journeys.stories import decide, file
from tests.world import Person, ServiceUnderTest, World

HERE, THERE = "620502", "620503"
"""Two counties of Tianshui."""
OFFER = {"to_division": THERE, "answer_by": "2025-09-02", "reason": "用工所在地在麦积区"}
YES, NO = {"reason": "同意移送"}, {"reason": "本地继续办理"}


class Sides:
    """Who acts at either county; the sender's officer, both heads, the receiver's officer."""

    def __init__(self, world: World) -> None:
        self.world, self.intake, self.mediation = world, world.service("intake"), world.service("mediation")

    async def open(self) -> Self:
        self.hotline = await self.world.machine(divisions=["62"])
        self.sender = await self.world.person("sender", divisions=[HERE])
        self.head = await self.world.person("head-1", divisions=[HERE], roles="head")
        self.approver = await self.world.person("head-2", divisions=[HERE], roles="head")
        self.receiver = await self.world.person("receiver", divisions=[THERE])
        self.their_head = await self.world.person("head-9", divisions=[THERE], roles="head")
        return self

    async def file(self, **differences: Any) -> str:
        return await file(self.world, self.hotline, division=HERE, **differences)

    async def accept(self, number: str) -> None:
        await decide(self.intake, self.head, f"/v1/complaints/{number}", "accept", {"reason": "同意受理"})
        await self.world.deliver()

    async def transfer_of(self, who: Person, number: str) -> dict[str, Any]:
        found = (await self.intake.get(who, "/v1/transfers")).json()["items"]
        return next((each for each in found if each["complaint"] == number), {})

    async def propose(self, number: str) -> str:
        await decide(self.intake, self.sender, f"/v1/complaints/{number}", "transfer", OFFER)
        return f"/v1/transfers/{(await self.transfer_of(self.sender, number))['number']}"

    async def approve(self, number: str) -> None:
        await decide(self.intake, self.approver, await self.propose(number), "approve", YES)

    async def answer(self, number: str, outcome: str = "accepted", who: Person | None = None) -> httpx.Response:
        offer = await self.transfer_of(self.receiver, number)
        path, body = f"/v1/complaints/{number}/acknowledge-transfer", {"outcome": outcome, "reason": "核实"}
        return await self.intake.post(who or self.receiver, path, body, version=offer["complaint_version"])

    async def hand_over(self, number: str) -> None:
        await self.approve(number)
        assert (await self.answer(number)).status_code == 200
        await self.world.deliver(times=2)

    async def complaint(self, number: str, who: Person | None = None) -> httpx.Response:
        return await self.intake.get(who or self.receiver, f"/v1/complaints/{number}")

    async def case_of(self, number: str) -> str:
        [row] = await self.world.rows("select number from mediation.case_file where complaint = $1", number)
        return f"/v1/cases/{row['number']}"

    async def divisions(self, table: str, **where: str) -> list[str]:
        [(column, value)] = where.items()
        rows = await self.world.rows(f"select distinct division from {table} where {column} = $1", value)
        return [row["division"] for row in rows]


async def statuses(service: ServiceUnderTest, path: str, *callers: Person) -> list[int]:
    """What each of these gets when they ask for it."""
    return [(await service.get(who, path)).status_code for who in callers]
