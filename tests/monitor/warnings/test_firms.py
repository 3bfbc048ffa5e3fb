"""Which firms the clues that came or changed are about, and what counts for each in its month and city."""

from datetime import date

import pytest

from services.monitor.clues.tables import Clue
from services.monitor.projects.tables import Project
from services.monitor.warnings import fact_rows
from tests.reads import a_row, put

CONTRACTOR, OWNER, EMPLOYER = "91999999MAXXXXXX1L", "91999999MAXXXXXX2T", "91999999MAXXXXXX0N"
SEPTEMBER, LAST = date(2026, 9, 1), date(2026, 9, 30)
SITE = {
    "number": "P-1",
    "id": 1,
    "general_contractor": {"uscc": CONTRACTOR, "name": "虚构建设"},
    "project_owner": {"uscc": OWNER, "name": "虚构开发"},
}
CLUE = {"division": "440402", "employer_uscc": EMPLOYER, "filed_on": SEPTEMBER, "look": False}


def clues(*told):
    return [a_row(Clue, at, CLUE | {"complaint": f"K-{at}"} | each) for at, each in enumerate(told, start=1)]


async def firms(monitor, most=9):
    async with monitor.sessions.begin() as session:
        found = await fact_rows.firms(session, most)
    return [(row["uscc"], row["city"], firm.month, firm.clues, firm.repeated) for row, firm in found]


async def looked_at(world):
    return [row["complaint"] for row in await world.rows("select complaint from monitor.clue where look order by 1")]


async def test_a_firms_clues_are_those_of_its_month_in_its_city_however_it_is_named_in_them(world, monitor):
    await put(
        world,
        "monitor",
        a_row(Project, 1, SITE | {"general_contractor": {"uscc": EMPLOYER, "name": "虚构建设"}}),
        *clues(
            {"look": True},
            {"filed_on": LAST, "division": "440403"},
            {"repeats": "K-1"},
            {"employer_uscc": None, "project": "P-1"},
            {"filed_on": date(2026, 8, 31)},
            {"filed_on": date(2026, 10, 1)},
            {"division": "440502"},
            {"employer_uscc": "91999999MAXXXXXX9X"},
            {"filed_on": None, "look": True},
        ),
    )
    assert await firms(monitor) == [(EMPLOYER, "4404", SEPTEMBER, 4, 1)]
    assert await looked_at(world) == ["K-9"]
    assert await firms(monitor) == []


async def test_employer_contractor_and_owner_each_count_and_are_named_as_on_the_site(world, monitor):
    await put(world, "monitor", a_row(Project, 1, SITE), *clues({"look": True, "project": "P-1"}))
    async with monitor.sessions.begin() as session:
        found = await fact_rows.firms(session, 9)
    assert [(row["uscc"], row["contractor"], row["owner"], firm.clues) for row, firm in found] == [
        (EMPLOYER, None, None, 1),
        (CONTRACTOR, "虚构建设", None, 1),
        (OWNER, None, "虚构开发", 1),
    ]


@pytest.mark.invariant(8)
async def test_clues_are_looked_at_so_many_at_once_and_each_by_one_worker(world, monitor):
    several = [{"look": True, "employer_uscc": f"91999999MAXXXXXX{at}X"} for at in (3, 2, 1)]
    await put(world, "monitor", *clues(*several))
    async with monitor.sessions.begin() as one, monitor.sessions.begin() as other:
        first = [row["uscc"] for row, _ in await fact_rows.firms(one, 1)]
        beside = [row["uscc"] for row, _ in await fact_rows.firms(other, 9)]
    assert (first, beside) == (["91999999MAXXXXXX3X"], ["91999999MAXXXXXX1X", "91999999MAXXXXXX2X"])
    assert await looked_at(world) == []
