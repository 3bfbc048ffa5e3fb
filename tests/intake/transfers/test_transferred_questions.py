"""What a person was asked about a complaint and has not answered is asked at the place that took it over (INT-06)."""

import pytest

from shared.obligations.questions import ask
from tests.intake.counties import HERE, OFFER, THERE, Sides
from tests.journeys.stories import decide

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]


@pytest.fixture
async def sides(world):
    return await Sides(world).open()


async def asked(sides, number, kind="complaint", code="to-be-looked-at"):
    async with sides.intake.sessions.begin() as session:
        await ask(session, subject_kind=kind, subject=number, division=HERE, code=code, zh="请核实", en="look at it")


async def taken(sides, number):
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await sides.answer(number)).status_code == 200


async def waiting(sides, who):
    """What this person is asked about, by what it is about."""
    work = (await sides.intake.get(who, "/v1/my-work")).json()["questions"]
    return {each["subject"] for each in work if each["code"] == "to-be-looked-at"}


@pytest.mark.parametrize("kind", ["complaint", "petition"])
async def test_an_open_question_about_a_transferred_complaint_is_asked_at_the_new_place(sides, kind):
    number, staying = await sides.file(), await sides.file()
    for each in (number, staying):
        await asked(sides, each, kind)
    assert (await waiting(sides, sides.sender), await waiting(sides, sides.receiver)) == ({number, staying}, set())
    await taken(sides, number)
    assert (await waiting(sides, sides.sender), await waiting(sides, sides.receiver)) == ({staying}, {number})


async def test_a_question_that_was_answered_before_stays_where_it_was_answered(sides):
    number = await sides.file()
    await asked(sides, number, code="answered-here")
    await sides.world.execute("update intake.question set answered_at = now(), answered_by = 'sender', answer = '已核'")
    await asked(sides, number)
    await taken(sides, number)
    rows = await sides.world.rows("select code, division from intake.question where subject = $1", number)
    stands = {row["code"]: row["division"] for row in rows}
    assert (stands["answered-here"], stands["to-be-looked-at"]) == (HERE, THERE)


async def test_a_question_stays_while_the_complaint_is_only_offered_or_refused(sides):
    number = await sides.file()
    await asked(sides, number)
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert await waiting(sides, sides.sender) == {number}
    assert (await sides.answer(number, "refused")).status_code == 200
    assert (await waiting(sides, sides.sender), await waiting(sides, sides.receiver)) == ({number}, set())


async def test_questions_about_what_follows_go_with_its_leader(sides):
    leader, follower = await sides.file(), await sides.file(reporter={"name": "测试乙", "phone": "13800000002"})
    joining = {"leader": leader, "kind": "collective", "reason": "同一工地"}
    await decide(sides.intake, sides.sender, f"/v1/complaints/{follower}", "join", joining)
    await asked(sides, follower)
    await taken(sides, leader)
    assert (await waiting(sides, sides.sender), await waiting(sides, sides.receiver)) == (set(), {follower})
