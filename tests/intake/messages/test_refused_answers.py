"""A partner that refuses our final answer: somebody's work, with a day, until the partner has it."""

import pytest

from services.intake.reconciliation import refused_answers, unknown_queries
from shared import regions
from tests.intake.channels.builders import ordered
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.journeys.stories import decide, file

pytestmark = pytest.mark.capability("C97")
ENDED = {"disposition": "NOT_WAGES", "reason": "系材料款", "public_reply": "经核实属于材料款纠纷"}


async def look(intake):
    """What the worker does every minute."""
    return await refused_answers.keep_track(intake.sessions, None, intake.settings)


async def work(intake, officer):
    items = (await intake.get(officer, "/v1/my-work")).json()["items"]
    return [(each["subject"], each["due_on"]) for each in items if each["name"] == "answer-refused"]


async def pushed(world, city, times):
    """The final answer is on its way, and is pushed so often."""
    for _ in range(times):
        await world.execute("update intake.delivery set next_at = now() - interval '1 second' where state = 'due'")
        await city.take_what_is_due()


@pytest.fixture
async def city(world):
    return await EzhouHotline.of(world)


@pytest.fixture
async def officer(world, city):
    return await world.person(divisions=[city.DIVISION])


@pytest.mark.parametrize(("times", "tasks"), [(2, 0), (3, 1)])
async def test_an_answer_that_the_partner_keeps_refusing_is_work_and_ends_when_it_is_taken(
    world, city, officer, times, tasks
):
    number, path = await ordered(city, officer)
    await decide(city.intake, officer, path, "close", ENDED)
    city.troubles = ["busy"] * times
    await pushed(world, city, times)
    assert [await look(city.intake) for _ in range(2)] == [tasks, 0]
    assert [due_on for _, due_on in await work(city.intake, officer)] == ["2025-09-02"] * tasks
    await pushed(world, city, 1)
    assert (await look(city.intake), await work(city.intake, officer)) == (tasks, [])
    assert len(city.answers(number, final=True)) == 1


@pytest.mark.parametrize(("arrived", "state"), [(True, "sent"), (False, "due")])
async def test_what_the_partners_receipt_refuses_is_settled_by_a_person_or_sent_again(world, intake, arrived, state):
    officer, hotline = await world.person(), await world.machine()
    number = await file(world, hotline)
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "assign", {"owner": "officer-7"})
    await decide(intake, officer, path, "close", ENDED)
    due = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    [message] = [each for each in due if each["kind"] == "final-answer"]
    refusal = {"outcome": "refused", "note": "缺少办理附件"}
    await intake.post(hotline, f"/v1/deliveries/{message['id']}/receipt", refusal)
    assert await look(intake) == 1
    assert await work(intake, officer) == [(f"{number}/{message['id']}", "2025-09-02")]
    settled = await intake.post(
        officer, f"{path}/messages/{message['id']}/settle", {"arrived": arrived, "reason": "已与热线核对"}
    )
    assert (settled.status_code, settled.json()["state"]) == (200, state)
    assert (await look(intake), await work(intake, officer)) == (0, [])
    again = await intake.post(hotline, f"/v1/deliveries/{message['id']}/receipt", refusal)
    assert (again.json()["state"], await look(intake)) == ("refused", 1)


async def test_another_message_that_is_refused_is_no_work_of_this_kind(world, intake):
    officer, hotline = await world.person(), await world.machine()
    number = await file(world, hotline)
    said = {"public_reply": "正在核实", "contact_made": False}
    await decide(intake, officer, f"/v1/complaints/{number}", "interim-answer", said)
    [message] = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    await intake.post(hotline, f"/v1/deliveries/{message['id']}/receipt", {"outcome": "refused"})
    assert await look(intake) == 0


async def refused_at(world, intake, hotline, officer, division):
    """The answer to a complaint of this place, which the partner refused."""
    number = await file(world, hotline, division=division, partner_no=division)
    await decide(intake, officer, f"/v1/complaints/{number}", "close", ENDED)
    due = (await intake.get(hotline, "/v1/deliveries")).json()["items"]
    [message] = [each for each in due if each["kind"] == "final-answer" and each["subject"] == number]
    await intake.post(hotline, f"/v1/deliveries/{message['id']}/receipt", {"outcome": "refused"})
    return f"{number}/{message['id']}"


async def test_messages_of_a_place_without_days_keep_none_of_other_places_waiting(world, intake, monkeypatch):
    officer, hotline = await world.person(divisions=["42"]), await world.machine(divisions=["42"])
    monkeypatch.setattr(unknown_queries, "AT_ONCE", 1)
    known, place = regions.value, "420703"

    def lacking(division, key, on):
        if (division, key) == (place, "reconciliation_days"):
            raise regions.UnknownHere(division, key, on, "未知", "unknown")
        return known(division, key, on)

    monkeypatch.setattr(regions, "value", lacking)
    first = await refused_at(world, intake, hotline, officer, place)
    second = await refused_at(world, intake, hotline, officer, "420704")
    assert [await look(intake) for _ in range(2)] == [1, 0]
    assert [subject for subject, _ in await work(intake, officer)] == [second]
    asked = (await intake.get(officer, "/v1/my-work")).json()["questions"]
    assert [each["subject"] for each in asked if each["code"] == "unknown:reconciliation_days"] == [place]
    monkeypatch.setattr(regions, "value", known)
    assert await look(intake) == 1
    assert {subject for subject, _ in await work(intake, officer)} == {first, second}


async def test_what_is_joined_is_work_of_whoever_answers_for_the_leader_and_says_which_complaint(world, intake):
    officer, hotline, platform = await world.person(), await world.machine(), await world.machine("national_platform")
    leader = await file(world, hotline)
    follower = await file(world, platform, channel="national_platform", partner_no="N1")
    await decide(intake, officer, f"/v1/complaints/{leader}", "assign", {"owner": "officer-7"})
    await decide(intake, officer, f"/v1/complaints/{follower}", "join", {"leader": leader, "reason": "同一事项"})
    await decide(intake, officer, f"/v1/complaints/{leader}", "close", ENDED)
    due = (await intake.get(platform, "/v1/deliveries")).json()["items"]
    [message] = [each for each in due if each["kind"] == "final-answer"]
    await intake.post(platform, f"/v1/deliveries/{message['id']}/receipt", {"outcome": "refused"})
    assert await look(intake) == 1
    items = (await intake.get(officer, "/v1/my-work")).json()["items"]
    [item] = [each for each in items if each["name"] == "answer-refused"]
    assert (item["owner"], item["matter"]) == ("officer-7", follower)
