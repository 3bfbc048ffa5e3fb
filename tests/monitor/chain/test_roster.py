"""The roster of a project as of any day: who came, left and came back, and under which contract they were there."""

import pytest

from tests.monitor.feeds.builders import SITE, id_number, registered, swipe
from tests.monitor.register import CREW, P

pytestmark = [pytest.mark.capability("C26"), pytest.mark.rule("RN-01")]


@pytest.fixture
async def clerk(world):
    return await world.person("counter", scopes="payments:read")


async def roster(site, who, on=None, **params):
    answer = await site.monitor.get(who, f"{P}/roster", params={**({"on": on} if on else {}), **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def there(site, who, on):
    return [(row["name"], row["entered_on"], row["left_on"]) for row in (await roster(site, who, on))["workers"]]


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2025-06-30", []),
        ("2025-07-01", [("测**", "2025-07-01", "2025-07-10")]),
        ("2025-07-10", [("测**", "2025-07-01", "2025-07-10")]),
        ("2025-07-11", []),
        ("2025-07-31", []),
        ("2025-08-01", [("测**", "2025-08-01", None)]),
        ("2025-08-28", [("测**", "2025-08-01", None)]),
    ],
)
async def test_who_left_and_came_back_is_there_on_the_days_of_each_stay(site, clerk, on, found):
    away = registered(1, entered_on=None, left_on="2025-07-10")
    await site.fed("rosters", [registered(1), away, registered(1, entered_on="2025-08-01")])
    assert await there(site, clerk, on) == found


async def test_a_roster_sent_again_changes_no_stay_and_who_is_listed_without_a_day_is_there(site, clerk):
    rows = [registered(1, left_on="2025-07-20"), registered(2, entered_on=None)]
    await site.fed("rosters", rows)
    before = await site.rows("select project, person_id, entered_on, left_on from monitor.stay order by id")
    await site.fed("rosters", [registered(1), registered(2, entered_on=None)], "B2")
    assert await site.rows("select project, person_id, entered_on, left_on from monitor.stay order by id") == before
    assert await there(site, clerk, "2025-07-21") == [("测**", None, None)]


@pytest.mark.capability("C54")
@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        ("2025-07-15", "2025-07-01", "2025-07-15"),
        ("2025-07-16", None, None),
        ("2025-08-01", "2025-08-01", "2025-08-20"),
        ("2025-08-21", None, None),
    ],
)
async def test_the_contract_shown_is_the_one_in_force_on_that_day(site, clerk, on, first, last):
    await site.fed("rosters", [registered(1)])
    row = {"project": SITE, "id_number": id_number(1), "contract_kind": "labour_contract"}
    await site.fed(
        "contracts",
        [
            row | {"contract_from": "2025-07-01", "contract_to": "2025-07-15"},
            row | {"contract_from": "2025-08-01", "contract_to": "2025-12-31", "ended_on": "2025-08-20"},
        ],
    )
    [shown] = (await roster(site, clerk, on))["workers"]
    assert (shown["contract_from"], shown["contract_to"]) == (first, last)
    assert shown["contract_kind"] == ("labour_contract" if first else None)


async def test_it_is_shown_by_unit_and_crew_without_those_who_only_swiped_and_without_a_number_in_clear(site, clerk):
    firm = {"employer_uscc": CREW["uscc"]}
    rows = [registered(1, team="瓦工班", **firm), registered(2, team="钢筋班", **firm), registered(3)]
    await site.fed("rosters", rows)
    await site.fed("attendance", [swipe(4)], "A1")
    shown = await roster(site, clerk)
    assert (shown["people"], [row["crew"] for row in shown["workers"]]) == (3, ["瓦工班", "钢筋班", None])
    assert [row["crew"] for row in (await roster(site, clerk, crew="钢筋班"))["workers"]] == ["钢筋班"]
    assert (await roster(site, clerk, code=CREW["uscc"]))["people"] == 2
    assert id_number(1)[:14] not in str(shown)


async def test_it_is_shown_to_nobody_of_another_place(site, world):
    stranger = await world.person("counter", scopes="payments:read", divisions=["620724"])
    assert (await site.monitor.get(stranger, f"{P}/roster")).status_code == 404
