"""What a command has in hand, no sweep looks at beside it: the rows that monitor's days are about are locked first."""

import pytest
from sqlalchemy import text

from services.monitor.bonds import draws, returns
from services.monitor.employers import scores
from services.monitor.regimes import assessment
from services.monitor.schedule import TIMERS
from services.monitor.warnings import episodes
from shared.assignments import letters
from tests.monitor import stated
from tests.monitor.register import SCOPES, register

pytestmark = [pytest.mark.capability("C19"), pytest.mark.invariant(9)]
WARNING = episodes.KIND
"""Locked by its track (`shared.tracks.timers`), as petitions and proposals are."""
SUBJECTS = {"employer": stated.USCC, "project": "P-TEST-1"}


@pytest.mark.parametrize("kind", sorted(SUBJECTS))
async def test_what_a_command_has_locked_is_left_to_the_next_sweep(world, monitor, kind):
    await world.give("monitor", stated.on_the_wire(stated.filed(), stated.overdue()))
    days = {"contract_on": "2025-08-20", "permit_on": "2025-08-22", "started_on": "2025-08-25"}
    await register(monitor, await world.person(scopes=SCOPES), **days)
    await world.set_clock("2026-11-30")
    passed = f"subject_kind = '{kind}' and state = 'open' and due_at < '2026-11-30'"
    open_ones = f"select id from monitor.obligation where {passed}"
    due = await world.rows(open_ones)
    assert due
    async with monitor.sessions.begin() as session:
        locking = text(f"select 1 from {kind} where number = :its for update")
        await (await session.connection()).execute(locking, {"its": SUBJECTS[kind]})
        await world.sweep("monitor")
        assert len(await world.rows(open_ones)) == len(due)
    await world.sweep("monitor")
    assert await world.rows(open_ones) == []


def test_each_kind_of_subject_has_its_lock():
    tracked = {WARNING, letters.KIND, draws.KIND, returns.KIND}
    assert set(TIMERS.holds) == {scores.KIND, assessment.KIND, *tracked} == {*SUBJECTS, *tracked}
