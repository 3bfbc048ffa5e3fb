"""Handing a complaint to the place it belongs to: offered, taken or refused, designated; exactly one place has it."""

import asyncio

import pytest

from services.intake.transfers.rules import SamePlace, check_elsewhere, common_superior
from tests.intake.channels.hotline_12345_ezhou import EzhouHotline
from tests.intake.people.builders import worker
from tests.journeys.stories import actions_of, decide, file

HERE, THERE = "620502", "620503"
"""Two counties of Tianshui."""
OFFER = {"to_division": THERE, "answer_by": "2025-09-02", "reason": "用工所在地在麦积区"}


async def filed(world, **differences):
    hotline = await world.machine(divisions=["62"])
    return await file(world, hotline, division=HERE, **differences)


async def the_sides(world):
    sender = await world.person("sender", divisions=[HERE])
    receiver = await world.person("receiver", divisions=[THERE])
    return sender, receiver


async def offered(world, intake, **differences):
    """A complaint of the one county, offered to the other."""
    number = await filed(world, **differences)
    sender, receiver = await the_sides(world)
    await decide(intake, sender, f"/v1/complaints/{number}", "transfer", OFFER)
    return number, sender, receiver


async def answered(intake, who, number, outcome="accepted"):
    [offer] = (await intake.get(who, "/v1/transfers")).json()["items"]
    body = {"outcome": outcome, "reason": "用工地核实" if outcome == "accepted" else "工地不在本区"}
    path = f"/v1/complaints/{number}/acknowledge-transfer"
    return await intake.post(who, path, body, version=offer["complaint_version"])


async def who_has(world):
    return [row["division"] for row in await world.rows("select division from intake.complaint")]


@pytest.mark.parametrize(
    ("one", "other", "superior"), [("620502", "620503", "6205"), ("620502", "620724", "62"), ("620502", "440402", "CN")]
)
def test_the_common_superior_is_the_nearest_place_above_both(one, other, superior):
    assert common_superior(one, other) == superior


@pytest.mark.parametrize("to", ["620502", "620502001", "62"])
def test_a_place_does_not_hand_to_itself_nor_to_what_it_lies_in(to):
    with pytest.raises(SamePlace):
        check_elsewhere("620502", to)


@pytest.mark.capability("C99")
@pytest.mark.rule("INT-06")
async def test_until_the_other_county_takes_it_the_sender_has_it_and_from_then_on_the_receiver(world, intake):
    number, sender, receiver = await offered(world, intake)
    path = f"/v1/complaints/{number}"
    assert await who_has(world) == [HERE]
    assert (await intake.get(sender, path)).json()["stage"] == "transferred"
    assert (await intake.get(receiver, path)).status_code == 404
    taken = await answered(intake, receiver, number)
    assert (taken.status_code, taken.json()["state"]) == (200, "accepted"), taken.text
    assert await who_has(world) == [THERE]
    assert (await intake.get(receiver, path)).json()["stage"] == "filed"
    assert (await intake.get(sender, path)).status_code == 404
    assert "intake.jurisdiction-transferred" in await world.deliver()


@pytest.mark.capability("C99")
@pytest.mark.invariant(8)
async def test_twenty_race_for_one_complaint_and_exactly_one_decides_who_has_it(world, intake):
    number, sender, _ = await offered(world, intake)
    path, seen = f"/v1/complaints/{number}", 2
    takers = [await world.person(f"taker-{n}", divisions=[THERE]) for n in range(8)]
    refusers = [await world.person(f"refuser-{n}", divisions=[THERE]) for n in range(8)]
    withdrawn = [intake.post(sender, f"{path}/withdraw", {"reason": "工人撤回"}, version=seen) for _ in range(4)]
    calls = [
        intake.post(who, f"{path}/acknowledge-transfer", {"outcome": outcome, "reason": "核实"}, version=seen)
        for side, outcome in ((takers, "accepted"), (refusers, "refused"))
        for who in side
    ]
    answers = await asyncio.gather(*calls, *withdrawn)
    statuses = [each.status_code for each in answers]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 404, 412}, "the others saw an old version, or have no right to it any more"
    assert len(await who_has(world)) == 1
    history = await world.rows("select entry from intake.history where kind = 'complaint' and version = 3")
    assert len(history) == 1
    open_left = await world.rows("select 1 from intake.transfer where state = 'offered'")
    assert open_left == []


@pytest.mark.capability("C99")
async def test_twenty_send_it_to_twenty_places_at_once_and_one_offer_stands(world, intake):
    number = await filed(world)
    officers = [await world.person(f"officer-{n}", divisions=[HERE]) for n in range(20)]
    path = f"/v1/complaints/{number}/transfer"
    answers = await asyncio.gather(*(intake.post(who, path, OFFER, version=1) for who in officers))
    assert sorted(each.status_code for each in answers) == [200] + [412] * 19
    assert len(await world.rows("select 1 from intake.transfer")) == 1


@pytest.mark.capability("C99")
async def test_its_list_its_deadlines_and_its_whole_history_go_with_it(world, intake):
    number = await filed(world)
    sender, receiver = await the_sides(world)
    path = f"/v1/complaints/{number}"
    await decide(intake, sender, path, "assign", {"owner": "sender"})
    await decide(intake, sender, path, "members", {"members": [worker(1), worker(2)]})
    due = (await intake.get(sender, path)).json()["accept_due_on"]
    await decide(intake, sender, path, "transfer", OFFER)
    assert (await answered(intake, receiver, number)).status_code == 200
    shown = (await intake.get(receiver, path)).json()
    work = (await intake.get(receiver, "/v1/my-work")).json()["items"]
    assert (shown["accept_due_on"], shown["owner"], shown["first_contact"]) == (due, None, "labour_authority/sender")
    assert ("acceptance", number, THERE) in [(each["name"], each["subject"], each["division"]) for each in work]
    assert number not in {each["subject"] for each in (await intake.get(sender, "/v1/my-work")).json()["items"]}
    assert len((await intake.get(receiver, f"{path}/members")).json()["items"]) == 2
    actions = await actions_of(world, receiver, "intake", path)
    assert actions[0] == "filed"
    assert actions[-2:] == ["transfer-offered", "transferred"]


@pytest.mark.capability("C99")
async def test_both_sides_read_how_it_went_and_only_who_has_it_reads_what_it_says(world, intake):
    number, sender, receiver = await offered(world, intake)
    await answered(intake, receiver, number)
    [theirs], [ours] = [(await intake.get(who, "/v1/transfers")).json()["items"] for who in (receiver, sender)]
    assert (theirs["summary"] != "", ours["summary"], ours["state"]) == (True, "", "accepted")
    for who in (sender, receiver):
        steps = (await intake.get(who, f"/v1/transfers/{ours['number']}/history")).json()["items"]
        assert [step["action"] for step in steps] == ["offered", "accepted"]
    elsewhere = await world.person("officer-9", divisions=["4404"])
    assert (await intake.get(elsewhere, f"/v1/transfers/{ours['number']}")).status_code == 404


@pytest.mark.rule("INT-06")
async def test_a_refusal_leaves_it_with_the_sender_and_the_city_designates(world, intake):
    number, sender, receiver = await offered(world, intake)
    path = f"/v1/complaints/{number}"
    refused = await answered(intake, receiver, number, "refused")
    assert (refused.json()["state"], refused.json()["superior"]) == ("disputed", "6205")
    assert (await intake.get(sender, path)).json()["stage"] == "filed"
    city = await world.person("city-head", divisions=["6205"], roles="head")
    questions = (await intake.get(city, "/v1/my-work")).json()["questions"]
    assert "jurisdiction-dispute" in [each["code"] for each in questions]
    transfer = f"/v1/transfers/{refused.json()['number']}"
    body = {"division": THERE, "reason": "用工所在地在麦积区"}
    local = await world.person("local-head", divisions=[HERE], roles="head")
    seen = (await intake.get(city, transfer)).json()["version"]
    barred = await intake.post(local, f"{transfer}/designate", body, version=seen)
    assert (barred.status_code, barred.json()["code"]) == (403, "not-the-superior")
    settled = await decide(intake, city, transfer, "designate", body)
    assert (settled["state"], await who_has(world)) == ("designated", [THERE])
    assert (await intake.get(receiver, path)).json()["stage"] == "filed"


async def test_the_city_may_also_say_that_it_stays(world, intake):
    number, sender, receiver = await offered(world, intake)
    transfer = f"/v1/transfers/{(await answered(intake, receiver, number, 'refused')).json()['number']}"
    city = await world.person("city-head", divisions=["6205"], roles="head")
    await decide(intake, city, transfer, "designate", {"division": HERE, "reason": "合同履行地在秦州区"})
    assert await who_has(world) == [HERE]
    third = {"division": "620521", "reason": "x"}
    again = await intake.post(city, f"{transfer}/designate", third, version=3)
    assert again.json()["code"] == "not-a-party-to-it"
    head = await world.person("local-head", divisions=[HERE], roles="head")
    accepted = await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    assert accepted["stage"] == "accepted"
    assert (await intake.get(sender, "/v1/complaints")).json()["items"][0]["number"] == number


async def test_a_silent_receiver_is_overdue_and_the_city_designates_over_the_silence(world, intake):
    number, _, receiver = await offered(world, intake)
    await world.set_clock("2025-09-02T23:59")
    await world.sweep("intake")
    work = (await intake.get(receiver, "/v1/my-work")).json()["items"]
    assert [each["state"] for each in work if each["name"] == "transfer-answer"] == ["open"]
    await world.set_clock("2025-09-03T09:00")
    await world.sweep("intake")
    work = (await intake.get(receiver, "/v1/my-work")).json()["items"]
    [waiting] = [each for each in work if each["name"] == "transfer-answer"]
    assert (waiting["state"], waiting["due_on"], waiting["rule_id"]) == ("overdue", "2025-09-02", "INT-06")
    city = await world.person("city-head", divisions=["6205"], roles="head")
    transfer = f"/v1/transfers/{waiting['subject']}"
    await decide(intake, city, transfer, "designate", {"division": THERE, "reason": "逾期未答复"})
    assert await who_has(world) == [THERE]
    assert (await intake.get(receiver, f"/v1/complaints/{number}")).json()["stage"] == "filed"


async def test_what_the_sender_decided_during_a_dispute_stands_and_the_dispute_lapses(world, intake):
    number, _, receiver = await offered(world, intake)
    transfer = f"/v1/transfers/{(await answered(intake, receiver, number, 'refused')).json()['number']}"
    head = await world.person("local-head", divisions=[HERE], roles="head")
    await decide(intake, head, f"/v1/complaints/{number}", "accept", {"reason": "同意"})
    city = await world.person("city-head", divisions=["6205"], roles="head")
    settled = await decide(intake, city, transfer, "designate", {"division": THERE, "reason": "用工地"})
    assert (settled["state"], await who_has(world)) == ("lapsed", [HERE])


async def test_where_the_days_to_answer_are_not_known_a_person_is_asked(world, intake):
    number = await filed(world)
    sender, receiver = await the_sides(world)
    offer = {name: value for name, value in OFFER.items() if name != "answer_by"}
    await decide(intake, sender, f"/v1/complaints/{number}", "transfer", offer)
    questions = (await intake.get(receiver, "/v1/my-work")).json()["questions"]
    assert "unknown:transfer_answer_days" in [each["code"] for each in questions]
    assert (await answered(intake, receiver, number)).status_code == 200


async def test_the_sender_does_not_take_it_for_the_other_side(world, intake):
    number, sender, _ = await offered(world, intake)
    own = await answered(intake, sender, number)
    assert (own.status_code, own.json()["code"]) == (403, "wrong-division")
    both = await world.person("both", divisions=["6205"])
    seen = (await intake.get(both, f"/v1/complaints/{number}")).json()["version"]
    path = f"/v1/complaints/{number}"
    await intake.post(both, f"{path}/acknowledge-transfer", {"outcome": "refused", "reason": "x"}, version=seen)
    await intake.post(both, f"{path}/transfer", OFFER, version=seen + 1)
    assert await who_has(world) == [HERE]


async def test_whoever_offered_it_does_not_take_it_though_they_reach_both_places(world, intake):
    number = await filed(world)
    both = await world.person("both", divisions=["6205"])
    await decide(intake, both, f"/v1/complaints/{number}", "transfer", OFFER)
    own = await answered(intake, both, number)
    assert (own.status_code, own.json()["code"]) == (409, "same-person")


@pytest.mark.parametrize(
    ("differences", "status", "code"),
    [
        ({"to_division": HERE}, 422, "same-place"),
        ({"to_division": "62"}, 422, "unknown-division"),
        ({"to_division": "999999"}, 422, "invalid"),
        ({"answer_by": "2025-08-27"}, 422, "too-early"),
        ({"reason": ""}, 422, "invalid"),
    ],
)
async def test_a_transfer_that_cannot_be_meant_is_refused(world, intake, differences, status, code):
    number = await filed(world)
    sender, _ = await the_sides(world)
    answer = await intake.post(sender, f"/v1/complaints/{number}/transfer", OFFER | differences, version=1)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_a_worker_who_takes_it_back_leaves_nothing_to_take(world, intake):
    number, sender, receiver = await offered(world, intake)
    await decide(intake, sender, f"/v1/complaints/{number}", "withdraw", {"reason": "工资已付"})
    [offer] = (await intake.get(receiver, "/v1/transfers")).json()["items"]
    assert offer["state"] == "lapsed"
    assert [each["name"] for each in (await intake.get(receiver, "/v1/my-work")).json()["items"]] == []


# the partner that filed it


async def an_order_that_went(world, intake):
    """An order of a hotline of the one county alone, taken by the other county; the hotline and the complaint."""
    hotline = await EzhouHotline.of(world, HERE)
    order = hotline.number()
    await hotline.dispatch(order, area_code=HERE)
    sender, receiver = await the_sides(world)
    [complaint] = (await intake.get(sender, "/v1/complaints")).json()["items"]
    number = complaint["number"]
    await decide(intake, sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await answered(intake, receiver, number)).status_code == 200
    return hotline, order, number


@pytest.mark.capability("C2", "C99")
async def test_the_hotline_that_filed_goes_on_seeing_its_order_and_nobody_else_of_its_county_does(world, intake):
    hotline, order, number = await an_order_that_went(world, intake)
    path, machine = f"/v1/complaints/{number}", hotline.machine
    assert (await intake.get(machine, path)).json()["division"] == THERE
    assert (await intake.get(machine, f"{path}/order")).json()["partner_no"] == order
    assert (await intake.get(machine, f"{path}/history")).json()["items"][-1]["action"] == "transferred"
    found = (await intake.get(machine, f"/v1/complaints?partner_no={order}")).json()["items"]
    assert [each["number"] for each in found] == [number]
    other = await world.machine("hotline_12333", divisions=[HERE])
    elsewhere = await world.machine(hotline.NAME, divisions=["440402"])
    for who in (other, elsewhere, await world.person("counter", divisions=[HERE])):
        assert (await intake.get(who, path)).status_code == 404
        assert (await intake.get(who, f"/v1/complaints?partner_no={order}")).json()["items"] == []


@pytest.mark.capability("C2", "C99")
async def test_the_hotline_that_filed_is_told_once_where_its_order_went_and_its_state_stays(world, intake):
    hotline, order, number = await an_order_that_went(world, intake)
    await hotline.take_what_is_due()
    [told] = hotline.answers(order, final=False)
    assert "甘肃省天水市麦积区" in told["note10"]
    assert (await intake.get(hotline.machine, f"/v1/complaints/{number}/order")).json()["state"] == "dispatched"


async def test_of_what_was_filed_at_the_counter_no_partner_is_told(world, intake):
    sender, receiver = await the_sides(world)
    number = await file(world, sender, division=HERE, channel="window", partner_no=None)
    await decide(intake, sender, f"/v1/complaints/{number}", "transfer", OFFER)
    assert (await answered(intake, receiver, number)).status_code == 200
    assert await world.rows("select 1 from intake.delivery where kind = 'transferred'") == []


@pytest.mark.capability("C128")
@pytest.mark.rule("INT-06")
async def test_the_worker_hears_who_has_it_once_it_passed_and_not_while_it_is_only_offered(world, intake):
    number, sender, receiver = await offered(world, intake)
    assert (await intake.get(sender, "/v1/notices")).json()["items"] == []
    assert (await answered(intake, receiver, number)).status_code == 200
    [notice] = (await intake.get(receiver, "/v1/notices")).json()["items"]
    assert (notice["event"], notice["state"]) == ("transferred", "due")
    assert "移送甘肃省天水市麦积区人力资源社会保障行政部门办理" in notice["text"]


@pytest.mark.capability("C128")
async def test_what_the_other_place_does_not_take_is_told_to_nobody(world, intake):
    number, sender, receiver = await offered(world, intake)
    assert (await answered(intake, receiver, number, "refused")).status_code == 200
    assert (await intake.get(sender, "/v1/notices")).json()["items"] == []


@pytest.mark.rule("INT-06")
async def test_the_letters_of_the_old_place_end_and_its_units_see_it_no_longer(world, intake):
    await world.party("housing_bureau", "department")
    number = await filed(world)
    sender, receiver = await the_sides(world)
    path = f"/v1/complaints/{number}"
    await decide(intake, sender, path, "assign", {"unit": "测试住建局", "party": "housing_bureau"})
    await decide(intake, sender, path, "transfer", OFFER)
    unit = await world.person("clerk", party="housing_bureau", kind="department", divisions=["62"])
    assert (await intake.get(unit, path)).status_code == 200
    assert (await answered(intake, receiver, number)).status_code == 200
    assert (await intake.get(unit, path)).status_code == 404
    letters = await world.rows("select state from intake.assignment")
    assert [row["state"] for row in letters] == ["ended"]
