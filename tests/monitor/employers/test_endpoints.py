import pytest

from tests.builders import a_complaint
from tests.monitor import stated
from tests.world import ServiceUnderTest, World

RISK = f"/v1/employers/{stated.USCC}/risk"
pytestmark = [pytest.mark.capability("C39")]


async def hear(world: World, *facts) -> None:
    await world.give("monitor", stated.on_the_wire(*facts))


async def test_the_story_as_an_officer_reads_it(monitor: ServiceUnderTest, world: World):
    officer = await world.person()
    await hear(world, stated.filed(), stated.found())
    await world.set_clock("2025-09-01")
    await hear(world, stated.paid())
    days = ["2025-08-27", "2025-08-28", "2025-08-31", "2025-09-01", "2025-11-27", "2025-11-28"]
    seen = [(await monitor.get(officer, RISK, params={"as_of": day})).json() for day in days]
    assert [(risk["score"], risk["colour"]) for risk in seen] == [
        (0, "green"),
        (10, "red"),
        (10, "red"),
        (10, "green"),
        (10, "green"),
        (0, "green"),
    ]


async def test_every_contribution_says_why_from_when_and_until_when(monitor: ServiceUnderTest, world: World):
    officer = await world.person()
    await hear(world, stated.filed(), stated.found())
    answer = await monitor.get(officer, RISK)
    assert answer.status_code == 200
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
    risk = answer.json()
    clue = next(row for row in risk["contributions"] if row["rule"] == "clue")
    assert (clue["points"], clue["from"], clue["until"]) == (10, "2025-08-28", "2025-11-28")
    assert (clue["source"], clue["hard"]) == ("420704-2025-000001", False)
    arrears = next(row for row in risk["contributions"] if row["rule"] == "verified-arrears")
    assert (arrears["hard"], arrears["until"], arrears["zh"]) == (True, None, "经核实存在欠薪")
    assert risk["lines"] == {"clue_cap": 40, "yellow": 30, "orange": 50, "red": 70}
    assert risk["clues_by_month"] == [{"month": "2025-08", "clues": 1}]


@pytest.mark.parametrize(
    ("divisions", "status"), [(["420704"], 200), (["42"], 200), (["420702"], 404), (["6207"], 404)]
)
async def test_a_portrait_is_there_only_for_who_may_look_where_it_was_reported(
    divisions, status, monitor: ServiceUnderTest, world: World
):
    await hear(world, stated.filed())
    officer = await world.person(divisions=divisions)
    assert (await monitor.get(officer, RISK)).status_code == status


async def test_what_lies_elsewhere_is_counted_but_not_shown(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(), stated.filed("620724-2025-000002", division="620724"))
    risk = (await monitor.get(await world.person(), RISK)).json()
    assert risk["score"] == 20
    assert [row["division"] for row in risk["contributions"]] == ["420704"]
    assert risk["elsewhere"] == {"contributions": 1, "points": 10}
    assert risk["clues_by_month"] == [{"month": "2025-08", "clues": 1}]


@pytest.mark.parametrize("kind", ["partner", "department"])
async def test_others_see_score_and_colour_of_one_employer_and_no_details(
    kind, monitor: ServiceUnderTest, world: World
):
    await hear(world, stated.filed(), stated.found())
    bank = await world.machine("bank", kind=kind, scopes="employers:read reports:read")
    risk = (await monitor.get(bank, RISK)).json()
    assert (risk["score"], risk["colour"]) == (10, "red")
    assert [risk[detail] for detail in ("contributions", "elsewhere", "clues_by_month")] == [None] * 3


@pytest.mark.parametrize("path", ["/v1/employers", "/v1/employers/count", "/v1/reports/monitor"])
async def test_others_get_no_lists_and_no_figures(path, monitor: ServiceUnderTest, world: World):
    bank = await world.machine("bank", scopes="employers:read reports:read")
    answer = await monitor.get(bank, path)
    assert (answer.status_code, answer.json()["code"]) == (403, "authority-only")


@pytest.mark.parametrize("path", [RISK, "/v1/employers", "/v1/employers/count", "/v1/reports/monitor"])
async def test_nothing_is_open_to_the_unsigned_or_the_unscoped(path, monitor: ServiceUnderTest, world: World):
    assert (await monitor.get(None, path)).status_code == 401
    nobody = await world.person(scopes="complaints:read")
    assert (await monitor.get(nobody, path)).status_code == 403


async def test_the_list_has_the_worst_first_page_by_page(monitor: ServiceUnderTest, world: World):
    codes = [f"91420704MA000000{number:02}" for number in range(5)]
    for number, code in enumerate(codes):
        await hear(world, stated.filed(f"420704-2025-0001{number:02}", employer_uscc=code))
    await hear(world, stated.found(case="C-9", complaint="420704-2025-000102", employer_uscc=codes[2]))
    officer = await world.person()
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await monitor.get(officer, "/v1/employers", params=params)).json()
        seen += [row["employer_uscc"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen[0] == codes[2]
    assert sorted(seen) == codes


async def test_the_list_filters_by_colour_and_place_and_counts_the_same(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(), stated.found())
    await hear(world, stated.filed("420704-2025-000002", employer_uscc="91420704MA00000001"))
    await hear(world, stated.filed("620724-2025-000003", employer_uscc="91620724MA00000002", division="620724"))
    officer = await world.person(divisions=["42"])
    for params, expected in [({}, 2), ({"colour": "red"}, 1), ({"division": "4207"}, 2), ({"colour": "orange"}, 0)]:
        listed = (await monitor.get(officer, "/v1/employers", params=params)).json()["items"]
        counted = (await monitor.get(officer, "/v1/employers/count", params=params)).json()
        assert len(listed) == counted["count"] == expected
    outside = await monitor.get(officer, "/v1/employers", params={"division": "6207"})
    assert (outside.status_code, outside.json()["code"]) == (403, "wrong-division")


async def test_an_unnamed_employer_is_read_by_its_key(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(employer_uscc=None))
    answer = await monitor.get(await world.person(), "/v1/employers/key:hash-of-name/risk")
    assert (answer.json()["employer_uscc"], answer.json()["score"]) == (None, 10)


async def test_a_place_whose_numbers_are_unknown_says_which(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(division="999999"))
    officer = await world.person(divisions=["999999"])
    risk = (await monitor.get(officer, RISK)).json()
    assert (risk["score"], risk["colour"], risk["lines"]) == (None, None, None)
    assert risk["missing"][0]["key"] == "risk_clue_cap"


async def test_the_report_counts_employers_by_colour_on_a_day(monitor: ServiceUnderTest, world: World):
    await hear(world, stated.filed(), stated.found())
    await hear(world, stated.filed("420704-2025-000002", employer_uscc="91420704MA00000001"))
    await world.set_clock("2025-09-01")
    await hear(world, stated.paid())
    officer = await world.person()
    reports = {
        day: (await monitor.get(officer, "/v1/reports/monitor", params={"as_of": day})).json()
        for day in ("2025-08-27", "2025-08-28", "2025-09-01")
    }
    assert [report["employers"] for report in reports.values()] == [0, 2, 2]
    assert [report["by_colour"]["red"] for report in reports.values()] == [0, 1, 0]
    assert [report["by_colour"]["green"] for report in reports.values()] == [0, 1, 2]
    assert [report["clues_this_month"] for report in reports.values()] == [0, 2, 0]


@pytest.mark.parametrize("path", ["/v1/employers/short/risk", "/v1/employers?colour=blue", f"{RISK}?as_of=2025-13-01"])
async def test_what_cannot_be_meant_is_refused(path, monitor: ServiceUnderTest, world: World):
    answer = await monitor.get(await world.person(), path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


async def test_every_route_is_described(monitor: ServiceUnderTest, world: World):
    described = (await monitor.client.get("/openapi.json")).json()["paths"]
    assert set(described) >= {"/v1/employers", "/v1/employers/{employer}/risk", "/v1/reports/monitor"}


async def test_a_day_on_which_a_portrait_is_looked_at_again_is_nobodys_duty(world):
    officer, hotline = await world.person(), await world.machine()
    await world.service("intake").post(hotline, "/v1/complaints", a_complaint())
    await world.deliver()
    waiting = await world.rows("select name from monitor.obligation where state = 'open'")
    work = (await world.service("monitor").get(officer, "/v1/my-work")).json()
    assert (waiting, work["items"]) == ([{"name": "risk-rescore"}], [])
