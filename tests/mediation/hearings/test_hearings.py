"""A hearing is set, moved and cancelled: in a free room, with free people, on a working day, with notice in time."""

import asyncio
from datetime import date, datetime, time

import asyncpg
import pytest

from services.mediation.hearings import actions, rules
from services.mediation.hearings.rules import HearingKind, Hours, SeatKind
from shared import clock
from shared.obligations.questions import StillUnknown
from tests.mediation.hearings.builders import DAY, REPRESENTATIVE, Calendar, a_calendar
from tests.mediation.story import an_open_case, names_stated, stated

pytestmark = pytest.mark.capability("C146")


@pytest.fixture
async def calendar(world) -> Calendar:
    return await a_calendar(world)


@pytest.mark.rule("ARB-04")
async def test_a_hearing_is_set_moved_and_cancelled_and_everybody_is_free_again(world, calendar: Calendar):
    made = await calendar.set(seats="甲庭 王仲裁 陈书记员", people=[REPRESENTATIVE])
    assert made["notice_by"] == "2025-09-02"
    assert sorted(seat["name"] or "" for seat in made["seats"]) == ["", "王仲裁", "甲庭", "陈书记员"]
    path = f"/v1/hearings/{made['hearing_id']}"
    to = calendar.hearing(seats="乙庭 王仲裁", begins="14:00", ends="15:30")
    moved = await calendar.sent(f"{path}/move", {k: to[k] for k in ("starts", "ends", "seats")}, 200, version=1)
    assert (moved["version"], len(moved["seats"])) == (2, 3)
    cancelled = await calendar.sent(f"{path}/cancel", {"reason": "settled"}, 200, version=2)
    assert (cancelled["state"], cancelled["seats"]) == ("cancelled", [])
    again = await calendar.case.service.post(calendar.case.who, f"{path}/cancel", {"reason": "settled"}, version=3)
    assert (again.status_code, again.json()["code"]) == (409, "hearing-cancelled")
    assert [name for name in await names_stated(world) if "hearing" in name] == [
        "hearing-set",
        "hearing-moved",
        "hearing-cancelled",
    ]
    told = [(name, fact["where"]) for name, fact in await stated(world) if "where" in fact]
    assert [(name, where.endswith(room)) for (name, where), room in zip(told, ("甲庭", "乙庭"), strict=True)] == [
        ("hearing-set", True),
        ("hearing-moved", True),
    ]
    assert REPRESENTATIVE not in str(await stated(world))
    assert await calendar.case.steps() == ["opened", "hearing-set", "hearing-moved", "hearing-cancelled"]
    items = (await calendar.case.read("hearings"))["items"]
    assert [(each["state"], each["version"]) for each in items] == [("cancelled", 3)]
    assert await world.rows("select 1 from mediation.booking") == []


@pytest.mark.parametrize(
    ("seats", "people", "named"),
    [
        ("甲庭 李仲裁", [], "“甲庭”"),
        ("乙庭 王仲裁", [], "“王仲裁”"),
        ("乙庭 李仲裁", [REPRESENTATIVE], "“当事人或代理人”"),
    ],
    ids=["a booked room", "an arbitrator elsewhere", "a representative elsewhere"],
)
async def test_who_sits_elsewhere_cannot_be_booked_and_the_refusal_says_where_and_when(
    calendar: Calendar, seats, people, named
):
    await calendar.set(people=[REPRESENTATIVE])
    other = await calendar.another_case(2)
    status, code, told = await calendar.refused(other, seats=seats, people=people, begins="10:30", ends="11:30")
    assert (status, code) == (409, "seat-taken")
    assert named in told
    assert f"{DAY} 09:00至{DAY} 11:00" in told
    assert calendar.case.seen["number"] in told
    await calendar.set(other, seats=seats, people=people, begins="11:00", ends="12:00")


async def test_of_another_places_hearing_the_officer_learns_only_the_time(world, calendar: Calendar):
    await calendar.set(people=[REPRESENTATIVE])
    there = await calendar.another_case(3, division="440402")
    status, code, told = await calendar.refused(there, seats="", cloud=True, kind="mediation", people=[REPRESENTATIVE])
    assert (status, code) == (409, "seat-taken-elsewhere")
    assert calendar.case.seen["number"] not in told


async def test_a_day_off_needs_a_persons_reason_and_a_venue_its_opening_hours(calendar: Calendar):
    assert (await calendar.refused(day="2025-10-01"))[1] == "not-a-working-day"
    assert (await calendar.set(day="2025-10-01", holiday_reason="当事人次日出国"))["state"] == "set"
    assert (await calendar.refused(begins="11:00", ends="12:30"))[1] == "outside-opening-hours"
    assert (await calendar.refused(seats="王仲裁"))[1] == "hearing-room-wrong"
    assert (await calendar.refused(seats="甲庭 王仲裁 李仲裁"))[1] == "tribunal-wrong"
    assert (await calendar.refused(ends="08:00"))[1] == "hearing-times-wrong"


@pytest.mark.rule("ARB-04")
async def test_a_notice_that_cannot_be_served_in_time_stops_a_hearing_and_no_mediation(calendar: Calendar):
    assert (await calendar.refused(day="2025-09-03"))[1] == "notice-too-short"
    assert (await calendar.set(day="2025-09-04"))["notice_by"] == "2025-08-28"
    session = await calendar.set(seats="乙庭", kind="mediation", day="2025-08-29")
    assert session["notice_by"] is None


async def test_where_a_number_is_unknown_no_hearing_is_set_and_the_refusal_names_it(world):
    calendar = Calendar(await an_open_case(world, division="999999"))
    assert (await calendar.refused(seats="", cloud=True))[1] == "number-still-unknown"
    with pytest.raises(StillUnknown, match="notice") as unknown:
        actions.notice_days("999999")
    assert "开庭通知期限" in unknown.value.message("zh")


@pytest.mark.rule("ARB-07")
@pytest.mark.parametrize(("workers", "code"), [(9, None), (10, "tribunal-wrong")])
async def test_three_arbitrators_hear_a_collective_dispute(world, workers, code):
    calendar = await a_calendar(world, workers=workers)
    answer = await calendar.try_to_set()
    assert answer.json().get("code") == code
    if code:
        assert (await calendar.set(seats="甲庭 王仲裁 李仲裁 张仲裁"))["tribunal_size"] == 3


async def test_who_is_ill_is_not_booked_and_the_hearings_in_that_time_are_named(calendar: Calendar):
    made = await calendar.set()
    ill = {"begins": f"{DAY}T08:00:00+08:00", "ends": f"{DAY}T18:00:00+08:00", "reason": "ill"}
    told = await calendar.sent(f"/v1/seats/{calendar.seats['王仲裁']}/absences", ill)
    assert [each["hearing_id"] for each in told["hearings"]] == [made["hearing_id"]]
    status, code, why = await calendar.refused(await calendar.another_case(2), begins="14:00", ends="15:00")
    assert (status, code) == (409, "seat-away")
    assert "病假" in why


async def test_a_recused_arbitrator_hears_no_matter_of_the_employer_or_the_person(calendar: Calendar):
    await calendar.sent(f"/v1/seats/{calendar.seats['王仲裁']}/recusals", {"employer_uscc": "91999999MAXXXXXX0N"})
    assert (await calendar.refused())[1] == "arbitrator-recused"
    await calendar.sent(f"/v1/seats/{calendar.seats['李仲裁']}/recusals", {"person": REPRESENTATIVE})
    assert (await calendar.refused(seats="甲庭 李仲裁", people=[REPRESENTATIVE]))[1] == "arbitrator-recused"
    await calendar.set(seats="甲庭 李仲裁")
    clerk = f"/v1/seats/{calendar.seats['陈书记员']}/recusals"
    assert (await calendar.sent(clerk, {"person": "某人"}, 422))["code"] == "not-an-arbitrator"


async def test_a_session_by_cloud_may_be_set_before_anybody_is_named(calendar: Calendar):
    assert (await calendar.set(seats="", cloud=True, kind="mediation"))["seats"] == []


async def test_nobody_sets_a_hearing_of_no_case(calendar: Calendar):
    path = "/v1/cases/420704-2025-999999/hearings"
    assert (await calendar.sent(path, calendar.hearing(), 404))["code"] == "not-found"


async def test_only_seats_of_the_callers_places_are_shown(calendar: Calendar):
    shown = await calendar.case.service.get(calendar.case.who, "/v1/seats", params={"division": "420704"})
    assert len(shown.json()["items"]) == 6


# the database itself


async def test_forty_at_once_want_the_same_room_and_one_gets_it(calendar: Calendar, world):
    cases = [await calendar.another_case(number) for number in range(10, 30)]
    answers = await asyncio.gather(*(calendar.try_to_set(case) for case in cases for _ in range(2)))
    got = sorted(answer.status_code for answer in answers)
    assert (got.count(201), got.count(409)) == (1, 39)
    assert len(await world.rows("select 1 from mediation.booking")) == 2


async def test_the_database_refuses_a_double_booking_an_absent_person_and_a_booking_of_what_was_cancelled(
    calendar: Calendar, world
):
    made = await calendar.set()
    again = """insert into mediation.hearing (hearing_id, version, case_number, division, kind, cloud, state, starts,
            ends, set_by, set_at)
        select gen_random_uuid(), 1, case_number, division, 'mediation', true, $1, starts + interval '1 hour',
            ends + interval '1 hour', set_by, set_at from mediation.hearing limit 1
        returning hearing_id"""
    book = """insert into mediation.booking select $2::uuid, coalesce(during, tstzrange(starts, ends)), hearing_id
        from mediation.hearing where hearing_id = $1"""
    [second] = await world.rows(again, "set")
    [called_off] = await world.rows(again, "cancelled")
    with pytest.raises(asyncpg.ExclusionViolationError):
        await world.execute(book, second["hearing_id"], calendar.seats["王仲裁"])
    with pytest.raises(asyncpg.ForeignKeyViolationError):
        await world.execute(book, called_off["hearing_id"], calendar.seats["李仲裁"])
    ill = {"begins": f"{DAY}T08:00:00+08:00", "ends": f"{DAY}T18:00:00+08:00", "reason": "ill"}
    await calendar.sent(f"/v1/seats/{calendar.seats['李仲裁']}/absences", ill)
    with pytest.raises(asyncpg.CheckViolationError, match="away"):
        await world.execute(book, second["hearing_id"], calendar.seats["李仲裁"])
    assert made["state"] == "set"


# the rules alone


@pytest.mark.parametrize(("today", "refused"), [(date(2025, 9, 2), False), (date(2025, 9, 3), True)])
def test_notice_may_be_served_on_the_fifth_working_day_before_and_not_on_the_fourth(today, refused):
    assert rules.notice_by(date(2025, 9, 9), 5) == date(2025, 9, 2)
    if refused:
        with pytest.raises(rules.NoticeTooShort):
            rules.check_notice(date(2025, 9, 9), 5, today)
    else:
        assert rules.check_notice(date(2025, 9, 9), 5, today) == date(2025, 9, 2)


@pytest.mark.parametrize(
    ("begins", "ends", "inside"),
    [((9, 0), (12, 0), True), ((8, 59), (10, 0), False), ((14, 0), (17, 30), True), ((14, 0), (17, 31), False)],
)
def test_a_hearing_fits_between_opening_and_the_break_to_the_minute(begins, ends, inside):
    hours = Hours(time(9), time(17, 30), time(12), time(14))
    if inside:
        rules.check_hours("院", hours, time(*begins), time(*ends))
    else:
        with pytest.raises(rules.OutsideHours):
            rules.check_hours("院", hours, time(*begins), time(*ends))


@pytest.mark.capability("C68")
def test_mediation_has_no_tribunal_and_a_cloud_hearing_no_room():
    assert rules.tribunal_needed(HearingKind.MEDIATION, None, collective=True) is None
    with pytest.raises(rules.TribunalWrong):
        rules.tribunal_needed(HearingKind.MEDIATION, 1, collective=False)
    rules.check_bench([SeatKind.ARBITRATOR], 1, cloud=True)
    with pytest.raises(rules.RoomWrong):
        rules.check_bench([SeatKind.ROOM, SeatKind.ARBITRATOR], 1, cloud=True)
    now = datetime(2025, 9, 9, 9, tzinfo=clock.CHINA)
    with pytest.raises(rules.TimesWrong):
        rules.check_times(now, now.replace(hour=10), now)
