"""A project's year on one page: regimes by its history, months by its workers, warnings by when they were raised."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest

from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.warnings.rules.verdict import Level
from services.monitor.years.picture import drawn, in_words
from services.monitor.years.rules import Month, months_of, stood
from services.monitor.years.view import Year
from tests.monitor.register import P, put_on_file, register
from tests.monitor.warnings.work import SCOPES, all_fresh, look_at, worked

pytestmark = pytest.mark.capability("C23", "C37")
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)
STEPS = [
    (date(2026, 3, 31), {"bond": (None, "lacking"), "notice_board": (None, "unknown")}),
    (date(2026, 4, 30), {"bond": ("lacking", "in_place")}),
]
BOARD = {"put_up_on": "2026-04-20", "shows": ["parties", "wages", "contacts"]}
A4 = "{http://www.w3.org/2000/svg}"


def a_year(**months: Month) -> Year:
    rows = [months.get(f"{each:%b}", Month(each)) for each in months_of(2026)]
    return Year("P-TEST-1", "虚构<一号楼>项目", 2026, date(2026, 12, 31), rows)


@pytest.mark.parametrize(
    ("month", "today", "bond"),
    [
        (date(2026, 2, 1), date(2026, 6, 1), None),
        (MARCH, date(2026, 3, 30), None),
        (MARCH, date(2026, 3, 31), State.LACKING),
        (APRIL, date(2026, 4, 29), State.LACKING),
        (APRIL, date(2026, 4, 30), State.IN_PLACE),
        (MAY, date(2026, 4, 30), None),
        (MAY, MAY, State.IN_PLACE),
    ],
)
def test_a_month_has_the_state_of_its_last_day_and_one_to_come_has_none(month, today, bond):
    assert stood(STEPS, month, today).get(Regime.BOND) is bond


def test_a_regime_that_did_not_change_stays_as_it_was():
    assert stood(STEPS, MAY, MAY)[Regime.NOTICE_BOARD] is State.UNKNOWN


def test_the_picture_says_in_words_of_both_languages_what_it_shows():
    year = a_year(Apr=Month(APRIL, 3, 2, 1_500_000, 500_000, {Level.RED: 1, Level.YELLOW: 2}))
    root = ElementTree.fromstring(drawn(year))
    said = {each.tag.removeprefix(A4): each.text for each in root if each.get("id")}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "title desc"
    assert said["title"] == "虚构<一号楼>项目2026年用工与工资一览 P-TEST-1: the year 2026 in work and wages"
    assert said["desc"] == in_words(year)
    assert "应发15,000.00元，实发5,000.00元；有人未足额发放的月份：2026-04" in said["desc"]
    assert "1 red, 0 orange, 2 yellow, 0 info" in said["desc"]


def test_a_month_that_has_not_begun_is_left_empty():
    def cells(begun: bool) -> int:
        year = a_year(Dec=Month(date(2026, 12, 1), begun=begun))
        return len([each for each in ElementTree.fromstring(drawn(year)).iter(f"{A4}g")])

    rows = len(Regime) + 4 + len(Level)
    assert cells(begun=True) == 12 * rows
    assert cells(begun=False) == 11 * rows


async def test_the_year_as_a_workbook_has_what_the_services_know_month_by_month(world, monitor):
    officer = await world.person(scopes=SCOPES)
    await world.set_clock("2026-03-10")
    await register(monitor, officer, started_on="2025-07-01", pay_day=15, pay_day_next_month=True)
    await all_fresh(world)
    await worked(world, MARCH, payable_fen=500_000, paid_fen=500_000, lines=1, first_paid_on=date(2026, 4, 15))
    await worked(world, APRIL, payable_fen=500_000, paid_fen=200_000, lines=1, first_paid_on=date(2026, 5, 15))
    await world.set_clock("2026-04-20")
    await put_on_file(monitor, officer, "notice-board", BOARD)
    await world.set_clock("2026-05-20")
    await look_at(monitor)
    answer = await monitor.get(officer, f"{P}/year.xlsx")
    assert answer.status_code == 200, answer.text
    names, *rows = openpyxl.load_workbook(BytesIO(answer.content)).active.values
    months = [dict(zip(names, row, strict=True)) for row in rows]
    march, april, may, june = months[2:6]
    assert [each["维权信息公示 notice board"] for each in months[:6]] == [None, None, "未落实", "落实", "落实", None]
    assert (march["出勤人数 people at work"], march["未足额人数 people unpaid"]) == (3, 0)
    assert (april["应发（元） yuan due"], april["实发（元） yuan paid"]) == (15_000, 6_000)
    assert april["未足额人数 people unpaid"] == 3
    raised = (await monitor.get(officer, "/v1/warnings/count")).json()["count"]
    assert sum(may[f"{zh}预警 {en}"] for zh, en in LEVELS) == raised > 0
    assert june["出勤人数 people at work"] is None


async def test_last_years_picture_is_another_and_a_stranger_sees_none(world, monitor):
    officer, stranger = (
        await world.person(scopes=SCOPES),
        await world.person("stranger", scopes=SCOPES, divisions=["620502"]),
    )
    await world.set_clock("2026-03-10")
    await register(monitor, officer)
    now = await monitor.get(officer, f"{P}/year.svg")
    before = await monitor.get(officer, f"{P}/year.svg", params={"year": 2025})
    assert now.headers["content-type"].startswith("image/svg+xml")
    assert ("2026年" in now.text, "2025年" in before.text) == (True, True)
    assert (await monitor.get(stranger, f"{P}/year.svg")).status_code == 404


LEVELS = (("红色", "red"), ("橙色", "orange"), ("黄色", "yellow"), ("提示", "info"))
