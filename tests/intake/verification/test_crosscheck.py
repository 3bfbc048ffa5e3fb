"""A complaint beside the register of projects 交叉比对: which project it is, what is weak, where words differ."""

from datetime import date

import pytest

from services.intake.verification.crosscheck.rules import compared, names_of
from shared.contracts.monitor import PaymentMadeGood, PaymentMissed, WarningCleared, WarningRaised, WarningWorsened
from tests.builders import OTHER_RESTAURANT
from tests.intake.verification.builders import verified
from tests.journeys.stories import decide, file
from tests.monitor.register import CONTRACTOR, CREW, SCOPES, P, an_account, put_on_file, register
from tests.monitor.stated import on_the_wire

pytestmark = [pytest.mark.capability("C13")]

NAMED = {"name": "虚构一号楼项目", "id": "P-TEST-1"}
BY_NAME = {"name": "虚构一号楼项目"}


@pytest.fixture
async def officer(world):
    return await world.person(scopes=SCOPES)


async def known(intake, officer, number):
    answer = await intake.get(officer, f"/v1/complaints/{number}/known")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def filed_at(world, hotline, project, employer=CONTRACTOR, **more):
    return await file(world, hotline, project=project, employer=employer, domain="construction", **more)


async def test_the_register_says_which_regimes_are_weak_before_any_officer_was_there(world, intake, monitor, officer):
    await register(monitor, officer)
    await world.deliver()
    number = await filed_at(world, await world.machine(), NAMED)
    shown = await known(intake, officer, number)
    assert shown["weak_regimes"] == ["wage_account", "notice_board"]
    assert shown["unknown_regimes"] == ["agent_payment", "real_name", "bond"]
    assert (shown["project_match"], shown["project"]["id"]) == ("by-number", "P-TEST-1")
    assert (shown["project"]["wage_account"], shown["regimes_seen_on"]) == (False, None)
    [account] = [each for each in shown["regimes"] if each["regime"] == "wage_account"]
    assert (account["register_says"], account["verified"], account["differs"]) == ("lacking", None, False)
    assert account["gaps"][0]["rule"] == "ACC-02"
    assert account["gaps"][0]["zh"].startswith("未开设农民工工资专用账户")


async def test_an_account_that_is_put_on_file_is_there_beside_the_complaint(world, intake, monitor, officer):
    await register(monitor, officer)
    number = await filed_at(world, await world.machine(), NAMED)
    await put_on_file(monitor, officer, "wage-account", an_account())
    await world.deliver()
    shown = await known(intake, officer, number)
    assert (shown["project"]["wage_account"], shown["weak_regimes"]) == (True, ["notice_board"])


async def test_where_the_register_and_the_officer_differ_it_is_said_and_neither_is_lost(
    world, intake, monitor, officer
):
    await register(monitor, officer)
    await world.deliver()
    hotline = await world.machine()
    first, second = await filed_at(world, hotline, NAMED), await filed_at(world, hotline, NAMED)
    seen = {"agent_payment": False, "real_name": True, "wage_account": True, "bond": None}
    await verified(intake, officer, first, regimes=seen)
    shown = await known(intake, officer, second)
    assert shown["differing_regimes"] == ["wage_account"]
    assert shown["weak_regimes"] == ["agent_payment", "wage_account", "notice_board"]
    assert shown["unknown_regimes"] == ["bond"]
    assert (shown["recurring"], shown["complaints_about_project"]) == (True, 1)


@pytest.mark.parametrize("written", ["虚构一号楼项目", "虚构1号楼工程", "鄂州市虚构一号楼（项目）", " 虚构 一号楼"])
async def test_without_a_number_a_project_is_known_by_its_employer_and_its_name(
    world, intake, monitor, officer, written
):
    await register(monitor, officer)
    await world.deliver()
    for employer in (CONTRACTOR, CREW):
        number = await filed_at(world, await world.machine(), {"name": written}, employer)
        shown = await known(intake, officer, number)
        assert (shown["project_match"], shown["project"]["id"]) == ("by-employer-and-name", "P-TEST-1")
        assert shown["weak_regimes"] == ["wage_account", "notice_board"]


@pytest.mark.parametrize(
    ("project", "employer", "match"),
    [
        ({"name": "虚构二号楼项目"}, CONTRACTOR, "none-fits"),
        (BY_NAME, {"name": "别家", "uscc": "91999999MAXXXXXX2U"}, "none-fits"),
        (BY_NAME, {"name": "虚构建设有限公司"}, "not-told"),
        ({"name": "虚构一号楼项目", "id": "P-TEST-9"}, CONTRACTOR, "none-fits"),
        (None, CONTRACTOR, "not-told"),
    ],
    ids=["another name", "another employer", "no code", "another number", "no project"],
)
async def test_what_does_not_fit_is_not_guessed(world, intake, monitor, officer, project, employer, match):
    await register(monitor, officer)
    await world.deliver()
    shown = await known(intake, officer, await filed_at(world, await world.machine(), project, employer))
    assert (shown["project_match"], shown["project"], shown["weak_regimes"]) == (match, None, [])


async def test_of_two_that_fit_none_is_chosen(world, intake, monitor, officer):
    await register(monitor, officer)
    await register(monitor, officer, "/v1/projects/P-TEST-2")
    await world.deliver()
    shown = await known(intake, officer, await filed_at(world, await world.machine(), BY_NAME))
    assert (shown["project_match"], shown["project"]) == ("several-fit", None)


async def test_a_project_of_that_name_in_another_county_is_another_project(world, intake, monitor, officer):
    zhuhai = await world.person("officer-9", divisions=["4404"], scopes=SCOPES)
    await register(monitor, zhuhai, division="440402")
    await world.deliver()
    shown = await known(intake, officer, await filed_at(world, await world.machine(), BY_NAME))
    assert shown["project_match"] == "none-fits"


@pytest.mark.invariant(15)
async def test_the_register_is_shown_to_nobody_who_could_not_read_it_in_monitor(world, intake, monitor, officer):
    zhuhai = await world.person("officer-9", divisions=["4404"], scopes=SCOPES)
    await register(monitor, zhuhai, division="440402")
    await register(monitor, officer, "/v1/projects/P-TEST-2")
    await world.deliver()
    hotline = await world.machine()
    elsewhere = await filed_at(world, hotline, NAMED)
    here = await filed_at(world, hotline, NAMED | {"id": "P-TEST-2"})
    for who, number in [(officer, elsewhere), (hotline, here)]:
        shown = await known(intake, who, number)
        assert (shown["project_match"], shown["project"], shown["weak_regimes"]) == ("none-fits", None, [])
        assert {each["register_says"] for each in shown["regimes"]} == {None}


@pytest.mark.invariant(7)
async def test_the_registers_newest_word_counts_however_late_older_ones_come(world, intake, monitor, officer):
    await register(monitor, officer)
    await put_on_file(monitor, officer, "wage-account", an_account())
    await register(monitor, officer, P, 2, name="虚构三号楼项目")
    await world.deliver()
    stated = [each for each in world.sent if each.headers["ce_type"].startswith(b"monitor.project-")]
    everything = "select * from intake.known_project, intake.known_regimes"
    before = await world.rows(everything)
    assert (before[0]["name"], len(stated)) == ("虚构三号楼项目", 5)
    for order in (stated[::-1], stated):
        await world.execute("delete from intake.known_project; delete from intake.known_regimes")
        await world.execute("delete from intake.inbox")
        await world.give("intake", [*order, *order])
        assert await world.rows(everything) == before


async def test_a_project_that_nobody_registered_shows_what_officers_verified_and_no_fifth_regime(
    world, intake, officer
):
    hotline = await world.machine()
    first = await filed_at(world, hotline, NAMED)
    await verified(intake, officer, first)
    shown = await known(intake, officer, await filed_at(world, hotline, NAMED, OTHER_RESTAURANT))
    assert [each["regime"] for each in shown["regimes"]] == ["agent_payment", "real_name", "wage_account", "bond"]
    assert (shown["weak_regimes"], shown["differing_regimes"]) == (["agent_payment"], [])


@pytest.mark.parametrize(
    ("register", "verified", "weak", "unknown", "differs"),
    [
        ("in_place", True, False, False, False),
        ("in_place", False, True, False, True),
        ("in_place", None, False, False, False),
        ("lacking", True, True, False, True),
        ("lacking", False, True, False, False),
        ("lacking", None, True, False, False),
        ("not_due", True, False, False, False),
        ("not_due", False, True, False, False),
        ("not_due", None, False, False, False),
        ("unknown", True, False, False, False),
        ("unknown", False, True, False, False),
        ("unknown", None, False, True, False),
    ],
)
def test_two_words_on_one_regime(register, verified, weak, unknown, differs):
    [bond] = [each for each in compared({"bond": register}, {"bond": verified}) if each.regime == "bond"]
    assert (bond.is_weak, bond.is_unknown, bond.differs) == (weak, unknown, differs)


def test_with_no_word_at_all_the_four_are_unknown():
    assert names_of(each for each in compared(None, None) if each.is_unknown) == [
        "agent_payment",
        "real_name",
        "wage_account",
        "bond",
    ]


# which projects recur


async def recurring(intake, officer, **params):
    answer = await intake.get(officer, "/v1/projects/recurring", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_the_projects_that_recur_are_listed_with_their_weak_regimes_most_first(world, intake, monitor, officer):
    await register(monitor, officer)
    await world.deliver()
    hotline = await world.machine()
    for project, times in [("P-TEST-1", 3), ("P-TEST-2", 2), ("P-TEST-3", 1)]:
        for _ in range(times):
            await filed_at(world, hotline, {"id": project}, workers=2)
    assert await recurring(intake, officer) == [
        {
            "project_id": "P-TEST-1",
            "name": "虚构一号楼项目",
            "complaints": 3,
            "workers": 6,
            "claimed_fen": 2_400_000,
            "last_filed_on": "2025-08-28",
            "wage_account": False,
            "weak_regimes": ["wage_account", "notice_board"],
            "unknown_regimes": ["agent_payment", "real_name", "bond"],
            "differing_regimes": [],
        },
        {
            "project_id": "P-TEST-2",
            "name": None,
            "complaints": 2,
            "workers": 4,
            "claimed_fen": 1_600_000,
            "last_filed_on": "2025-08-28",
            "wage_account": None,
            "weak_regimes": [],
            "unknown_regimes": ["agent_payment", "real_name", "wage_account", "bond"],
            "differing_regimes": [],
        },
    ]
    counted = await intake.get(officer, "/v1/projects/recurring/count")
    assert counted.json() == {"count": 2, "more": False}


async def test_what_officers_verified_stands_in_the_list_too(world, intake, monitor, officer):
    await register(monitor, officer)
    await world.deliver()
    hotline = await world.machine()
    first, _ = await filed_at(world, hotline, NAMED), await filed_at(world, hotline, NAMED)
    await verified(intake, officer, first)
    [listed] = await recurring(intake, officer)
    assert listed["weak_regimes"] == ["agent_payment", "wage_account", "notice_board"]
    assert listed["differing_regimes"] == ["wage_account"]


async def test_the_list_of_recurring_projects_comes_page_by_page(world, intake, officer):
    hotline = await world.machine()
    for number in range(3):
        for _ in range(2):
            await filed_at(world, hotline, {"id": f"P-TEST-{number}"})
    page = (await intake.get(officer, "/v1/projects/recurring", params={"limit": 2})).json()
    rest = (await intake.get(officer, "/v1/projects/recurring", params={"limit": 2, "cursor": page["next"]})).json()
    assert [each["project_id"] for each in page["items"] + rest["items"]] == ["P-TEST-2", "P-TEST-1", "P-TEST-0"]
    assert rest["next"] is None


async def test_one_matter_through_two_channels_is_no_recurrence(world, intake, officer):
    hotline, other = await world.machine(), await world.machine("hotline_12333")
    leader = await filed_at(world, hotline, NAMED)
    follower = await filed_at(world, other, NAMED, channel="hotline_12333")
    assert (await known(intake, officer, leader))["recurring"] is True
    await decide(intake, officer, f"/v1/complaints/{follower}", "join", {"leader": leader, "reason": "同一事项"})
    for number in (leader, follower):
        shown = await known(intake, officer, number)
        assert (shown["recurring"], shown["complaints_about_project"]) == (False, 0)
    assert await recurring(intake, officer) == []


@pytest.mark.parametrize(("day", "times"), [("2026-08-28", 1), ("2026-08-29", 0)], ids=["a year later", "and a day"])
async def test_a_project_recurs_for_a_year(world, intake, officer, day, times):
    hotline = await world.machine()
    for _ in range(2):
        await filed_at(world, hotline, NAMED)
    await world.set_clock(day)
    again = await world.person(scopes=SCOPES)
    assert len(await recurring(intake, again)) == times


@pytest.mark.invariant(15)
async def test_recurring_projects_are_the_labour_authoritys_each_in_its_own_place(world, intake, monitor, officer):
    hotline = await world.machine(divisions=["420704", "440402"])
    for division in ("420704", "440402"):
        for _ in range(2):
            await filed_at(world, hotline, {"id": f"P-{division}"}, division=division)
    zhuhai = await world.person("officer-9", divisions=["4404"], scopes=SCOPES)
    assert [each["project_id"] for each in await recurring(intake, zhuhai)] == ["P-440402"]
    assert [each["project_id"] for each in await recurring(intake, officer, division="420704")] == ["P-420704"]
    for who, params, code in [(hotline, {}, "authority-only"), (officer, {"division": "4404"}, "wrong-division")]:
        answer = await intake.get(who, "/v1/projects/recurring", params=params)
        assert (answer.status_code, answer.json()["code"]) == (403, code)


def unpaid(cls, sequence, **told):
    about = {"division": "420704", "project": "P-TEST-1", "month": "2025-07", "warning": "w", "rule": "W400"}
    return cls(**about | told, sequence=sequence)


def missed(sequence, **differences):
    told = {"rule_id": "PAY-02", "employer_uscc": CONTRACTOR["uscc"], "people": 3, "fen": 900}
    days = {"missed_on": date(2025, 8, 16), "unanswered": False}
    return unpaid(PaymentMissed, sequence, **told | days | differences)


@pytest.mark.invariant(7)
async def test_a_month_that_monitor_found_unpaid_stands_beside_the_complaint_until_it_is_paid(
    world, intake, monitor, officer
):
    await register(monitor, officer)
    await world.deliver()
    number = await filed_at(world, await world.machine(), NAMED)
    assert (await known(intake, officer, number))["unpaid_months"] == []
    await world.give("intake", on_the_wire(missed(102, unanswered=True), missed(101, people=1)))
    [month] = (await known(intake, officer, number))["unpaid_months"]
    assert (month["month"], month["people"], month["missed_on"], month["unanswered"]) == (
        "2025-07",
        3,
        "2025-08-16",
        True,
    )
    paid = unpaid(PaymentMadeGood, 103, made_good_on=date(2025, 8, 28))
    await world.give("intake", on_the_wire(paid, missed(100)))
    assert (await known(intake, officer, number))["unpaid_months"] == []


async def test_what_the_employer_owes_on_other_projects_stands_beside_the_complaint_too(world, intake, officer):
    number = await filed_at(world, await world.machine(), None)
    elsewhere = missed(102, project="P-TEST-2", division="440402")
    other_firm = missed(103, project="P-TEST-3", employer_uscc=CREW["uscc"])
    await world.give("intake", on_the_wire(missed(101, month="2025-06"), elsewhere, other_firm))
    shown = (await known(intake, officer, number))["unpaid_months"]
    assert [(each["project"], each["month"]) for each in shown] == [("P-TEST-1", "2025-06")]


def warned(cls, sequence, **told):
    about = {"division": "420704", "warning": "w", "rule": "W400", "rule_id": "PAY-02", "level": "yellow", "seq": 1}
    subject = {"subject_kind": "project", "subject": "P-TEST-1", "period": "2025-07", "people": 3, "fen": None}
    days = {"raised_on": date(2025, 8, 16), "worsened_on": date(2025, 9, 15), "cleared_on": date(2025, 9, 16)}
    day = {name: days[name] for name in days if name in cls.model_fields}
    return cls(**about | subject | day | told, sequence=sequence)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_two_rules_find_the_month_unpaid_since_the_first_day_and_unanswered_where_one_is(
    world, intake, officer, order
):
    number = await filed_at(world, await world.machine(), None)
    told = [{"missed_on": date(2025, 8, 16), "unanswered": True}, {"missed_on": date(2025, 9, 1), "rule": "W402"}]
    await world.give("intake", on_the_wire(*(missed(101 + at, **told[each]) for at, each in enumerate(order))))
    [month] = (await known(intake, officer, number))["unpaid_months"]
    assert (month["missed_on"], month["unanswered"]) == ("2025-08-16", True)
    anew = missed(105, missed_on=date(2025, 10, 1))
    await world.give("intake", on_the_wire(unpaid(PaymentMadeGood, 104, made_good_on=date(2025, 9, 28)), anew))
    [month] = (await known(intake, officer, number))["unpaid_months"]
    assert (month["missed_on"], month["unanswered"]) == ("2025-10-01", False)


@pytest.mark.invariant(7)
async def test_open_warnings_about_project_and_firm_stand_beside_the_complaint(world, intake, monitor, officer):
    await register(monitor, officer)
    await world.deliver()
    number = await filed_at(world, await world.machine(), NAMED)
    firm = {"warning": "f", "rule": "W601", "subject_kind": "employer", "subject": f"{CONTRACTOR['uscc']}:4207"}
    works = {"warning": "x", "subject_kind": "works-seen", "subject": "P-TEST-1"}
    worse = warned(WarningWorsened, 12, level="orange")
    facts = (worse, warned(WarningRaised, 11), warned(WarningRaised, 13, **firm), warned(WarningRaised, 14, **works))
    await world.give("intake", on_the_wire(*facts))
    shown = (await known(intake, officer, number))["open_warnings"]
    assert [(each["rule"], each["level"]) for each in shown] == [("W400", "orange"), ("W601", "yellow")]
    await world.give("intake", on_the_wire(warned(WarningCleared, 15), warned(WarningRaised, 10)))
    assert "w" not in [each["warning"] for each in (await known(intake, officer, number))["open_warnings"]]
