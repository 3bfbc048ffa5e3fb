"""The pay-day ladder over a simulated county year, against an oracle that reads the plan (C131, C132).

`make test` lives through its first hundred days; `ANXIN_COUNTY=20 ANXIN_COUNTY_UNTIL=2026-12-31` through the year of a
larger county.
"""

import os
from collections import Counter
from datetime import date

import pytest

from services.monitor.warnings import look
from services.monitor.warnings.rules.catalogue import BY_CODE
from tests.monitor.register import register
from tests.monitor.warnings.county import FIRST, Fed, days, expected, plan
from tests.monitor.warnings.work import SCOPES

PROJECTS = int(os.environ.get("ANXIN_COUNTY", "3"))
LAST = date.fromisoformat(os.environ.get("ANXIN_COUNTY_UNTIL", "2026-04-10"))
RULE = "W400"


async def lived(world, monitor, projects, each_day=None):
    """The year goes by: feeds come or do not, the rules look once a day."""
    await world.set_clock(f"{FIRST}")
    officer = await world.person(scopes=SCOPES)
    for here in projects:
        path = f"/v1/projects/{here.number}"
        agreed = {"pay_day": here.pay_day, "pay_day_next_month": here.next_month}
        await register(monitor, officer, path, started_on="2025-07-01", **agreed)
    fed = Fed(world, projects)
    await fed.begin()
    for day in days(FIRST, LAST):
        await world.set_clock(f"{day}")
        await fed.day(day)
        await look.keep_looking(monitor.sessions)
        if each_day is not None:
            await each_day(day)


async def stated(world):
    """Every step of the ladder as other services hear it."""
    rows = await world.rows(
        "select told ->> 'subject' as subject, told ->> 'period' as period, "
        "coalesce(told ->> 'raised_on', told ->> 'worsened_on', told ->> 'cleared_on') as day, "
        "case when name = 'monitor.warning-cleared' then 'cleared' else told ->> 'level' end as said "
        "from monitor.outbox cross join lateral (select convert_from(body, 'UTF8')::json as told) as one "
        "where name like 'monitor.warning-%' and told ->> 'rule' = $1 order by position",
        RULE,
    )
    return [(row["subject"], row["period"], date.fromisoformat(row["day"]), row["said"]) for row in rows]


@pytest.mark.long
@pytest.mark.capability("C131")
@pytest.mark.rule("PAY-02", "CAL-04")
async def test_in_a_county_year_no_step_comes_early_late_or_after_the_money(world, monitor):
    projects = plan(20260154, PROJECTS)
    await lived(world, monitor, projects)
    steps, wanted = await stated(world), expected(projects, LAST)
    assert Counter(steps) == Counter(wanted)
    # the year has all of it: every level, the money, and wages that came back
    assert {said for *_, said in wanted} == {"yellow", "orange", "red", "cleared"}
    assert max(Counter((number, month) for number, month, _, said in wanted if said == "cleared").values()) > 1


@pytest.mark.long
@pytest.mark.capability("C132")
async def test_with_a_fifth_of_the_feed_days_lost_nothing_is_cleared_or_raised_wrongly_and_all_of_it_is_marked(
    world, monitor
):
    projects = plan(20260154, PROJECTS, lost=0.2)
    by_number = {here.number: here for here in projects}
    unmarked, marked = [], 0

    async def look_at_marks(day):
        nonlocal marked
        rows = await world.rows("select rule, subject, lacks from monitor.warning where state <> 'cleared'")
        for row in rows:
            lost = {feed for feed, gone in by_number[row["subject"]].lost.items() if day in gone}
            affected = lost & {feed.value for feed in BY_CODE[row["rule"]].feeds}
            marked += bool(affected)
            if set(row["lacks"]) != affected:
                unmarked.append((day, row["rule"], row["subject"], row["lacks"], affected))

    await lived(world, monitor, projects, look_at_marks)
    assert (unmarked, marked > 100) == ([], True)
    steps = await stated(world)
    false_clears = [
        step for step in steps if step[3] == "cleared" and by_number[step[0]].unpaid(month_of(step), step[2])
    ]
    assert false_clears == []
    assert repeats(steps) == []
    assert Counter(steps) == Counter(expected(projects, LAST))


def month_of(step):
    return date.fromisoformat(f"{step[1]}-01")


def repeats(steps):
    """Raised again at the same or a lower level while it was open, or cleared while it was not."""
    found, levels = [], {}
    order = ["cleared", "yellow", "orange", "red"]
    for step in steps:
        number, month, _, said = step
        before, now = levels.get((number, month), 0), order.index(said)
        if (now == 0) == (before == 0):
            found += [step] if now == 0 else []
        levels[number, month] = now
    return found
