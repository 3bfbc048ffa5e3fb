"""What one service enters and the others act on: an officer's leave, and a case that takes longer."""

from datetime import date
from typing import Any

import pytest

from shared import obligations
from tests.journeys.stories import accepted_case, decide
from tests.world import World

ZHUHAI = "440402"
LEAVE = {"deputy": "officer-2", "begins_on": "2025-08-29", "ends_on": "2025-09-01", "reason": "探亲"}


async def queue(world: World, service: str, who: Any) -> list[tuple[str, str | None]]:
    work = (await world.service(service).get(who, "/v1/my-work?owner=me")).json()
    return [(each["subject"], each["stands_in_for"]) for each in work["items"]]


async def something_to_do(world: World, service: str) -> None:
    """A deadline of officer-1, as any service may have one."""
    async with world.service(service).sessions.begin() as session:
        await obligations.start(
            session,
            subject_kind="employer",
            subject="M-1",
            division="420704",
            name="look",
            rule_id="MON-02",
            legal_basis="试验",
            started_on=date(2025, 8, 28),
            start_event="stated",
            due_on=date(2025, 9, 30),
            owner="officer-1",
        )


@pytest.mark.capability("C123")
@pytest.mark.parametrize("service", ["intake", "monitor", "mediation", "credit"])
async def test_leave_entered_once_opens_the_queue_to_the_deputy_in_every_service(world: World, service: str):
    officer, deputy = await world.person(), await world.person("officer-2")
    await something_to_do(world, service)
    made = await world.service("intake").post(officer, "/v1/desk/leaves", LEAVE)
    assert made.status_code == 201, made.text
    assert await world.deliver(times=2) == ["intake.leave-entered"]
    for day, shown in (("2025-08-28", False), ("2025-08-29", True), ("2025-09-01", True), ("2025-09-02", False)):
        await world.set_clock(day)
        assert await queue(world, service, deputy) == ([("M-1", "officer-1")] if shown else []), day
    assert await queue(world, service, officer) == [("M-1", None)]
    await world.set_clock("2025-08-29")
    for _ in range(2):
        await world.service("intake").post(officer, f"/v1/desk/leaves/{made.json()['id']}/end")
    assert await world.deliver(times=2) == ["intake.leave-ended"]
    assert await queue(world, service, deputy) == []


@pytest.mark.capability("C123")
@pytest.mark.invariant(14)
async def test_the_fact_of_a_leave_says_who_and_when_and_not_why(world: World):
    await world.service("intake").post(await world.person(), "/v1/desk/leaves", LEAVE)
    await world.deliver()
    [record] = [each for each in world.sent if each.headers["ce_type"] == b"intake.leave-entered"]
    assert b"officer-2" in record.value
    assert "探亲".encode() not in record.value


@pytest.mark.capability("C128", "C22")
@pytest.mark.rule("INV-02")
async def test_a_longer_case_and_one_that_stands_still_are_told_to_the_worker_once_each(world: World):
    intake, mediation = world.service("intake"), world.service("mediation")
    head = await world.person("head-1", divisions=[ZHUHAI], roles="officer head")
    hotline = await world.machine(divisions=[ZHUHAI])
    complaint, case = await accepted_case(world, hotline, head, division=ZHUHAI)
    path = f"/v1/cases/{case}"
    await decide(mediation, head, path, "suspend", {"ground": "audit", "reason": "委托审计"})
    await decide(mediation, head, path, "extend", {"reason": "案情复杂"})
    await world.set_clock("2025-09-11")
    await decide(mediation, head, path, "resume", {"reason": "审计报告已出"})
    await world.deliver(times=2)
    await world.give("intake", world.sent)
    told = (await intake.get(head, "/v1/notices", params={"complaint": complaint})).json()["items"]
    texts = {each["event"]: each["text"] for each in told}
    assert sorted(each["event"] for each in told) == ["accepted", "extended", "legal-aid", "suspended"]
    assert {each["rule_id"] for each in told if each["event"] in ("extended", "suspended")} == {"INV-02"}
    assert "审计" in texts["suspended"]
    assert "2025-08-28" in texts["suspended"]
    due = {each["name"]: each for each in (await mediation.get(head, f"/v1/deadlines?subject={case}")).json()["items"]}
    [longer] = due["case-handling"]["extensions"]
    moved = due["case-handling"]["derivations"][0]
    assert longer["was_due_on"] < moved["was_due_on"] < due["case-handling"]["due_on"]
    assert moved["was_due_on"] in texts["extended"]
    steps = (await intake.get(head, f"/v1/complaints/{complaint}/history")).json()["items"]
    followed = [each["action"] for each in steps if each["action"].startswith("case-")]
    assert followed == ["case-opened", "case-suspended", "case-extended", "case-resumed"]
