"""A project's year, looked at in a real browser: nothing runs out of its cell, and the picture stands in the docs."""

from datetime import date
from itertools import combinations

import pytest

from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.warnings.rules.verdict import Level
from services.monitor.years.picture import CELL, WIDTH, drawn
from services.monitor.years.rules import Month, months_of
from services.monitor.years.view import Year
from tests import pictures

pytestmark = pytest.mark.capability("C23")
WIDE = """() => Array.from(document.querySelectorAll('svg text')).map(each => {
    const box = each.getBBox();
    return [each.textContent, each.parentNode.tagName, box.x, box.x + box.width, box.y, box.y + box.height];
})"""
R, S = Regime, State
STATES = {
    1: dict.fromkeys(R, S.NOT_DUE),
    3: {R.REAL_NAME: S.IN_PLACE, R.WAGE_ACCOUNT: S.LACKING, R.AGENT_PAYMENT: S.UNKNOWN, R.BOND: S.LACKING,
        R.NOTICE_BOARD: S.LACKING},
    5: {R.REAL_NAME: S.IN_PLACE, R.WAGE_ACCOUNT: S.IN_PLACE, R.AGENT_PAYMENT: S.IN_PLACE, R.BOND: S.LACKING,
        R.NOTICE_BOARD: S.IN_PLACE},
    7: dict.fromkeys(R, S.IN_PLACE),
}  # fmt: skip
WARNED = {
    3: {Level.RED: 2, Level.YELLOW: 2, Level.INFO: 1},
    8: {Level.YELLOW: 1},
    9: {Level.ORANGE: 1, Level.YELLOW: 2},
}


def a_month(month: date) -> Month:
    """Works since February; August's wages went missing."""
    at, people = month.month, 0 if month.month < 2 else 40 + 12 * month.month
    due = people * 652_000
    paid = due // 3 if at == 8 else due
    unpaid = people * 2 // 3 if at == 8 else 0
    stood = STATES[max(each for each in STATES if each <= at)]
    return Month(month, people, unpaid, due, paid, WARNED.get(at, {}), stood) if at < 11 else Month(month, begun=False)


def overlap(one: list, two: list) -> bool:
    """By more than the two pixels that a line's height leaves around its letters."""
    beside = one[3] <= two[2] or two[3] <= one[2]
    return not beside and one[5] > two[4] + 2 and two[5] > one[4] + 2


async def test_every_word_of_a_projects_year_stays_in_its_cell(browser):
    year = Year("P-TEST-1", "虚构一号楼项目", 2026, date(2026, 10, 31), [a_month(each) for each in months_of(2026)])
    page = await browser.new_page(viewport={"width": WIDTH, "height": 720})
    await page.set_content(f"<body style='margin:0'>{drawn(year).decode()}</body>")
    texts = await page.evaluate(WIDE)
    assert len(texts) > 100
    assert [each for each in texts if each[3] > WIDTH] == []
    assert [each for each in texts if each[1] == "g" and each[3] - each[2] > CELL - 6] == []
    labels = [each for each in texts if each[1] == "svg" and each[2] == 16 and "按发出" not in each[0]]
    assert [each for each in labels if each[3] > 236 and "年" not in each[0] and "截至" not in each[0]] == []
    assert [(one[0], two[0]) for one, two in combinations(texts, 2) if overlap(one, two)] == []
    if pictures.wanted():
        pictures.keep("project-year", await page.locator("svg").screenshot())
    await page.close()
