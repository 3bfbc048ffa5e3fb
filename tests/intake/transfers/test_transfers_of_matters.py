"""What hangs on a matter goes with it to another county: what is joined to it, and a petition's own terms."""

import json

import pytest

from tests.intake.channels.plain import send
from tests.intake.counties import HERE, OFFER, THERE, Sides, statuses
from tests.intake.petitions.builders import a_petition
from tests.journeys.stories import decide, file

ANOTHER = {"name": "测试乙", "phone": "13800000002", "id_no": "999999198506150028", "consent": True}

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]


@pytest.fixture
async def sides(world):
    return await Sides(world).open()


async def joined(sides, leader, channel="grid", **differences):
    machine = await sides.world.machine("grid_office", divisions=["62"])
    number = await file(sides.world, machine, division=HERE, channel=channel, **differences)
    body = {"leader": leader, "reason": "同一事项"}
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "join", body)
    return number


@pytest.mark.capability("C12")
async def test_what_follows_goes_with_its_leader_and_is_answered_once_in_its_own_channel(sides):
    leader = await sides.file()
    follower = await joined(sides, leader, reporter=ANOTHER)
    await sides.accept(leader)
    await sides.hand_over(leader)
    assert await statuses(sides.intake, f"/v1/complaints/{follower}", sides.sender, sides.receiver) == [404, 200]
    case = await sides.case_of(leader)
    closing = {"disposition": "PAID_OR_REPAYMENT_AGREED", "reason": "已办结"}
    await decide(sides.mediation, sides.receiver, case, "close", closing)
    await sides.world.deliver(times=2)
    rows = await sides.world.rows("select subject, party from intake.delivery where kind = 'final-answer' order by 2")
    assert [(row["subject"], row["party"]) for row in rows] == [(follower, "grid_office"), (leader, "hotline_12345")]
    facts = [json.loads(each.value) for each in sides.world.sent if b"jurisdiction" in each.headers["ce_type"]]
    assert {(fact["complaint"], fact["with_case"]) for fact in facts} == {(leader, True), (follower, False)}


@pytest.mark.capability("C12")
async def test_what_follows_is_taken_up_by_the_city_with_its_leader_and_handed_down_with_it(sides):
    leader = await sides.file()
    follower = await joined(sides, leader, reporter=ANOTHER)
    head = await sides.world.person("city-head", divisions=["6205"], roles="head")
    for to in ("6205", THERE):
        path = f"/v1/complaints/{leader}"
        await decide(sides.intake, head, path, "transfer", {"to_division": to, "reason": "由市里决定"})
        for number in (leader, follower):
            assert await sides.divisions("intake.complaint", number=number) == [to]


@pytest.mark.capability("C12")
async def test_what_follows_is_not_transferred_by_itself_nor_left_behind_by_one_that_is_not_accepted_yet(sides):
    leader = await sides.file()
    follower = await joined(sides, leader, reporter=ANOTHER)
    path = f"/v1/complaints/{follower}/transfer"
    alone = await sides.intake.post(sides.sender, path, OFFER, version=2)
    assert (alone.status_code, alone.json()["code"]) == (409, "follows-its-leader")
    await decide(sides.intake, sides.sender, f"/v1/complaints/{leader}", "transfer", OFFER)
    assert (await sides.answer(leader)).status_code == 200
    for number in (leader, follower):
        assert await sides.divisions("intake.complaint", number=number) == [THERE]
    work = (await sides.intake.get(sides.sender, "/v1/my-work")).json()["items"]
    assert {each["subject"] for each in work} & {leader, follower} == set()


@pytest.mark.capability("C12")
async def test_a_join_is_undone_by_the_new_county_after_the_transfer(sides):
    leader = await sides.file()
    follower = await joined(sides, leader, reporter=ANOTHER)
    await sides.accept(leader)
    await sides.hand_over(leader)
    seen = (await sides.complaint(follower)).json()["version"]
    body = {"reason": "并非同一工地"}
    path = f"/v1/complaints/{follower}"
    assert (await sides.intake.post(sides.sender, f"{path}/part", body, version=seen)).status_code == 404
    parted = await decide(sides.intake, sides.receiver, path, "part", body)
    assert (parted["stage"], parted["joined_to"], parted["division"]) == ("filed", None, THERE)
    await decide(sides.intake, sides.their_head, path, "accept", {"reason": "同意受理"})
    await sides.world.deliver(times=2)
    assert await sides.divisions("mediation.case_file", complaint=follower) == [THERE]


@pytest.mark.capability("C12")
async def test_one_withdrawn_from_the_matter_stays_where_it_ended(sides):
    leader = await sides.file()
    follower = await joined(sides, leader, reporter=ANOTHER)
    await decide(sides.intake, sides.sender, f"/v1/complaints/{follower}", "withdraw", {"reason": "本人撤回"})
    await decide(sides.intake, sides.sender, f"/v1/complaints/{leader}", "transfer", OFFER)
    assert (await sides.answer(leader)).status_code == 200
    assert await sides.divisions("intake.complaint", number=follower) == [HERE]


@pytest.mark.capability("C8")
@pytest.mark.rule("INT-15")
async def test_the_terms_of_a_petition_go_with_it_and_end_at_the_sender(sides):
    office = await sides.world.machine("petition_office", divisions=["62"])
    sent = {"xfjs": [a_petition(wtsd=HERE, zsdw="虚构区信访局")]}
    receipt = (await send(sides.intake, office, "petition_office", "petitions", sent)).json()
    number = receipt["hz"][0]["slbh"]
    before = await sides.world.rows(
        "select name, due_on from intake.obligation where subject_kind = 'petition' and state = 'open' order by name"
    )
    assert before
    await decide(sides.intake, sides.sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await sides.answer(number)).status_code == 200
    names = [row["name"] for row in before]

    async def at(who):
        items = (await sides.intake.get(who, "/v1/my-work", params={"limit": 100})).json()["items"]
        return {each["name"]: each["due_on"] for each in items if each["subject_kind"] == "petition"}

    theirs, ours = await at(sides.receiver), await at(sides.sender)
    assert ours == {}
    assert theirs == {row["name"]: row["due_on"].isoformat() for row in before if row["name"] in theirs}
    assert theirs
    assert await sides.world.rows("select distinct division from intake.obligation where name = any($1)", names) == [
        {"division": THERE}
    ]
    paper = f"/v1/complaints/{number}/petition/papers/as-petition"
    seen = (await sides.complaint(number)).json()["version"]
    assert (await sides.intake.post(sides.sender, paper, {"words": "依法办理"}, version=seen)).status_code == 404
    assert (await sides.intake.post(sides.receiver, paper, {"words": "依法办理"}, version=seen)).status_code == 200
