"""A venue with a room and staff, and hearings in it. The clock shows 28 August 2025, a Thursday."""

from typing import Any

import httpx

from tests.mediation.story import PLACE, CaseInHand, an_open_case
from tests.world import World

DAY = "2025-09-09"
"""A Tuesday, more than five working days ahead."""
REPRESENTATIVE = "律师执业证号-虚构-1"


class Calendar:
    """The officer's view of the calendar: the seats by name."""

    def __init__(self, case: CaseInHand) -> None:
        self.case, self.seats, self.place = case, dict[str, str](), case.seen["division"]

    async def sent(self, path: str, body: dict[str, Any], status: int = 201, **more: Any) -> dict[str, Any]:
        answer = await self.case.service.post(self.case.who, path, body, **more)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    async def venue(self, name: str = "一号仲裁院") -> str:
        hours = {"opens": "09:00", "closes": "17:30", "break_from": "12:00", "break_until": "14:00"}
        return str((await self.sent("/v1/venues", {"division": self.place, "name": name, **hours}))["venue_id"])

    async def seat(self, kind: str, name: str, **more: Any) -> str:
        made = await self.sent("/v1/seats", {"division": self.place, "kind": kind, "name": name, **more})
        self.seats[name] = str(made["seat_id"])
        return self.seats[name]

    async def another_case(self, number: int, **differences: Any) -> CaseInHand:
        return await an_open_case(self.case.world, complaint=f"{PLACE}-2025-{number:06d}", **differences)

    def hearing(
        self, seats: str = "甲庭 王仲裁", begins: str = "09:00", ends: str = "11:00", **more: Any
    ) -> dict[str, Any]:
        day = more.pop("day", DAY)
        told = {"kind": "hearing", "starts": f"{day}T{begins}:00+08:00", "ends": f"{day}T{ends}:00+08:00"}
        return told | {"seats": [self.seats[name] for name in seats.split()]} | more

    async def try_to_set(self, case: CaseInHand | None = None, **more: Any) -> httpx.Response:
        case = case or self.case
        return await case.service.post(case.who, f"{case.path}/hearings", self.hearing(**more))

    async def set(self, case: CaseInHand | None = None, **more: Any) -> dict[str, Any]:
        answer = await self.try_to_set(case, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def refused(self, case: CaseInHand | None = None, **more: Any) -> tuple[int, str, str]:
        answer = await self.try_to_set(case, **more)
        told = answer.json()
        return answer.status_code, told["code"], told["detail"]


async def a_calendar(world: World, **case: Any) -> Calendar:
    """One room and one arbitrator, and a second of each; a clerk."""
    calendar = Calendar(await an_open_case(world, **case))
    venue = await calendar.venue()
    for kind, name in (("room", "甲庭"), ("room", "乙庭")):
        await calendar.seat(kind, name, venue_id=venue)
    for kind, name in (
        ("arbitrator", "王仲裁"),
        ("arbitrator", "李仲裁"),
        ("arbitrator", "张仲裁"),
        ("clerk", "陈书记员"),
    ):
        await calendar.seat(kind, name)
    return calendar
