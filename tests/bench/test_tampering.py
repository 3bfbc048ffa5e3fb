"""R9 in small: every kind of change once, each found; and a search that does not look finds nothing."""

from random import Random

import pytest

from bench.chaos import tampering
from bench.chaos.changes import BETWEEN_TWO, ON_A_CHAIN, ON_A_SEAL
from bench.chaos.tampering import Made, Tally, tamper
from deploy.audit import Finding, Wrong
from tests.world import SERVICES

pytestmark = [pytest.mark.invariant(16), pytest.mark.capability("C105")]


def said(news, done):
    """Nobody listens."""


async def test_changes_of_every_kind_are_made_and_found(world, tmp_path):
    rounds = len(ON_A_SEAL)
    keys = {service: Random(service).randbytes(32) for service in SERVICES}
    found = await tamper(world.dsn, keys, tmp_path, said, rounds=rounds, chains=12)
    assert (found["made"], found["missed"], found["false_alarms"]) == (10 * rounds, [], [])
    assert len(found["by_kind"]) == len(ON_A_CHAIN) + len(BETWEEN_TWO) + len(ON_A_SEAL)
    assert await world.rows("select 1 from pg_namespace where nspname = 'kept'") == []


async def test_an_audit_that_sees_nothing_is_counted_as_missing_all(world, tmp_path, monkeypatch):
    async def see_nothing(dsn, keys, folder):
        return []

    monkeypatch.setattr(tampering, "findings", see_nothing)
    keys = dict.fromkeys(SERVICES, bytes(range(32)))
    found = await tamper(world.dsn, keys, tmp_path, said, rounds=1, chains=12)
    assert (found["made"], found["found"], len(found["missed"])) == (10, 0, 10)


def test_a_chain_that_nobody_touched_is_a_false_alarm():
    tally = Tally()
    there = [Finding("intake", "matter", name, 1, Wrong.STEP_CHANGED) for name in ("touched", "untouched")]
    tally.count([Made("hash_changed", "intake", frozenset({"touched"}))], there)
    assert (tally.missed, tally.false_alarms) == ([], ["intake: untouched"])


def test_of_two_chains_both_must_be_reported():
    tally = Tally()
    swapped = Made("steps_swapped", "intake", frozenset({"one", "other"}))
    tally.count([swapped], [Finding("intake", "matter", "one", 1, Wrong.STEP_CHANGED)])
    assert len(tally.missed) == 1
