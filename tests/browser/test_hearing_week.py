"""A week of an arbitrator's hearings as a person sees it in a browser."""

from datetime import date, datetime, timedelta

import pytest

from services.mediation.hearings.calendars.rules import Drawn, week_svg
from shared.clock import CHINA
from tests.browser.conftest import picture

pytestmark = [pytest.mark.timeout(600), pytest.mark.capability("C146")]
TITLES = (("开庭", "甲庭"), ("调解", "乙庭"), ("云上开庭", ""))
TIMES = [(0, 9, 11), (0, 11, 12), (0, 14, 16), (1, 9, 12), (2, 9, 10), (2, 14, 17), (3, 10, 12), (4, 15, 17)]


def a_week():
    for number, (day, begins, ends) in enumerate(TIMES):
        first = datetime(2025, 9, 8, tzinfo=CHINA) + timedelta(days=day)
        title, where = TITLES[number % 3]
        case = f"420704-2025-{number + 1:06d}"
        yield Drawn(first + timedelta(hours=begins), first + timedelta(hours=ends), title, case, where)


async def test_every_hearing_of_a_week_is_drawn_whole_and_beside_the_others(browser):
    page = await browser.new_page(viewport={"width": 1260, "height": 640})
    week = week_svg("王仲裁", date(2025, 9, 8), list(a_week()))
    await page.set_content(f"<!doctype html><style>body{{margin:0}}</style>{week}")
    boxes = [await each.bounding_box() for each in await page.locator("svg > rect[rx]").all()]
    assert len(boxes) == len(TIMES)
    for n, one in enumerate(boxes):
        for other in boxes[n + 1 :]:
            beside = one["x"] + one["width"] <= other["x"]
            assert beside or one["y"] + one["height"] <= other["y"]
    for box, text in zip(boxes, await page.locator("svg > text[clip-path]").all(), strict=True):
        written = await text.bounding_box()
        assert box["x"] < written["x"]
        assert written["x"] + written["width"] < box["x"] + box["width"]
    words = [await each.text_content() for each in await page.locator("tspan").all()]
    assert words[:3] == ["09:00–11:00 开庭", "420704-2025-000001", "甲庭"]
    await picture(page, "hearing-week")
    await page.close()
