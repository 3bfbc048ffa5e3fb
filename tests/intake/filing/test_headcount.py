"""People a grid officer saw at a site are no claimants: shown as they were counted, and only who claims is counted."""

import json

import pytest

from tests.builders import RESTAURANT, a_complaint
from tests.intake.channels.plain import send
from tests.intake.people.builders import worker
from tests.journeys.stories import accepted_case, decide, file

pytestmark = pytest.mark.capability("C12")


async def seen_by_the_grid(world, heads=40, number="V1"):
    """The number of the clue that a visit left."""
    visit = {"visit_no": number, "division": "420704001", "grid_code": "129", "visited_at": "2025-08-28 08:00:00"}
    visit |= {"employer": RESTAURANT["name"], "headcount_seen": heads, "signs": "员工称两月未发工资"}
    answer = await send(world.service("intake"), await world.machine("grid"), "grid", "visits", [visit])
    return answer.json()["rows"][0]["number"]


async def joined(world, officer, number, leader):
    body = {"leader": leader, "kind": "collective", "reason": "同一单位同期欠薪"}
    return await decide(world.service("intake"), officer, f"/v1/complaints/{number}", "join", body)


async def matter(world, officer, number):
    return (await world.service("intake").get(officer, f"/v1/complaints/{number}/matter")).json()


@pytest.mark.rule("ARB-07")
async def test_forty_seen_and_nine_who_complain_are_no_collective_and_ten_are(world, intake):
    officer, hotline = await world.person(), await world.machine()
    leader = await file(world, hotline, workers=9)
    grid = await seen_by_the_grid(world)
    await joined(world, officer, grid, leader)
    told = await matter(world, officer, leader)
    assert (told["workers"], told["owed_fen"], told["collective"]) == (9, 800_000, False)
    [follower] = told["followers"]
    assert (follower["number"], follower["workers"], follower["headcount_seen"]) == (grid, 0, 40)
    tenth = {"name": "测试乙", "phone": "13800000002", "id_no": "999999198506150028", "consent": True}
    other = await file(world, hotline, reporter=tenth)
    await joined(world, officer, other, leader)
    told = await matter(world, officer, leader)
    assert (told["workers"], told["collective"]) == (10, True)


async def test_a_visit_with_many_heads_is_no_collective_by_itself_and_states_no_claimants(world, intake):
    number = await seen_by_the_grid(world)
    shown = (await intake.get(await world.person(), f"/v1/complaints/{number}")).json()
    assert (shown["workers"], shown["headcount_seen"], shown["collective"]) == (0, 40, False)
    assert "collective" not in shown["flags"]
    await world.deliver()
    [filed] = [json.loads(each.value) for each in world.sent if each.headers["ce_type"] == b"intake.complaint-filed"]
    assert (filed["complaint"], filed["workers"]) == (number, 0)


async def test_who_is_put_on_the_list_of_a_visit_is_counted_and_who_was_only_seen_is_not(world, intake):
    officer = await world.person()
    leader, grid = await file(world, await world.machine(), workers=2), await seen_by_the_grid(world)
    await decide(intake, officer, f"/v1/complaints/{grid}", "members", {"members": [worker(1), worker(2), worker(3)]})
    await joined(world, officer, grid, leader)
    assert (await matter(world, officer, leader))["workers"] == 5
    shown = (await intake.get(officer, f"/v1/complaints/{grid}")).json()
    assert (shown["workers"], shown["headcount_seen"]) == (3, 40)


async def test_heads_that_join_once_the_case_is_open_ask_nobody_to_add_claims(world, mediation):
    officer = await world.person()
    leader, case = await accepted_case(world, await world.machine(), officer)
    grid = await seen_by_the_grid(world)
    await joined(world, officer, grid, leader)
    await world.deliver(times=2)
    assert (await mediation.get(officer, "/v1/my-work")).json()["questions"] == []
    assert (await mediation.get(officer, f"/v1/cases/{case}")).json()["workers"] == 1


async def test_a_visit_that_becomes_a_complaint_opens_a_case_about_at_least_one_worker(world, intake, mediation):
    hotline, head = await world.machine("grid_office"), await world.person("head-1", roles="head")
    filing = {
        name: value for name, value in a_complaint(headcount_seen=40, channel="grid").items() if name != "workers"
    }
    number = (await intake.post(hotline, "/v1/complaints", filing)).json()["number"]
    await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意受理"})
    await world.deliver()
    [case] = (await mediation.get(head, "/v1/cases", params={"complaint": number})).json()["items"]
    assert case["workers"] == 1


@pytest.mark.parametrize(("heads", "status"), [(0, 422), (1, 201), (100_000, 201), (100_001, 422), ("40", 422)])
async def test_a_count_that_cannot_be_meant_is_refused_naming_the_field(world, intake, heads, status):
    answer = await intake.post(await world.machine(), "/v1/complaints", a_complaint(headcount_seen=heads))
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["pointer"] == "/headcount_seen"
    else:
        shown = await intake.get(await world.person(), f"/v1/complaints/{answer.json()['number']}")
        assert shown.json()["workers"] == 1, "whoever says how many claim has said it"
