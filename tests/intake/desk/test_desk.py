"""My work: whose it is, what waits for a head, who stands in while somebody is away, what passes to another officer."""

import asyncio

import pytest

from tests.journeys.stories import decide, file, refuse

pytestmark = pytest.mark.capability("C123")


async def assigned(world, intake, officer, owner):
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, officer, path, "assign", {"owner": owner})
    return path


async def mine(intake, who):
    work = (await intake.get(who, "/v1/my-work?owner=me")).json()
    return [(each["subject"], each["owner"]) for each in work["items"] if each["name"] == "acceptance"]


def number_of(path):
    return path.rpartition("/")[2]


@pytest.mark.invariant(11)
async def test_what_an_officer_proposed_waits_for_every_head_but_not_for_the_proposer(world, intake):
    both, head = await world.person("li", roles="officer head"), await world.person("wang", roles="head")
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await decide(intake, both, path, "propose-filing", {"reason": "建议受理"})
    assert (await intake.get(head, "/v1/my-work")).json()["approvals"] == [
        {
            "subject_kind": "complaint",
            "subject": number_of(path),
            "division": "420704",
            "asks": "accept",
            "proposed_by": "labour_authority/li",
            "due_on": "2025-09-04",
        }
    ]
    assert (await intake.get(both, "/v1/my-work")).json()["approvals"] == []
    assert (await intake.get(officer, "/v1/my-work")).json()["approvals"] == []
    elsewhere = await world.person("chen", roles="head", divisions=["330424"])
    assert (await intake.get(elsewhere, "/v1/my-work")).json()["approvals"] == []
    await decide(intake, head, path, "accept", {"reason": "同意"})
    assert (await intake.get(head, "/v1/my-work")).json()["approvals"] == []


async def test_while_an_officer_is_away_their_queue_shows_with_the_deputys_on_those_days_only(world, intake):
    officer, deputy = await world.person(), await world.person("officer-2")
    path = await assigned(world, intake, officer, "officer-1")
    leave = {"deputy": "officer-2", "begins_on": "2025-08-29", "ends_on": "2025-09-01", "reason": "探亲"}
    made = await intake.post(officer, "/v1/desk/leaves", leave)
    assert made.status_code == 201, made.text
    assert await mine(intake, deputy) == []
    for day, shown in (("2025-08-29", True), ("2025-09-01", True), ("2025-09-02", False)):
        await world.set_clock(day)
        assert (await mine(intake, deputy) == [(number_of(path), "officer-1")]) is shown, day
    assert await mine(intake, officer) == [(number_of(path), "officer-1")]
    assert (await intake.get(deputy, "/v1/my-work?owner=me")).json()["works_for"][:2] == [
        "officer-2",
        "labour_authority/officer-2",
    ]


async def test_back_early_the_deputy_sees_it_no_longer(world, intake):
    officer, deputy = await world.person(), await world.person("officer-2")
    path = await assigned(world, intake, officer, "officer-1")
    leave = {"deputy": "officer-2", "begins_on": "2025-08-28", "ends_on": "2025-09-10", "reason": "病假"}
    made = (await intake.post(officer, "/v1/desk/leaves", leave)).json()
    assert await mine(intake, deputy) == [(number_of(path), "officer-1")]
    await world.set_clock("2025-08-29")
    colleague = await world.person("officer-3")
    refused = await intake.post(colleague, f"/v1/desk/leaves/{made['id']}/end")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")
    ended = await intake.post(officer, f"/v1/desk/leaves/{made['id']}/end")
    assert ended.json()["ended_on"] == "2025-08-29"
    assert await mine(intake, deputy) == []
    assert (await intake.post(officer, "/v1/desk/leaves", leave | {"begins_on": "2025-08-29"})).status_code == 201


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"deputy": "officer-1"}, "own-deputy"),
        ({"officer": "officer-2"}, "role-missing"),
        ({"begins_on": "2025-08-20", "ends_on": "2025-08-27"}, "too-early"),
        ({"ends_on": "2025-08-27"}, "invalid"),
        ({"deputy": "officer-9"}, "deputy-away"),
    ],
)
async def test_a_leave_that_cannot_be_meant_is_refused(world, intake, change, code):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    away = {"officer": "officer-9", "deputy": "officer-8", "begins_on": "2025-08-30", "ends_on": "2025-08-30"}
    assert (await intake.post(head, "/v1/desk/leaves", away | {"reason": "培训"})).status_code == 201
    leave = {"deputy": "officer-2", "begins_on": "2025-08-28", "ends_on": "2025-09-01", "reason": "探亲"}
    answer = await intake.post(officer, "/v1/desk/leaves", leave | change)
    assert answer.status_code in (403, 409, 422)
    assert answer.json()["code"] == code, answer.text


async def test_nobody_is_away_twice_on_a_day(world, intake):
    officer = await world.person()
    leave = {"deputy": "officer-2", "begins_on": "2025-08-28", "ends_on": "2025-09-01", "reason": "探亲"}
    await intake.post(officer, "/v1/desk/leaves", leave)
    for begins, ends, status in (("2025-09-01", "2025-09-03", 409), ("2025-09-02", "2025-09-03", 201)):
        again = await intake.post(officer, "/v1/desk/leaves", leave | {"begins_on": begins, "ends_on": ends})
        assert again.status_code == status


async def test_all_open_complaints_of_an_officer_pass_to_another_with_a_reason_in_each_history(world, intake):
    officer, successor = await world.person(), await world.person("officer-2")
    paths = [await assigned(world, intake, officer, "officer-1") for _ in range(3)]
    closed = await assigned(world, intake, officer, "officer-1")
    await refuse(world, closed, {"ground": "not_wages", "reason": "材料款"})
    given = {"from_officer": "officer-1", "to_officer": "officer-2", "reason": "调岗"}
    handed = await intake.post(officer, "/v1/desk/hand-overs", given)
    assert handed.json() == {"numbers": sorted(number_of(path) for path in paths), "more": False}
    assert sorted(number for number, _ in await mine(intake, successor)) == handed.json()["numbers"]
    assert await mine(intake, officer) == []
    last = (await intake.get(officer, f"{paths[0]}/history")).json()["items"][-1]
    assert (last["action"], last["note"]) == ("handed-over", "调岗")
    assert last["facts"] == {"from": "officer-1", "to": "officer-2"}
    assert (await intake.get(officer, closed)).json()["owner"] == "officer-1"


@pytest.mark.invariant(15)
async def test_an_officer_hands_over_nobody_elses_and_a_head_nothing_of_another_place(world, intake):
    officer = await world.person()
    path = await assigned(world, intake, officer, "officer-1")
    given = {"from_officer": "officer-1", "to_officer": "officer-3", "reason": "调岗"}
    other = await intake.post(await world.person("officer-2"), "/v1/desk/hand-overs", given)
    assert (other.status_code, other.json()["code"]) == (403, "role-missing")
    elsewhere = await world.person("head-9", roles="head", divisions=["330424"])
    assert (await intake.post(elsewhere, "/v1/desk/hand-overs", given)).json()["numbers"] == []
    assert (await intake.get(officer, path)).json()["owner"] == "officer-1"


async def test_two_hand_overs_at_once_move_each_complaint_once(world, intake):
    officer = await world.person()
    path = await assigned(world, intake, officer, "officer-1")
    given = {"from_officer": "officer-1", "reason": "调岗"}
    answers = await asyncio.gather(
        *(intake.post(officer, "/v1/desk/hand-overs", given | {"to_officer": f"officer-{n}"}) for n in range(2, 6))
    )
    assert sorted(len(each.json()["numbers"]) for each in answers) == [0, 0, 0, 1]
    steps = (await intake.get(officer, f"{path}/history")).json()["items"]
    assert [each["action"] for each in steps].count("handed-over") == 1


@pytest.mark.invariant(15)
async def test_who_is_away_is_known_to_their_own_office_alone(world, intake):
    officer = await world.person()
    leave = {"deputy": "officer-2", "begins_on": "2025-08-28", "ends_on": "2025-09-01", "reason": "探亲"}
    made = (await intake.post(officer, "/v1/desk/leaves", leave)).json()
    shown = (await intake.get(await world.person("officer-2"), "/v1/desk/leaves")).json()["items"]
    assert [(each["officer"], each["deputy"]) for each in shown] == [("officer-1", "officer-2")]
    elsewhere = await world.person("head-9", roles="head", divisions=["330424"])
    assert (await intake.get(elsewhere, "/v1/desk/leaves")).json()["items"] == []
    assert (await intake.post(elsewhere, f"/v1/desk/leaves/{made['id']}/end")).status_code == 404
