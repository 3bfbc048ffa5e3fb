"""Figures of a period: right for any past cut-off, whatever happened since; each caller's own only."""

import io
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from services.intake.desk.figures import rules as figure_rules
from tests.builders import a_complaint

REPORT = "/v1/reports/intake"


class Desk:
    """Files, decides and closes on given days."""

    def __init__(self, world):
        self.world, self.intake = world, world.service("intake")

    async def open(self):
        self.hotline = await self.world.machine(divisions=["420704", "440402"])
        self.officer = await self.world.person(roles="officer", divisions=["42", "44"])
        self.head = await self.world.person("head-1", roles="head officer", divisions=["42", "44"])
        return self

    async def file(self, on, **differences):
        await self.world.set_clock(on)
        answer = await self.intake.post(self.hotline, "/v1/complaints", a_complaint(**differences))
        assert answer.status_code == 201, answer.text
        return answer.json()["number"]

    async def command(self, on, number, name, body, who=None):
        await self.world.set_clock(on)
        shown = await self.intake.get(self.head, f"/v1/complaints/{number}")
        who, version = who or self.head, shown.json()["version"]
        answer = await self.intake.post(who, f"/v1/complaints/{number}/{name}", body, version=version)
        assert answer.status_code == 200, answer.text

    async def report(self, first, to, who=None, **more):
        answer = await self.intake.get(who or self.officer, REPORT, params={"from": first, "to": to, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def desk(world):
    return await Desk(world).open()


def counted(shown, *names):
    return tuple(shown[name] for name in names)


async def test_what_is_received_and_decided_counts_in_its_month_and_up_to_it(desk):
    early = await desk.file("2025-07-30", workers=3, owed_fen=100)
    await desk.file("2025-08-05", workers=2, owed_fen=50, channel="window")
    await desk.command("2025-08-04", early, "accept", {"reason": "同意"})
    await desk.world.set_clock("2025-09-01")
    shown = await desk.report("2025-07-01", "2025-08-31")
    july, august = shown["months"]
    assert counted(july["figures"], "received", "workers", "claimed_fen", "accepted") == (1, 3, 100, 0)
    assert counted(august["figures"], "received", "workers", "claimed_fen", "accepted") == (1, 2, 50, 1)
    assert counted(august["cumulative"], "received", "workers", "claimed_fen", "accepted") == (2, 5, 150, 1)
    assert counted(shown["total"], "received", "accepted") == (2, 1)
    assert {each["key"]: each["figures"]["received"] for each in shown["channels"]} == {"hotline_12345": 1, "window": 1}


async def test_figures_as_of_last_month_stay_the_same_whatever_happens_this_month(desk):
    """Decisions, assignments, supplements, withdrawals and new filings of September leave August as it was."""
    one, two, three = [await desk.file("2025-08-20", owed_fen=100) for _ in range(3)]
    await desk.command("2025-08-22", one, "accept", {"reason": "同意"})
    await desk.command("2025-08-22", one, "assign", {"unit": "二中队"})
    await desk.world.set_clock("2025-08-31T20:00:00+08:00")
    asked = {"as_of": "2025-08-31", "known_on": "2025-08-31"}
    august = await desk.report("2025-08-01", "2025-08-31")
    assert counted(august["total"], "received", "accepted", "settled") == (3, 1, 0)
    await desk.command("2025-09-02", one, "assign", {"unit": "三中队"})
    await desk.command("2025-09-02", two, "refuse", {"ground": "not_wages", "reason": "不属于工资"})
    await desk.command("2025-09-02", three, "ask-supplement", {"missing": "金额"})
    await desk.command("2025-09-03", three, "supplement", {"text": "补充", "owed_fen": 999_999})
    await desk.command("2025-09-04", three, "withdraw", {"reason": "本人撤回"})
    await desk.file("2025-09-05")
    assert await desk.report("2025-08-01", "2025-08-31", **asked) == august
    later = await desk.report("2025-08-01", "2025-08-31", as_of="2025-09-30")
    assert counted(later["total"], "received", "claimed_fen", "settled", "dynamic_closure_rate") == (3, 300, 2, 0.6667)
    assert {each["key"] for each in august["departments"]} == {"", "二中队"}
    assert {each["key"] for each in later["departments"]} == {"", "三中队"}


async def test_figures_of_a_day_to_come_say_that_they_are_of_today(desk):
    await desk.file("2025-08-20")
    shown = await desk.report("2025-08-01", "2025-08-31", as_of="2025-12-31", known_on="2026-12-31")
    assert (shown["as_of"], shown["known_on"]) == ("2025-08-20", "2025-08-20")


async def test_a_department_is_the_unit_that_has_the_complaint_and_not_the_officer(desk):
    """Given to a unit, then to an officer of it; given back; only named with an officer; signed for by another unit."""
    kept, given_back, officers_own = [await desk.file("2025-08-20") for _ in range(3)]
    bureau = await desk.world.person("clerk", party="housing_bureau", kind="partner", divisions=["420704"])
    await desk.command("2025-08-21", kept, "assign", {"unit": "住建局"})
    await desk.command("2025-08-22", kept, "assign", {"owner": "officer-9"})
    await desk.command("2025-08-21", given_back, "assign", {"unit": "测试住建局", "party": "housing_bureau"})
    [letter] = (await desk.intake.get(bureau, f"/v1/complaints/{given_back}/assignments")).json()["items"]
    await desk.world.set_clock("2025-08-25")
    returned = await desk.intake.post(bureau, f"/v1/assignments/{letter['id']}/return", {"reason": "不属本行业"})
    assert returned.status_code == 200, returned.text
    await desk.command("2025-08-25", officers_own, "assign", {"owner": "officer-9"})

    async def departments(as_of):
        shown = await desk.report("2025-08-01", "2025-08-31", as_of=as_of)
        return {each["key"]: each["figures"]["received"] for each in shown["departments"]}

    assert await departments("2025-08-24") == {"": 1, "住建局": 1, "测试住建局": 1}
    assert await departments("2025-08-31") == {"": 2, "住建局": 1}


async def test_a_decision_entered_late_counts_on_its_own_day_and_only_once_it_was_known(desk):
    number = await desk.file("2025-08-28")
    await desk.command("2025-09-02", number, "accept", {"reason": "同意", "opened_on": "2025-08-29"})
    known_then = await desk.report("2025-08-01", "2025-08-31", known_on="2025-08-31")
    known_now = await desk.report("2025-08-01", "2025-08-31", known_on="2025-09-02")
    assert (known_then["total"]["accepted"], known_now["total"]["accepted"]) == (0, 1)


@pytest.mark.rule("INT-02")
async def test_decided_in_time_has_everything_decided_or_overdue_as_its_denominator(desk):
    in_time, late, never, fresh = [await desk.file("2025-08-28") for _ in range(3)] + [await desk.file("2025-09-04")]
    await desk.command("2025-09-04", in_time, "accept", {"reason": "最后一日"})
    await desk.world.set_clock("2025-09-05")
    await desk.world.sweep("intake")
    await desk.command("2025-09-05", late, "accept", {"reason": "迟了一日"})
    shown = (await desk.report("2025-08-01", "2025-09-30"))["total"]
    assert counted(shown, "accepted", "decided_in_time", "decided_in_time_of") == (2, 1, 3)
    assert shown["decided_in_time_rate"] == 0.3333
    assert (never, fresh) is not None


async def test_a_ratio_of_nothing_is_no_number(desk):
    shown = (await desk.report("2025-01-01", "2025-08-28"))["total"]
    assert counted(shown, "decided_in_time_rate", "dynamic_closure_rate", "satisfaction_rate") == (None, None, None)


async def test_places_are_counted_at_each_level_and_only_the_callers_own(desk):
    for division, times in (("420704", 2), ("440402", 1)):
        for _ in range(times):
            await desk.file("2025-08-20", division=division)
    shown = await desk.report("2025-08-01", "2025-08-31")
    for level, expected in (
        ("provinces", {"42": 2, "44": 1}),
        ("cities", {"4207": 2, "4404": 1}),
        ("counties", {"420704": 2, "440402": 1}),
    ):
        assert {each["key"]: each["figures"]["received"] for each in shown[level]} == expected
    assert shown["counties"][0]["name"] == "湖北省鄂州市鄂城区"
    zhuhai = await desk.world.person("other", divisions=["4404"])
    assert [each["key"] for each in (await desk.report("2025-08-01", "2025-08-31", zhuhai))["counties"]] == ["440402"]
    narrowed = await desk.report("2025-08-01", "2025-08-31", division="4207")
    assert narrowed["total"]["received"] == 2
    for who in (
        await desk.world.person("sibling", divisions=["420703"]),
        await desk.world.person("clerk", party="bank_1", kind="partner", divisions=["42"]),
    ):
        foreign = await desk.report("2025-08-01", "2025-08-31", who)
        assert (foreign["total"]["received"], foreign["counties"], foreign["departments"]) == (0, [], [])


async def test_the_same_period_of_the_year_before_stands_beside(desk):
    await desk.file("2024-08-20", period={})
    await desk.file("2024-08-30", period={})  # after the cut-off's day of that year
    await desk.file("2025-08-20")
    shown = await desk.report("2025-08-01", "2025-08-31", as_of="2025-08-28")
    assert (shown["total"]["received"], shown["year_before"]["received"]) == (1, 1)
    assert [each["year_before"]["received"] for each in shown["months"]] == [1]


async def test_the_workbook_says_the_same_as_the_json_and_runs_no_formula(desk):
    number = await desk.file("2025-08-20", owed_fen=123_456)
    await desk.command("2025-08-20", number, "assign", {"unit": "=1+1"})
    span = {"from": "2025-08-01", "to": "2025-08-28"}
    answer = await desk.intake.get(desk.officer, REPORT, params={**span, "format": "xlsx"})
    assert answer.headers["content-type"].endswith("spreadsheetml.sheet")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    total = dict(zip(*book.get_sheet_by_name("总览").to_python()[:2], strict=True))
    assert total["登记件数 received"] == 1
    assert total["诉求金额（元） claimed, yuan"] == 1234.56
    assert total["满意率 satisfaction rate"] == ""
    assert book.get_sheet_by_name("承办部门").to_python()[1][0] == "=1+1"
    assert book.get_sheet_by_name("县").to_python()[1][0] == "420704 湖北省鄂州市鄂城区"


async def test_the_chart_is_a_picture_that_runs_nothing_and_fetches_nothing(desk):
    await desk.file("2025-08-20")
    answer = await desk.intake.get(
        desk.officer, REPORT, params={"from": "2025-07-01", "to": "2025-08-28", "format": "svg"}
    )
    assert answer.headers["content-type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.content)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "path" in tags
    assert not tags & {"script", "image", "use", "foreignObject"}
    assert "2025-08" in "".join(root.itertext())


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"from": "2025-08-02", "to": "2025-08-01"}, "/to"),
        ({"to": "2025-08-01"}, "/from"),
        ({"from": "x", "to": "2025-08-01"}, "/from"),
        ({"from": "2025-08-01", "to": "2025-08-01", "format": "pdf"}, "/format"),
        ({"from": "2025-08-01", "to": "2025-08-01", "division": "99"}, "/division"),
    ],
)
async def test_what_cannot_be_meant_is_refused_naming_the_field(desk, query, pointer):
    answer = await desk.intake.get(desk.officer, REPORT, params=query)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    ("first", "last", "names"),
    [
        (date(2025, 11, 30), date(2026, 2, 1), ["2025-11", "2025-12", "2026-01", "2026-02"]),
        (date(2025, 8, 1), date(2025, 8, 31), ["2025-08"]),
        (date(2025, 8, 31), date(2025, 7, 1), []),
    ],
)
def test_months_of_a_period(first, last, names):
    assert figure_rules.months(first, last) == names


def test_a_leap_day_has_a_day_a_year_before():
    assert figure_rules.year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    assert figure_rules.year_before(date(2025, 2, 28)) == date(2024, 2, 28)
