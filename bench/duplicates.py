"""D1: how well complaints about the same arrears are found, among 20,000 invented filings whose truth is known.

The filings go through the product's own preparation into PostgreSQL, and the worker's own job compares them: the real
tables, indexes, queries, rules and thresholds. Certain pairs are then joined as the product does. A person's decision
is not simulated: a proposal counts as found, and as right or wrong by the truth. The points were tuned on the first
set; the second, with other kinds of errors, was held out and shows how well they carry over.
"""

import base64
import os
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from bench.debts import COUNTIES, Filing
from bench.duplicate_set import World, by_turns
from bench.figures import Figure
from bench.holdout_set import HeardWorld
from bench.quality import Quality, judged, share
from bench.run import Progress, Run
from bench.stack import opened
from services.intake.complaints.schemas import NewComplaint
from services.intake.complaints.tables import Complaint, Reporter
from services.intake.filing.actions import file_complaint
from services.intake.matters import matching
from shared.access.callers import Caller, PartyKind
from shared.clock import CHINA
from shared.database import copy_rows
from shared.database.sessions import Sessions, make_engine
from shared.history import HistoryRow
from shared.privacy import Keyring

GOAL = "joined by itself: precision ≥ 0.995, recall ≥ 0.7; with proposals: recall ≥ 0.95"
SIZE, SEED = 20_000, 2025
HELD_OUT, HELD_OUT_SEED = 5_000, 1949
WRITTEN = (Reporter, Complaint, HistoryRow)
"""The rows of a filing that the comparison reads; deadlines and facts are left out here."""
PAIRS = "select complaint, other, state, kind from candidate"
FOLLOW = """update complaint c set joined_to = p.other from candidate p
    where p.complaint = c.number and p.state = 'certain' and c.joined_to is null"""
FOLLOW_THE_FIRST = """update complaint c set joined_to = l.joined_to from complaint l
    where l.number = c.joined_to and l.joined_to is not null"""
EVERYWHERE = Caller("bench", PartyKind.LABOUR_AUTHORITY, tuple(COUNTIES), frozenset(), "bench")


async def measure(run: Run) -> list[Figure]:
    """One run over each set, each in a database of its own."""
    count, held_out = run.sized(SIZE, 1_000), run.sized(HELD_OUT, 500)
    tuned = await _measured_on_a_stack(run, World(SEED, debts=_debts(count)).filings(count))
    other = await _measured_on_a_stack(run, HeardWorld(HELD_OUT_SEED, debts=_debts(held_out)).filings(held_out))
    return [_figure(run, tuned, count, other, held_out)]


def _debts(count: int) -> int:
    """So many that a good third of the filings are repetitions."""
    return int(count * 0.62)


async def _measured_on_a_stack(run: Run, filings: list[Filing]) -> Quality:
    async with opened("duplicates", run.port_base, run.progress, with_kafka=False) as stack:
        url = stack.dsn("intake_app").replace("postgresql://", "postgresql+asyncpg://", 1)
        engine = make_engine(url, pool_size=2)
        key = base64.urlsafe_b64encode(os.urandom(32)).decode()
        try:
            return await found_in(Sessions(engine, Keyring.of(key, key, key)), filings, run.progress)
        finally:
            await engine.dispose()


async def found_in(sessions: Sessions, filings: list[Filing], progress: Progress) -> Quality:
    """File them all, day by day, compare as the worker does, and judge what was found."""
    count = len(filings)
    numbers: list[str] = []
    for some in by_turns(filings, matching.AT_ONCE):
        numbers += await _file(sessions, some, len(numbers))
        while await matching.match_some(sessions):
            pass
        await _follow(sessions)
        progress(f"{len(numbers):,} of {count:,} filed and compared", len(numbers) / count)
    async with sessions.begin() as session:
        connection = await session.connection()
        rows = [tuple(row) for row in await connection.exec_driver_sql(PAIRS)]
    return judged(dict(zip(numbers, filings, strict=True)), rows)


async def _follow(sessions: Sessions) -> None:
    """Certain pairs follow the first complaint of their matter.

    Facts, deadlines and history of a join are left out here.
    """
    async with sessions.begin() as session:
        connection = await session.connection()
        await connection.exec_driver_sql(FOLLOW)
        while (await connection.exec_driver_sql(FOLLOW_THE_FIRST)).rowcount:
            pass


async def _file(sessions: Sessions, filings: Sequence[Filing], before: int) -> list[str]:
    """Store the filings as the route prepares them, on their own day; returns their numbers."""
    rows, numbers = [], []
    for at, filing in enumerate(filings, start=before):
        new = NewComplaint.model_validate(filing.body)
        prepared = file_complaint(sessions.keyring, EVERYWHERE, new, at + 1)
        filed = datetime.combine(filing.filed_on, time(9, 0, at % 60), CHINA)
        for table, values in prepared.rows:
            row = dict(values)
            if table is Complaint:
                row |= {"filed_at": filed, "filed_on": filing.filed_on}
                numbers.append(row["number"])
            if table in WRITTEN:
                rows.append((table, row))
    async with sessions.begin() as session:
        await copy_rows.write(session, rows)
    return numbers


def _figure(run: Run, found: Quality, count: int, other: Quality, held_out: int) -> Figure:
    met = found.precision >= 0.995 and found.recall >= 0.7 and found.recall_with_proposals >= 0.95
    return run.figure(
        "D1",
        GOAL,
        _shown(found) | {f"held out: {name}": share for name, share in _shown(other).items()},
        met,
        unit=f"share, {count:,} invented filings, {found.again:,} told again; held out: {held_out:,}, {other.again:,}",
        note=f"{_by_error(found)}. Held out: {_by_error(other)}",
        detail=_detail(found) | {"seed": SEED, "held_out": _detail(other) | {"seed": HELD_OUT_SEED}},
    )


def _shown(found: Quality) -> dict[str, float]:
    return {
        "precision, joined": found.precision,
        "recall, joined": found.recall,
        "precision, proposed": found.precision_proposed,
        "recall, joined or proposed": found.recall_with_proposals,
        "precision, workmates": share(found.together_rightly, found.together),
    }


def _by_error(found: Quality) -> str:
    lowest = sorted(found.by_error.items(), key=lambda each: share(each[1]["found"], each[1]["again"]))
    return "; ".join(
        f"{error}: {share(of['joined'], of['again']):.2f} joined, {share(of['found'], of['again']):.2f} found"
        for error, of in lowest
    )


def _detail(found: Quality) -> dict[str, Any]:
    return {
        "joined": [found.joined_rightly, found.joined],
        "proposed": [found.proposed_rightly, found.proposed],
        "workmates": [found.together_rightly, found.together],
        "by_error": {error: dict(of) for error, of in sorted(found.by_error.items())},
        "by_trap": {trap: dict(of) for trap, of in sorted(found.by_trap.items())},
    }
