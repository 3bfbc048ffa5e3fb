"""A small run of D1: the same generator, tables, queries and rules; no machine may join two workers or two debts."""

import pytest

from bench.doubles import World
from bench.duplicates import found_in
from bench.slips import ERRORS


@pytest.mark.capability("C12")
async def test_of_some_hundred_filings_what_is_joined_is_right_and_most_is_found(world, intake):
    await world.set_clock("2026-03-01")
    found = await found_in(intake.sessions, 450, 7, lambda news, done=None: None)
    assert found.again > 100
    assert found.precision >= 0.98
    assert found.recall >= 0.5
    assert found.recall_with_proposals >= 0.8


def test_the_invented_set_is_the_same_for_the_same_seed_and_has_every_error_and_trap():
    one, other = (World(2025, debts=800).filings(1_600) for _ in range(2))
    assert one == other
    assert {error for filing in one for error in filing.errors} == ERRORS.keys()
    assert len({filing.debt.trap for filing in one}) == 7
    assert sum(filing.again for filing in one) > 300
