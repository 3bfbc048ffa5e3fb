"""Between a city and its counties: the city takes up 提级 and hands down 交办; a county asks, a county answers."""

import pytest

from services.intake.transfers.rules import SamePlace, Way, check_elsewhere, common_superior, goes, within_city
from tests.intake.counties import HERE, THERE, Sides
from tests.journeys.stories import actions_of, decide, file

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]
CITY = "6205"
UP = {"to_division": CITY, "reason": "涉及两个县区，由市里办理"}
DOWN = {"to_division": HERE, "reason": "用工所在地在秦州区"}


@pytest.fixture
async def sides(world):
    return await Sides(world).open()


@pytest.fixture
async def city_head(world):
    return await world.person("city-head", divisions=[CITY], roles="head")


async def filed_at_the_city(sides):
    return await file(sides.world, sides.hotline, division=CITY)


async def days_of(world, number):
    rows = await world.rows(
        "select name, started_on, due_on, state from intake.obligation where subject = $1 and name <> 'assignment' "
        "order by name",
        number,
    )
    return [tuple(row.values()) for row in rows]


async def sent(sides, who, number, body):
    path = f"/v1/complaints/{number}"
    seen = (await sides.intake.get(who, path)).json()["version"]
    return await sides.intake.post(who, f"{path}/transfer", body, version=seen)


@pytest.mark.parametrize(
    ("division", "to", "way"),
    [
        ("620502", "6205", Way.UP),
        ("620502001", "6205", Way.UP),
        ("6205", "620502", Way.DOWN),
        ("6205", "620502001", None),
        ("620502", "620503", None),
        ("620502", "620502", None),
        ("620502", "6207", None),
        ("62", "620502", None),
        ("62", "6205", None),
        ("620502", "62", None),
    ],
)
def test_within_a_city_are_the_city_and_what_is_in_it(division, to, way):
    assert within_city(division, to) is way


@pytest.mark.parametrize(("division", "to"), [("62", "620502"), ("620502", "620502001"), ("620502001", "620502")])
def test_other_places_of_which_one_is_within_the_other_do_not_hand_to_each_other(division, to):
    with pytest.raises(SamePlace):
        check_elsewhere(division, to)


@pytest.mark.parametrize(("one", "other"), [("620502", "6205"), ("6205", "620502")])
def test_between_a_city_and_its_county_the_city_is_the_superior(one, other):
    assert common_superior(one, other) == "6205"


class Between:
    def __init__(self, from_division, to_division):
        self.from_division, self.to_division = from_division, to_division


@pytest.mark.parametrize(
    ("division", "sides", "moves"),
    [
        ("620502", Between("620502", "6205"), True),
        ("620503", Between("620502", "6205"), True),
        ("6205", Between("620502", "6205"), False),
        ("6205", Between("6205", "620502"), True),
        ("620502", Between("6205", "620502"), False),
        ("620503001", Between("620502", "620503"), False),
        ("620502", Between("620502", "620503"), True),
    ],
)
def test_all_of_a_matter_that_is_taken_up_goes_and_what_is_at_the_receiver_stays(division, sides, moves):
    assert goes(division, sides) is moves


async def test_the_citys_head_takes_up_what_a_county_has_and_no_day_is_lost(world, sides, city_head):
    number = await sides.file()
    before, shown = await days_of(world, number), (await sides.complaint(number, sides.sender)).json()
    await world.set_clock("2025-09-02")
    taken = await sent(sides, city_head, number, UP)
    assert (taken.status_code, taken.json()["division"], taken.json()["stage"]) == (200, CITY, "filed")
    assert await days_of(world, number) == before
    for day in ("received_at", "accept_due_on"):
        assert taken.json()[day] == shown[day]
    assert (await sides.complaint(number, sides.sender)).status_code == 404
    transfer = await sides.transfer_of(city_head, number)
    assert (transfer["state"], transfer["document_no"]) == ("taken_up", "6205管辖〔2025〕0001号")
    assert transfer["designated_by"] == "labour_authority/city-head"
    assert "intake.jurisdiction-transferred" in await world.deliver()
    assert (await actions_of(world, city_head, "intake", f"/v1/complaints/{number}"))[-1] == "transferred"


async def test_the_case_of_what_is_taken_up_goes_with_it_on_the_heads_word_alone(world, sides, city_head, mediation):
    number = await sides.file()
    await sides.accept(number)
    case = await sides.case_of(number)
    due = await world.rows("select name, due_on, state from mediation.obligation order by name, id")
    assert (await sent(sides, city_head, number, UP)).status_code == 200
    await world.deliver(times=2)
    assert (await mediation.get(sides.sender, case)).status_code == 404
    assert (await mediation.get(city_head, case)).json()["division"] == CITY
    assert await world.rows("select name, due_on, state from mediation.obligation order by name, id") == due
    for service in ("intake", "mediation"):
        assert await world.audit(service) == []


async def test_the_citys_head_hands_down_what_the_city_has(world, sides, city_head):
    number = await filed_at_the_city(sides)
    before = await days_of(world, number)
    down = await sent(sides, city_head, number, DOWN)
    assert (down.status_code, down.json()["division"]) == (200, HERE), down.text
    assert await days_of(world, number) == before
    shown = (await sides.complaint(number, sides.sender)).json()
    assert (shown["stage"], shown["owner"]) == ("filed", None)
    told = await sides.transfer_of(sides.sender, number)
    assert (told["state"], told["document_no"]) == ("handed_down", "6205管辖〔2025〕0001号")
    again = await sent(sides, city_head, number, {**DOWN, "to_division": CITY})
    assert again.json()["division"] == CITY, "what was handed down may be taken up again"


async def test_a_clue_is_handed_down_as_a_complaint_is(sides, city_head):
    number = await file(sides.world, sides.hotline, division=CITY, matter_kind="clue")
    down = await sent(sides, city_head, number, DOWN)
    assert (down.json()["division"], down.json()["matter_kind"]) == (HERE, "clue")


async def test_a_county_that_asks_its_city_waits_for_it_and_the_city_may_leave_it_there(world, sides, city_head):
    number = await sides.file()
    asked = await sent(sides, sides.head, number, UP | {"answer_by": "2025-09-02"})
    assert (asked.json()["stage"], asked.json()["division"]) == ("transferred", HERE), "its own head is no superior"
    seen = (await sides.transfer_of(city_head, number))["complaint_version"]
    no = {"outcome": "refused", "reason": "由县里办理"}
    path = f"/v1/complaints/{number}/acknowledge-transfer"
    refused = await sides.intake.post(city_head, path, no, version=seen)
    assert (refused.json()["state"], refused.json()["superior"]) == ("disputed", CITY)
    transfer = f"/v1/transfers/{refused.json()['number']}"
    kept = await decide(sides.intake, city_head, transfer, "designate", {"division": HERE, "reason": "由县里办理"})
    assert kept["state"] == "designated"
    assert (await sides.complaint(number, sides.sender)).json()["stage"] == "filed"


async def test_a_county_that_asks_its_city_hands_over_once_the_city_accepts(world, sides, city_head):
    number = await sides.file()
    await sent(sides, sides.sender, number, UP | {"answer_by": "2025-09-02"})
    seen = (await sides.transfer_of(city_head, number))["complaint_version"]
    path = f"/v1/complaints/{number}/acknowledge-transfer"
    taken = await sides.intake.post(city_head, path, {"outcome": "accepted", "reason": "同意"}, version=seen)
    assert taken.json()["state"] == "accepted"
    assert (await sides.complaint(number, city_head)).json()["division"] == CITY


async def test_an_officer_of_the_city_offers_and_does_not_order(world, sides):
    number = await filed_at_the_city(sides)
    officer = await world.person("city-officer", divisions=[CITY])
    offered = await sent(sides, officer, number, DOWN | {"answer_by": "2025-09-02"})
    assert (offered.json()["stage"], offered.json()["division"]) == ("transferred", CITY)
    assert (await sides.transfer_of(sides.sender, number))["state"] == "offered"


async def test_between_two_counties_the_head_of_their_city_still_offers(sides, city_head):
    number = await sides.file()
    offered = await sent(sides, city_head, number, {"to_division": THERE, "reason": "核实", "answer_by": "2025-09-02"})
    assert (offered.json()["stage"], offered.json()["division"]) == ("transferred", HERE)


async def test_what_waits_for_another_place_is_not_taken_up_beside_it(sides, city_head):
    number = await sides.file()
    await sent(sides, sides.sender, number, {"to_division": THERE, "reason": "核实", "answer_by": "2025-09-02"})
    refused = await sent(sides, city_head, number, UP)
    assert (refused.status_code, refused.json()["code"]) == (409, "in-dispute")
