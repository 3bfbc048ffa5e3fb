"""The calendar of a room or of one of the staff as a feed, and a week of it as a picture."""

from datetime import date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar as ICalendar

from services.mediation.hearings.calendars.rules import Drawn, monday, week_svg
from shared import clock
from tests.mediation.hearings.builders import DAY, REPRESENTATIVE, Calendar, a_calendar
from tests.world import World

pytestmark = pytest.mark.capability("C146")


@pytest.fixture
async def calendar(world: World) -> Calendar:
    return await a_calendar(world)


async def test_a_feed_is_read_by_its_address_and_by_none_before_it(calendar: Calendar):
    await calendar.set(people=[REPRESENTATIVE])
    seat = f"/v1/seats/{calendar.seats['王仲裁']}/calendar-address"
    first = (await calendar.sent(seat, {}))["path"]
    feed = await calendar.case.service.get(None, first)
    assert feed.headers["content-type"].startswith("text/calendar")
    [event] = ICalendar.from_ical(feed.content).walk("VEVENT")
    assert str(event["summary"]) == f"开庭 {calendar.case.seen['number']}"
    assert (str(event["location"]), event["sequence"]) == ("甲庭", 1)
    assert event.decoded("dtstart") == datetime(2025, 9, 9, 9, tzinfo=clock.CHINA)
    assert REPRESENTATIVE not in feed.text
    second = (await calendar.sent(seat, {}))["path"]
    assert (await calendar.case.service.get(None, first)).status_code == 404
    assert (await calendar.case.service.get(None, second)).status_code == 200
    other = f"/v1/public/hearing-calendars/{calendar.seats['李仲裁']}/{second.rpartition('/')[2]}"
    assert (await calendar.case.service.get(None, other)).status_code == 404


async def test_a_cancelled_hearing_leaves_the_feed_and_the_week(calendar: Calendar):
    made = await calendar.set()
    path = (await calendar.sent(f"/v1/seats/{calendar.seats['甲庭']}/calendar-address", {}))["path"]
    week = f"/v1/seats/{calendar.seats['甲庭']}/week.svg"
    before = await calendar.case.service.get(calendar.case.who, week, params={"day": DAY})
    assert calendar.case.seen["number"] in before.text
    elsewhere = await calendar.case.service.get(calendar.case.who, week, params={"day": "2025-09-15"})
    assert calendar.case.seen["number"] not in elsewhere.text
    await calendar.sent(f"/v1/hearings/{made['hearing_id']}/cancel", {"reason": "withdrawn"}, 200, version=1)
    after = await calendar.case.service.get(calendar.case.who, week, params={"day": DAY})
    assert calendar.case.seen["number"] not in after.text
    assert b"VEVENT" not in (await calendar.case.service.get(None, path)).content


def drawn(begins: int, ends: int, case: str = "420704-2025-000001") -> Drawn:
    day = datetime(2025, 9, 9, tzinfo=clock.CHINA)
    return Drawn(day + timedelta(hours=begins), day + timedelta(hours=ends), "开庭", case, "甲庭")


def test_a_picture_is_well_formed_whatever_a_room_is_called():
    picture = week_svg("<甲&庭>", monday(date(2025, 9, 9)), [drawn(9, 11, case='"<x>&')])
    assert ElementTree.fromstring(picture)[0].text == "<甲&庭>"
    assert monday(date(2025, 9, 14)) == date(2025, 9, 8)
