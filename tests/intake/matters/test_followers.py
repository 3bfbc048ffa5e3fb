"""One matter, one final answer each: what follows a complaint that ends without a case ends with it, or leads on."""

import pytest

from tests.builders import OTHER_RESTAURANT
from tests.journeys.stories import decide, file

pytestmark = [pytest.mark.capability("C12"), pytest.mark.rule("INT-03")]


@pytest.fixture
async def officer(world):
    return await world.person()


@pytest.fixture
async def matter(world, intake, officer):
    """A complaint of 12345, and one of 12333 that follows it."""
    leader = f"/v1/complaints/{await file(world, await world.machine())}"
    other = await world.machine("hotline_12333")
    follower = f"/v1/complaints/{await file(world, other, channel='hotline_12333', employer=OTHER_RESTAURANT)}"
    await decide(intake, officer, follower, "join", {"leader": leader.rsplit("/", 1)[1], "reason": "同一工地"})
    return leader, follower


async def stage(intake, officer, path):
    return (await intake.get(officer, path)).json()["stage"]


async def finals(world, path):
    found = await world.rows(
        "select party from intake.delivery where subject = $1 and kind = 'final-answer'", path.rsplit("/", 1)[1]
    )
    return [row["party"] for row in found]


@pytest.mark.invariant(13)
async def test_a_matter_answered_without_a_case_is_answered_in_every_channel_once(world, intake, officer, matter):
    leader, follower = matter
    await decide(intake, officer, leader, "close", {"disposition": "NOT_WAGES", "reason": "系工程款"})
    assert (await stage(intake, officer, leader), await stage(intake, officer, follower)) == ("answered", "answered")
    assert (await finals(world, leader), await finals(world, follower)) == (["hotline_12345"], ["hotline_12333"])
    due = (await intake.get(officer, f"/v1/deadlines?subject={follower.rsplit('/', 1)[1]}")).json()["items"]
    assert [each["name"] for each in due if each["state"] in ("open", "overdue")] == []


async def test_what_follows_is_not_ended_by_itself_but_as_a_repeat(world, intake, officer, matter):
    leader, follower = matter
    alone = {"disposition": "NOT_WAGES", "reason": "系工程款"}
    answer = await intake.post(officer, f"{follower}/close", alone, version=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "follows-its-leader")
    repeat = {"disposition": "DUPLICATE", "duplicate_of": leader.rsplit("/", 1)[1], "reason": "重复反映"}
    assert (await decide(intake, officer, follower, "close", repeat))["stage"] == "closed"
    assert await stage(intake, officer, leader) == "filed"


async def test_where_the_leader_alone_is_given_up_the_next_leads_on(world, intake, officer, matter):
    leader, follower = matter
    elsewhere = await file(world, await world.machine())
    repeat = {"disposition": "DUPLICATE", "duplicate_of": elsewhere, "reason": "重复反映"}
    await decide(intake, officer, leader, "close", repeat)
    shown = (await intake.get(officer, follower)).json()
    assert (shown["stage"], shown["joined_to"]) == ("filed", None)
