"""A small run of D1: the same generators, tables, queries and rules; no machine may join two workers or two debts."""

import pytest

from bench.duplicate_set import World
from bench.duplicates import found_in
from bench.holdout_set import HEARD, HeardWorld
from bench.typos import ERRORS


def quiet(news, done=None):
    """Nobody watches."""


@pytest.mark.capability("C12")
@pytest.mark.parametrize(
    ("invented", "joined", "found_at_all"), [(World, 0.6, 0.9), (HeardWorld, 0.4, 0.75)], ids=["tuned on", "held out"]
)
async def test_of_some_hundred_filings_what_is_joined_is_right_and_most_is_found(
    world, intake, invented, joined, found_at_all
):
    await world.set_clock("2026-03-01")
    found = await found_in(intake.sessions, invented(7, debts=279).filings(450), quiet)
    assert found.again > 100
    assert found.precision >= 0.98
    assert found.recall >= joined
    assert found.precision_proposed >= 0.5
    assert found.recall_with_proposals >= found_at_all


@pytest.mark.parametrize(("invented", "errors"), [(World, ERRORS), (HeardWorld, HEARD)], ids=["tuned on", "held out"])
def test_an_invented_set_is_the_same_for_the_same_seed_and_has_every_error_and_trap(invented, errors):
    one, other = (invented(2025, debts=800).filings(1_600) for _ in range(2))
    assert one == other
    assert {error for filing in one for error in filing.errors} == errors.keys()
    assert len({filing.debt.trap for filing in one}) == 7
    assert sum(filing.again for filing in one) > 300


def test_two_traps_of_one_worker_are_two_debts():
    debts = World(2025, debts=3_000).debts
    of_one = {}
    for debt in debts:
        of_one.setdefault((debt.worker.number, debt.dispute.number), []).append(debt.dispute)
    assert all(len(disputes) == 1 for disputes in of_one.values())
