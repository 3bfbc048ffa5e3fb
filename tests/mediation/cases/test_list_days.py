"""A list of cases by the day they were opened: both days belong to it, the days outside do not."""

from datetime import date

import pytest

from tests.mediation.story import an_accepted_complaint, tell
from tests.world import World


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ({"opened_to": "2025-08-21"}, ["c-21", "c-20"]),
        ({"opened_from": "2025-08-21"}, ["c-22", "c-21"]),
        ({"opened_from": "2025-08-21", "opened_to": "2025-08-21"}, ["c-21"]),
        ({"opened_from": "2025-08-23"}, []),
        ({"opened_to": "2025-08-19"}, []),
    ],
)
async def test_cases_are_listed_from_a_day_to_a_day_and_none_outside(world: World, asked, listed):
    for day in (20, 21, 22):
        await tell(world, an_accepted_complaint(complaint=f"c-{day}", opened_on=date(2025, 8, day)))
    mediation, who = world.service("mediation"), await world.person()
    page = (await mediation.get(who, "/v1/cases", params=asked)).json()
    counted = (await mediation.get(who, "/v1/cases/count", params=asked)).json()
    assert [item["complaint"] for item in page["items"]] == listed
    assert counted["count"] == len(listed)
