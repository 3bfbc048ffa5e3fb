"""What the tests of this room build their stories from."""

from dataclasses import replace
from datetime import date

from services.intake.complaints.rules import names
from services.intake.matters import matching
from services.intake.matters.rules.account import ComparedComplaint
from services.intake.matters.rules.comparison import compare
from tests.journeys.stories import a_head, decide, file

ANOTHER = {"name": "测试乙", "phone": "13800000002", "id_no": "999999198506150028", "consent": True}


async def accept(world, number):
    head = await a_head(world, number)
    await decide(world.service("intake"), head, f"/v1/complaints/{number}", "accept", {"reason": "同意受理"})
    await world.deliver()


async def end_case(world, officer, number, disposition="PAID_OR_REPAYMENT_AGREED"):
    case = (await seen(world, officer, number))["case_number"]
    body = {"disposition": disposition, "reason": "已办结"}
    await decide(world.service("mediation"), officer, f"/v1/cases/{case}", "close", body)
    await world.deliver(times=2)


async def seen(world, officer, number):
    return (await world.service("intake").get(officer, f"/v1/complaints/{number}")).json()


async def match(world, *, turns=1):
    """What the worker does every few seconds."""
    for _ in range(turns):
        await matching.match_new(world.service("intake").sessions)


async def candidates(world, officer, **filters):
    return (await world.service("intake").get(officer, "/v1/candidates", params=filters)).json()["items"]


async def through(world, channel, **differences):
    """Filed by the party of this channel."""
    return await file(world, await world.machine(channel), channel=channel, **differences)


PLACES = names.leading_places(["鄂州市"])


ONE = ComparedComplaint(
    number="420704-2025-000001",
    division="420704",
    filed_on=date(2025, 8, 28),
    channel="hotline_12345",
    prior_channels=(),
    phone=b"phone",
    id_no=b"id",
    name=b"name",
    name_mask="测**",
    sound_id=True,
    employer=names.read("虚构恒泰建筑劳务有限公司", PLACES),
    uscc=None,
    sound_uscc=True,
    project=None,
    project_id=None,
    period_from="2025-06",
    period_to="2025-07",
    workers=1,
    fen=800_000,
)


SAME = replace(ONE, number="420704-2025-000002", channel="petition", filed_on=date(2025, 9, 3))


def said(one, other):
    return {each.what for each in compare(one, other).contributions}
