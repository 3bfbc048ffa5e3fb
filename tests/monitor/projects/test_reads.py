"""What the register's named reads find."""

import pytest

from services.monitor.projects import queries
from services.monitor.projects.tables import Project
from tests.reads import Read, a_row, check, put

P, Q = {"number": "P-TEST-1"}, {"number": "P-TEST-2"}


async def test_the_numbers_are_those_of_the_ids_that_were_asked_for(world, monitor):
    await put(world, "monitor", a_row(Project, 1, P), a_row(Project, 2, Q))
    ids = {row["number"]: row["id"] for row in await world.rows("select id, number from monitor.project")}
    async with monitor.sessions.begin() as session:
        assert await queries.numbers_of(session, [ids["P-TEST-2"]]) == {ids["P-TEST-2"]: "P-TEST-2"}
        assert await queries.numbers_of(session, []) == {}


@pytest.mark.parametrize(
    "read",
    [
        Read(lambda session: queries.find(session, "P-TEST-1"), Project, [P], [Q]),
        Read(lambda session: queries.lock_for_machinery(session, "P-TEST-1"), Project, [P], [Q], locks=True),
    ],
)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)
