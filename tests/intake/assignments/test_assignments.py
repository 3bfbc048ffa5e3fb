"""Who handles a complaint: by place, domain, sector and form of employment; letters, receipts, returns; two at once."""

from datetime import date

import pytest

from services.intake.lists import lists
from services.intake.lists.units import Duty, Matter, Unit, owner_for, unit_for
from tests.journeys.stories import actions_of, decide, file, refuse

UNITS = """
region = "420704"
units = [
  {duty = "owner", unit = "测试监察大队", party = "labour_authority"},
  {duty = "owner", domain = "construction", unit = "测试工程科", party = "inspection_unit"},
  {duty = "one_stop", employment_form = "platform", unit = "测试一站式中心", party = "one_stop"},
  {duty = "industry", domain = "construction", sector = "housing", unit = "测试住建局", party = "housing_bureau"},
  {duty = "industry", domain = "construction", sector = "transport", unit = "测试交通局"},
  {duty = "territory", unit = "测试街道办事处", party = "street_office"},
  {duty = "leading_office", unit = "测试治欠办"},
]
periods = [{name = "2026春节", first = 2026-01-20, last = 2026-02-20}]
dispositions = [
  {code = "NOT_WAGES", zh = "非工资纠纷（本地表述）", en = "not wages", without_case = true, needs_verified = true},
]
causes = [{code = "market_fall", zh = "市场下行", en = "the market fell"}]
"""
DUAL = {"due_on": "2025-09-05", "reason": "重大欠薪隐患,涉及50人"}


@pytest.fixture
def listed(tmp_path, monkeypatch):
    """The operator's own lists for Echeng."""
    (tmp_path / "420704.toml").write_text(UNITS)
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))


async def departments(world):
    for party in ("housing_bureau", "street_office", "one_stop", "inspection_unit"):
        await world.party(party, "department")


async def of_party(world, party):
    return await world.person("clerk", party=party, kind="department")


async def letters_of(intake, who, number):
    return (await intake.get(who, f"/v1/complaints/{number}/assignments")).json()


def a_unit(region, duty=Duty.OWNER, **criteria):
    return Unit(region, duty, f"{region}{criteria}", **criteria)


@pytest.mark.capability("C14")
@pytest.mark.parametrize(
    ("matter", "place"),
    [
        (Matter("420704", "construction", "housing"), "420704{'domain': 'construction', 'sector': 'housing'}"),
        (Matter("420704001", "construction", "water"), "420704{'domain': 'construction'}"),
        (Matter("420704", "non_construction"), "420704{}"),
        (Matter("420703", "construction"), "4207{}"),
        (Matter("110101"), "CN{}"),
    ],
)
def test_the_nearest_place_wins_and_then_the_row_that_says_most(matter, place):
    units = [
        a_unit("CN"),
        a_unit("4207"),
        a_unit("420704"),
        a_unit("420704", domain="construction"),
        a_unit("420704", domain="construction", sector="housing"),
        a_unit("420704", duty=Duty.POLICE, domain="construction", sector="housing"),
    ]
    found = unit_for(units, Duty.OWNER, matter)
    assert found is not None
    assert found.unit == place


@pytest.mark.capability("C14")
def test_a_new_form_worker_goes_to_the_one_stop_centre_where_there_is_one():
    centre, office = a_unit("620724", duty=Duty.ONE_STOP, employment_form="platform"), a_unit("62")
    assert owner_for([centre, office], Matter("620724", employment_form="platform")) == centre
    assert owner_for([centre, office], Matter("620724", employment_form="employee")) == office
    assert owner_for([centre, office], Matter("620502", employment_form="platform")) == office
    assert owner_for([centre], Matter("620502", employment_form="platform")) is None


def test_gaotai_has_its_one_stop_centre_and_tianshui_its_industry_departments():
    known = lists().units
    centre = owner_for(known, Matter("620724", employment_form="platform"))
    industry = unit_for(known, Duty.INDUSTRY, Matter("620502", "construction", "transport"))
    assert centre is not None
    assert "一站式" in centre.unit
    assert industry is not None
    assert industry.unit == "天水市交通运输局"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('region = "999998"', "no such division"),
        ('region = "4207"\ncolours = []', "no such list"),
        ('region = "4207"\nunits = [{duty = "cook", unit = "x"}]', "cook"),
        ('region = "4207"\ndispositions = [{code = "LOST", zh = "x", en = "x", without_case = true}]', "LOST"),
        ('region = "4207"\ncauses = [{code = "x"}]', "missing"),
        ('region = "4207"\nperiods = [{name = "x", first = 2026-02-02, last = 2026-02-01}]', "before it begins"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused_naming_the_file(tmp_path, monkeypatch, written, said):
    (tmp_path / "mine.toml").write_text(written)
    monkeypatch.setenv("ANXIN_INTAKE_LISTS", str(tmp_path))
    with pytest.raises(ValueError, match=rf"mine\.toml.*{said}"):
        lists()


def test_the_operators_rows_stand_over_the_shipped_ones_in_their_place_only(listed):
    assert lists().dispositions_in("420704")["NOT_WAGES"].zh == "非工资纠纷（本地表述）"
    assert lists().dispositions_in("420703")["NOT_WAGES"].zh == "工程款、材料款等非工资纠纷"
    assert len(lists().dispositions_in("420704")) == 10
    assert "market_fall" in lists().causes_in("420704001")
    assert "market_fall" not in lists().causes_in("6207")


@pytest.mark.parametrize(
    ("day", "marked"),
    [("2026-01-19", []), ("2026-01-20", ["2026春节"]), ("2026-02-20", ["2026春节"]), ("2026-02-21", [])],
)
def test_a_task_force_marks_what_comes_in_on_its_first_and_last_day(listed, day, marked):
    assert lists().task_forces("420704", date.fromisoformat(day)) == marked
    assert lists().task_forces("420703", date.fromisoformat(day)) == []


async def test_a_complaint_of_the_festival_is_marked_and_no_legal_day_is_shortened(world, intake, listed):
    await world.set_clock("2026-01-20")
    answer = (
        await intake.get(await world.person(), f"/v1/complaints/{await file(world, await world.machine())}")
    ).json()
    assert "task-force:2026春节" in answer["flags"]
    assert answer["accept_due_on"] == "2026-01-27"


@pytest.mark.capability("C14")
@pytest.mark.parametrize(
    ("differences", "unit", "party"),
    [
        ({"domain": "non_construction"}, "测试监察大队", "labour_authority"),
        ({"domain": "construction"}, "测试工程科", "inspection_unit"),
        ({"employment_form": "platform"}, "测试一站式中心", "one_stop"),
    ],
)
async def test_the_lists_name_the_unit_and_it_gets_a_letter(world, intake, listed, differences, unit, party):
    await departments(world)
    officer = await world.person()
    number = await file(world, await world.machine(), **differences)
    shown = await decide(intake, officer, f"/v1/complaints/{number}", "assign", {})
    [letter] = (await letters_of(intake, officer, number))["items"]
    assert (shown["unit"], letter["unit"], letter["party"]) == (unit, unit, party)
    assert letter["document_no"] == "420704交办〔2025〕0001号"
    assert "intake.complaint-assigned" in await world.deliver()


@pytest.mark.capability("C16")
@pytest.mark.rule("INT-01")
async def test_the_first_of_us_to_take_it_in_hand_is_named_and_stays_named(world, intake):
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}"
    first, second = await world.person("li"), await world.person("wang")
    assert (await intake.get(first, path)).json()["first_contact"] is None
    await decide(intake, first, path, "assign", {"owner": "wang"})
    shown = await decide(intake, second, path, "ask-supplement", {"missing": "请补充月份"})
    assert (shown["first_contact"], shown["owner"]) == ("labour_authority/li", "wang")


@pytest.mark.capability("C16")
async def test_whoever_took_it_in_at_the_window_is_the_first_contact(world, intake):
    clerk = await world.person("zhao")
    number = await file(world, clerk, channel="window", partner_no=None)
    assert (await intake.get(clerk, f"/v1/complaints/{number}")).json()["first_contact"] == "labour_authority/zhao"


async def test_where_no_list_names_a_unit_the_officer_must(world, intake):
    officer = await world.person(divisions=["4404"])
    number = await file(world, await world.machine(divisions=["4404"]), division="440402")
    path = f"/v1/complaints/{number}/assign"
    answer = await intake.post(officer, path, {}, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "no-unit-known")
    nobody = await intake.post(officer, path, {"unit": "虚构局", "party": "nobody_here"}, version=1)
    assert (nobody.status_code, nobody.json()["code"]) == (422, "unknown-party")


async def test_a_department_sees_what_it_was_given_and_only_while_it_has_it(world, intake, listed):
    await departments(world)
    officer, bureau = await world.person(), await of_party(world, "housing_bureau")
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}"
    assert (await intake.get(bureau, path)).status_code == 404
    await decide(intake, officer, path, "assign", {"unit": "测试住建局", "party": "housing_bureau"})
    assert (await intake.get(bureau, path)).status_code == 200
    [letter] = (await letters_of(intake, bureau, number))["items"]
    given = await intake.post(bureau, f"/v1/assignments/{letter['id']}/return", {"reason": "不属本行业监管"})
    assert (given.status_code, given.json()["state"]) == (200, "returned")
    assert (await intake.get(bureau, path)).status_code == 404
    shown = (await intake.get(officer, path)).json()
    assert (shown["unit"], shown["owner"]) == (None, None)
    due = (await intake.get(officer, f"/v1/deadlines?subject={number}")).json()["items"]
    assert sorted(each["state"] for each in due if each["name"] == "assignment") == ["met", "open"]
    assert (await world.deliver())[-1] == "intake.assignment-returned"
    assert (await actions_of(world, officer, "intake", path))[-1] == "assignment-returned"


async def test_assigned_anew_there_is_one_owner_and_the_first_unit_sees_it_no_longer(world, intake, listed):
    await departments(world)
    officer, first = await world.person(), await of_party(world, "housing_bureau")
    number = await file(world, await world.machine())
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "assign", {"unit": "测试住建局", "party": "housing_bureau"})
    await decide(intake, officer, path, "assign", {"unit": "测试街道办事处", "party": "street_office"})
    letters = (await letters_of(intake, officer, number))["items"]
    assert [(each["kind"], each["state"]) for each in letters] == [("owner", "ended"), ("owner", "given")]
    assert (await intake.get(first, path)).status_code == 404
    late = await intake.post(officer, f"/v1/assignments/{letters[0]['id']}/return", {"reason": "x"})
    assert (late.status_code, late.json()["code"]) == (403, "not-your-letter")


@pytest.mark.capability("C15")
async def test_a_major_risk_goes_to_two_by_letter_and_is_assigned_when_both_receipts_are_in(world, intake, listed):
    await departments(world)
    officer, head = await world.person(), await world.person("head-1", roles="head")
    number = await file(world, await world.machine(), domain="construction", sector="housing")
    path = f"/v1/complaints/{number}"
    await decide(intake, officer, path, "assign", {"owner": "officer-1"})
    after = await decide(intake, head, path, "dual-assign", DUAL)
    assert after["owner"] == "officer-1"
    for party in ("housing_bureau", "street_office"):
        assert (await letters_of(intake, officer, number))["all_received"] is False
        clerk = await of_party(world, party)
        [due] = (await intake.get(clerk, "/v1/deliveries")).json()["items"]
        assert (due["body"]["due_on"], due["body"]["document_no"][:11]) == ("2025-09-05", "420704交办〔20")
        await intake.post(clerk, f"/v1/deliveries/{due['id']}/receipt", {"outcome": "received"})
    both = await letters_of(intake, officer, number)
    assert both["all_received"] is True
    assert [(each["kind"], each["unit"], each["receipt"]) for each in both["items"]] == [
        ("industry", "测试住建局", "received"),
        ("territory", "测试街道办事处", "received"),
    ]
    assert [each["document_no"][-5:-1] for each in both["items"]] == ["0001", "0002"]


@pytest.mark.capability("C15")
async def test_each_of_the_two_has_its_own_day_and_answers_for_itself(world, intake, listed):
    await departments(world)
    officer, head = await world.person(), await world.person("head-1", roles="head")
    number = await file(world, await world.machine(), domain="construction", sector="housing")
    territory = {"unit": "测试街道办事处", "party": "street_office", "due_on": "2025-09-03"}
    await decide(intake, head, f"/v1/complaints/{number}", "dual-assign", DUAL | {"territory": territory})
    first, second = (await letters_of(intake, officer, number))["items"]
    clerk = await of_party(world, "street_office")
    done = await intake.post(clerk, f"/v1/assignments/{second['id']}/finish", {"outcome": "已约谈施工方"})
    assert (done.json()["state"], done.json()["outcome"]) == ("done", "已约谈施工方")
    assert (done.json()["receipt"], done.json()["received_at"] is not None) == ("received", True)
    other = await intake.post(clerk, f"/v1/assignments/{first['id']}/finish", {"outcome": "x"})
    assert other.status_code == 404
    again = await intake.post(clerk, f"/v1/assignments/{second['id']}/return", {"reason": "x"})
    assert (again.status_code, again.json()["code"]) == (409, "letter-closed")
    await world.set_clock("2025-09-06")
    await world.sweep("intake")
    due = (await intake.get(officer, "/v1/my-work")).json()["items"]
    late = [(each["subject"], each["state"]) for each in due if each["name"] == "assignment-due"]
    assert late == [(first["document_no"], "overdue")]


@pytest.mark.capability("C15")
async def test_only_a_head_gives_to_two_and_never_twice_to_one(world, intake, listed):
    await departments(world)
    officer, head = await world.person(), await world.person("head-1", roles="head")
    path = f"/v1/complaints/{await file(world, await world.machine(), domain='construction', sector='housing')}"
    assert (await intake.post(officer, f"{path}/dual-assign", DUAL, version=1)).json()["code"] == "role-missing"
    same = {"territory": {"unit": "测试住建局"}}
    answer = await intake.post(head, f"{path}/dual-assign", DUAL | same, version=1)
    assert (answer.status_code, answer.json()["code"]) == (409, "same-unit-twice")
    early = await intake.post(head, f"{path}/dual-assign", DUAL | {"due_on": "2025-08-27"}, version=1)
    assert (early.status_code, early.json()["code"]) == (422, "too-early")
    assert await world.rows("select 1 from intake.assignment") == []


async def test_a_letter_on_paper_is_received_when_an_officer_says_on_which_day(world, intake, listed):
    officer, head = await world.person(), await world.person("head-1", roles="head")
    await departments(world)
    number = await file(world, await world.machine(), domain="construction", sector="transport")
    await decide(intake, head, f"/v1/complaints/{number}", "dual-assign", DUAL)
    paper = (await letters_of(intake, officer, number))["items"][0]
    path = f"/v1/assignments/{paper['id']}/receive"
    assert (paper["unit"], paper["receipt"]) == ("测试交通局", None)
    for day in ("2025-08-27", "2025-08-29"):
        assert (await intake.post(officer, path, {"received_on": day})).status_code == 422
    answer = await intake.post(officer, path, {"received_on": "2025-08-28"})
    assert (answer.status_code, answer.json()["receipt"]) == (200, "received")
    assert (await intake.post(officer, path, {"received_on": "2025-08-28"})).status_code == 200


async def test_nothing_is_assigned_any_more_once_it_is_over(world, intake, listed):
    officer = await world.person()
    path = f"/v1/complaints/{await file(world, await world.machine())}"
    await refuse(world, path, {"ground": "not_wages", "reason": "材料款"})
    answer = await intake.post(officer, f"{path}/assign", {"owner": "officer-1"}, version=2)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-move")


@pytest.mark.invariant(14)
async def test_a_letter_names_no_worker_and_no_employer_without_a_code(world, intake, listed):
    await departments(world)
    officer, bureau = await world.person(), await of_party(world, "housing_bureau")
    number = await file(world, await world.machine(), employer={"name": "包工头测试丙"})
    unit = {"unit": "测试住建局", "party": "housing_bureau", "reason": "请测试甲所在工地核查,电话13800000001"}
    await decide(intake, officer, f"/v1/complaints/{number}", "assign", unit)
    sent = (await intake.get(bureau, "/v1/deliveries")).text
    for secret in ("测试甲", "13800000001", "测试丙"):
        assert secret not in sent
