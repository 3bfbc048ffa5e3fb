"""People and money count once a matter, whatever channels told of it; intake's figures agree with mediation's."""

import random
from dataclasses import dataclass, field

import pytest

from tests.intake.counties import HERE, THERE
from tests.journeys.stories import decide

pytestmark = pytest.mark.capability("C10")

YEAR = {"from": "2025-01-01", "to": "2025-12-31"}
CHANNELS = ["hotline_12345", "national_platform", "grid", "hotline_12333"]
PEOPLE = [
    {"name": f"测试{letter}", "phone": f"1380000010{number}", "id_no": None, "consent": True}
    for number, letter in enumerate("甲乙丙丁戊己")
]


@dataclass
class Matter:
    """One debt, told by one or several people through several channels, the first of them leading."""

    numbers: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)
    """Complaints of their own: parted again, or never joined."""


class Office:
    """Takes in, joins, parts, hands over, accepts and pays at random, with the numbers a fixed seed draws."""

    def __init__(self, world, seed):
        self.world, self.draw = world, random.Random(seed)
        self.intake, self.mediation = world.service("intake"), world.service("mediation")
        self.filed = self.receipts = 0

    async def open(self):
        self.machines = {name: await self.world.machine(name, divisions=["62"]) for name in CHANNELS}
        self.officer = await self.world.person("officer-1", roles="officer", divisions=["62"])
        self.head = await self.world.person("head-1", roles="head", divisions=["62"])
        self.receiver = await self.world.person("receiver", divisions=[THERE])
        return self

    async def file(self, who, fen, channel=None):
        channel, self.filed = channel or self.draw.choice(CHANNELS), self.filed + 1
        body = {
            "channel": channel,
            "partner_no": f"P{self.filed}",
            "division": HERE,
            "reporter": who,
            "employer": {"name": f"虚构{self.filed}号餐饮店"},
            "workers": 1,
            "owed_fen": fen,
            "summary": "拖欠两个月工资",
        }
        answer = await self.intake.post(self.machines[channel], "/v1/complaints", body)
        assert answer.status_code == 201, answer.text
        return answer.json()["number"]

    async def do(self, number, command, body, who=None):
        return await decide(self.intake, who or self.officer, f"/v1/complaints/{number}", command, body)

    async def join(self, number, leader, kind):
        await self.do(number, "join", {"leader": leader, "kind": kind, "reason": "同一事项"})

    async def a_matter(self):
        """Before anybody decides: told again by the same worker, joined by others, parted, withdrawn, handed over."""
        people, fen = self.draw.sample(PEOPLE, 3), 1_000 * self.draw.randint(1, 900)
        matter = Matter([await self.file(people[0], fen)])
        for _ in range(self.draw.randint(0, 3)):
            again = self.draw.random() < 0.6
            who = people[0] if again else self.draw.choice(people[1:])
            number = await self.file(who, fen if again else 1_000 * self.draw.randint(1, 900))
            await self.join(number, matter.numbers[0], "duplicate" if again else "collective")
            matter.numbers.append(number)
        if len(matter.numbers) > 1 and self.draw.random() < 0.3:
            matter.alone.append(matter.numbers.pop())
            await self.do(matter.alone[0], "part", {"reason": "并非同一事项"})
        if len(matter.numbers) > 1 and self.draw.random() < 0.3:
            await self.do(matter.numbers.pop(0), "withdraw", {"reason": "本人撤回"})
        if self.draw.random() < 0.3:
            await self.hand_over(matter.numbers[0])
        return matter

    async def hand_over(self, number):
        offer = {"to_division": THERE, "answer_by": "2025-09-02", "reason": "用工所在地在另一区"}
        offered = await self.do(number, "transfer", offer)
        taking = {"outcome": "accepted", "reason": "核实"}
        path = f"/v1/complaints/{number}/acknowledge-transfer"
        answer = await self.intake.post(self.receiver, path, taking, version=offered["version"])
        assert answer.status_code == 200, answer.text

    async def accept_and_pay(self, matter):
        """Accepted with its followers; told again by the same worker while the case runs; paid in parts."""
        for leader in [matter.numbers[0], *matter.alone]:
            await self.do(leader, "accept", {"reason": "同意受理"}, self.head)
        await self.world.deliver()
        shown = (await self.intake.get(self.head, f"/v1/complaints/{matter.numbers[0]}")).json()
        if self.draw.random() < 0.5:
            late = await self.file(self.draw.choice(PEOPLE), self.draw.randint(1, 900) * 1_000)
            await self.join(late, shown["number"], "duplicate")
        for _ in range(self.draw.randint(0, 2)):
            self.receipts += 1
            paid = {"receipt_no": f"R-{self.receipts}", "fen": self.draw.randint(1, 500), "line": 1}
            path = f"/v1/cases/{shown['case_number']}/payments"
            told = await self.mediation.post(self.head, path, paid | {"paid_on": "2025-08-28", "payer": "employer"})
            assert told.status_code == 201, told.text
        await self.world.deliver(times=2)

    async def figures(self, service, **more):
        answer = await service.get(self.head, f"/v1/reports/{service.name}", params=YEAR | more)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def office(world):
    return await Office(world, 0).open()


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_was_told_joined_parted_handed_over_and_paid_both_services_count_the_same(world, seed):
    office = await Office(world, seed).open()
    for _ in range(4):
        await office.accept_and_pay(await office.a_matter())
    ours, theirs = (await office.figures(office.intake)), await office.figures(office.mediation)
    total = ours["total"]
    assert total["received"] == office.filed
    assert (total["workers"], total["claimed_fen"]) == (theirs["workers_paid_of"], theirs["cohort_paid_fen_of"])
    assert total["paid_fen"] == theirs["paid_fen"]
    for breakdown in ("channels", "counties", "domains", "departments"):
        for name in ("received", "workers", "claimed_fen", "paid_fen"):
            assert sum(each["figures"][name] for each in ours[breakdown]) == total[name], (breakdown, name)


async def test_one_worker_told_by_two_channels_is_one_worker_and_one_sum_on_two_orders(office):
    """One worker, 1,000 yuan, told by 12345 and the national platform."""
    first = await office.file(PEOPLE[0], 100_000, "hotline_12345")
    second = await office.file(PEOPLE[0], 100_000, "national_platform")
    await office.join(second, first, "duplicate")
    await office.do(first, "accept", {"reason": "同意受理"}, office.head)
    await office.world.deliver()
    shown = (await office.figures(office.intake))["total"]
    assert [shown[name] for name in ("received", "accepted", "workers", "claimed_fen")] == [2, 2, 1, 100_000]
    channels = {each["key"]: each["figures"] for each in (await office.figures(office.intake))["channels"]}
    assert {name: each["received"] for name, each in channels.items()} == {"hotline_12345": 1, "national_platform": 1}
    assert {name: each["claimed_fen"] for name, each in channels.items()} == {
        "hotline_12345": 100_000,
        "national_platform": 0,
    }


async def test_before_the_day_of_the_joining_each_counted_by_itself_and_still_does_as_of_then(office):
    await office.world.set_clock("2025-08-28")
    first, second = [await office.file(PEOPLE[0], 100_000) for _ in range(2)]
    await office.world.set_clock("2025-08-29")
    await office.join(second, first, "duplicate")
    then, now = [await office.figures(office.intake, as_of=day) for day in ("2025-08-28", "2025-08-29")]
    assert [each["total"]["claimed_fen"] for each in (then, now)] == [200_000, 100_000]


async def test_who_cannot_see_the_leader_counts_the_complaint_that_follows_it_by_itself(office):
    leader = await office.file(PEOPLE[0], 100_000, "grid")
    follower = await office.file(PEOPLE[1], 30_000, "hotline_12345")
    await office.join(follower, leader, "collective")
    hotline = await office.world.person("clerk", party="hotline_12345", kind="partner", divisions=["62"])
    shown = (await office.intake.get(hotline, "/v1/reports/intake", params=YEAR)).json()["total"]
    assert (shown["received"], shown["workers"], shown["claimed_fen"]) == (1, 1, 30_000)


async def test_a_complaint_closed_as_a_repeat_is_counted_with_its_original_until_it_is_reopened(office):
    original, repeat = [await office.file(PEOPLE[0], 100_000) for _ in range(2)]
    closing = {"disposition": "DUPLICATE", "duplicate_of": original, "reason": "同一反映人重复反映"}
    await office.do(repeat, "close", closing)
    assert (await office.figures(office.intake))["total"]["claimed_fen"] == 100_000
    await office.do(repeat, "reopen", {"reason": "另有欠薪"})
    assert (await office.figures(office.intake))["total"]["claimed_fen"] == 200_000
