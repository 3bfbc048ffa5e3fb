"""What the named reads of regimes and the list of projects find."""

from datetime import UTC, datetime

import pytest

from services.monitor.projects.tables import Project
from services.monitor.regimes import queries
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.tables import Filed, RegimeRow
from tests.reads import ELSEWHERE, Read, a_row, check, listed, put

FIRST, LATER = datetime(2025, 8, 28, tzinfo=UTC), datetime(2025, 8, 29, tzinfo=UTC)
P = {"number": "P-1", "registered_at": FIRST, "employers": ["E-1", "E-2"]}


def judged(project, regime=Regime.BOND, state=State.LACKING):
    return a_row(RegimeRow, 1, {"project": project, "regime": regime, "state": state})


READS = {
    "what is on file": Read(
        lambda session: queries.on_file(session, "P-1"),
        Filed,
        [{"project": "P-1", "kind": Evidence.BOND}, {"project": "P-1", "kind": Evidence.PLEDGE}],
        [{"project": "P-2"}],
    ),
    "the newest first": Read(
        listed(queries.PROJECTS),
        Project,
        [P | {"number": "P-3", "registered_at": LATER}, P | {"number": "P-2"}, P],
        [{"number": "P-4", "division": ELSEWHERE}],
    ),
    "where a firm works": Read(
        listed(queries.PROJECTS, employer="E-2"), Project, [P], [{"number": "P-2", "employers": ["E-1"]}]
    ),
    "that lack a regime": Read(
        listed(queries.PROJECTS, weak="bond"),
        Project,
        [P],
        [{"number": "P-2"}, {"number": "P-3"}],
        others=[judged("P-1"), judged("P-2", state=State.UNKNOWN), judged("P-3", Regime.NOTICE_BOARD)],
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
async def test_a_read_finds_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, read):
    await check(world, "monitor", read)


async def test_regimes_are_those_of_the_projects_asked_for(world, monitor):
    await put(world, "monitor", judged("P-1"), judged("P-1", Regime.NOTICE_BOARD), judged("P-2"))
    async with monitor.sessions.begin() as session:
        found = await queries.regimes_of(session, ["P-1", "P-9"])
    assert {number: set(rows) for number, rows in found.items()} == {
        "P-1": {Regime.BOND, Regime.NOTICE_BOARD},
        "P-9": set(),
    }
