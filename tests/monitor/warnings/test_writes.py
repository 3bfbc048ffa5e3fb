"""Which projects the rules look at again: of a clue that came or ended, and of a place whose number is known now."""

from datetime import date

import pytest

from services.monitor.clues import facts
from services.monitor.clues.tables import Clue
from services.monitor.projects.tables import Project
from services.monitor.warnings import unknown_numbers
from shared.contracts.intake import ComplaintReopened
from shared.obligations import Question
from tests.reads import a_row, put
from tests.writes import Write, check

TODAY = date(2025, 8, 28)


def reopened(number, sequence):
    told = {"division": "420704", "complaint": number, "case": None, "reopened_on": TODAY}
    return ComplaintReopened(**told, sequence=sequence)


def a_project(number, **told):
    return {"number": f"P-{number}", "id": number} | told


ASKED = Question(
    subject_kind="division", subject="4207", division="4207", code="unknown:acceptance_days", zh="未知", en="unknown"
)
WRITES = {
    "the projects of clues": Write(
        lambda session: facts.keep_taken(session, [reopened("K-1", 7)]),
        Project,
        [a_project(1)],
        [a_project(2), a_project(3)],
        becomes={"look_on": TODAY},
        others=[
            a_row(Clue, 1, {"complaint": "K-1", "project": "P-1"}),
            a_row(Clue, 2, {"complaint": "K-2", "project": "P-2"}),
        ],
    ),
    "the clue itself": Write(
        lambda session: facts.keep_taken(session, [reopened("K-1", 7), reopened("K-1", 5)]),
        Clue,
        [{"complaint": "K-1", "accepted_sequence": 6}],
        [{"complaint": "K-2"}],
        becomes={"accepted_sequence": 7},
    ),
    "the projects of a place and of what lies in it": Write(
        lambda session: unknown_numbers.take_up_answered(session, ASKED),
        Project,
        [a_project(1, division="4207"), a_project(2, division="420704001")],
        [a_project(3, division="42"), a_project(4, division="4208"), a_project(5, division="4206")],
        becomes={"look_on": TODAY},
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
async def test_a_write_changes_what_fits_and_nothing_that_differs_in_one_thing(world, monitor, write):
    await check(world, "monitor", write)


async def test_an_older_fact_than_the_last_changes_nothing_of_a_clue(world, monitor):
    await put(world, "monitor", a_row(Clue, 1, {"complaint": "K-1", "accepted_sequence": 9}))
    async with monitor.sessions.begin() as session:
        await facts.keep_taken(session, [reopened("K-1", 7)])
    [row] = await world.rows("select accepted_sequence from monitor.clue")
    assert row["accepted_sequence"] == 9
