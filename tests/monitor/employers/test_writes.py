"""Which timers of an employer end when its portrait is scored anew."""

from datetime import date

from services.monitor.employers import scores
from shared.obligations import Obligation, ObligationState
from tests.reads import PLACE, put
from tests.writes import Write, check

NOW = {"number": "E-1", "division": PLACE, "changes_on": date(2025, 9, 10)}
RUNS = {"subject_kind": "employer", "subject": "E-1", "name": "risk-rescore"}


async def test_timers_that_run_end_and_no_other_deadline(world, monitor):
    ended = Write(
        lambda session: scores._restart_timers(session, [NOW]),
        Obligation,
        [RUNS, RUNS | {"state": ObligationState.PARKED}],
        [
            {"subject_kind": "project"},
            {"subject": "E-2"},
            {"name": "another"},
            {"state": ObligationState.MET},
            {"state": ObligationState.OVERDUE},
        ],
        becomes={"state": "cancelled"},
    )
    await check(world, "monitor", ended)


async def test_the_next_timer_lasts_until_the_day_before_the_portrait_changes(world, monitor):
    await put(world, "monitor")
    async with monitor.sessions.begin() as session:
        assert await scores._restart_timers(session, []) == []
        [(table, row)] = await scores._restart_timers(session, [NOW])
        assert await scores._restart_timers(session, [NOW | {"changes_on": None}]) == []
    assert (table, row["subject"], row["due_on"], row["timer"]) == (Obligation, "E-1", date(2025, 9, 9), True)
