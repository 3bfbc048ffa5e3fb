"""D1: how well complaints about the same arrears are found, among 20,000 invented filings whose truth is known.

The filings go through the product's own preparation into PostgreSQL, and its worker's own turns compare them: the real
tables, indexes, queries, rules and thresholds. What a person would decide is not simulated: a proposal counts as found,
and as right or wrong by the truth.
"""

import base64
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time

from bench.debts import COUNTIES, Filing
from bench.doubles import World, by_turns
from bench.figures import Figure
from bench.house import opened
from bench.run import Progress, Run
from services.intake.actions import matching
from services.intake.actions.filing import file_complaint
from services.intake.shapes.filing import NewComplaint
from services.intake.tables import Complaint, Reporter
from shared import bulk
from shared.access import Caller, PartyKind
from shared.clock import CHINA
from shared.database import Sessions, make_engine
from shared.history import HistoryRow
from shared.privacy import Keyring

GOAL = "joined by itself: precision ≥ 0.995, recall ≥ 0.7; with proposals: recall ≥ 0.95"
SIZE, SEED = 20_000, 2025
WRITTEN = (Reporter, Complaint, HistoryRow)
"""Of a filing's rows those that comparing reads; deadlines and facts are left out here."""
PAIRS = "select complaint, other, state, kind from candidate"
EVERYWHERE = Caller("bench", PartyKind.LABOUR_AUTHORITY, tuple(COUNTIES), frozenset(), "bench")


@dataclass
class Quality:
    """What was found, against the truth. Precision of none found is 1."""

    joined: int = 0
    joined_rightly: int = 0
    proposed: int = 0
    proposed_rightly: int = 0
    together: int = 0
    together_rightly: int = 0
    again: int = 0
    again_joined: int = 0
    again_found: int = 0
    by_error: dict[str, Counter[str]] = field(default_factory=dict)
    by_trap: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return _share(self.joined_rightly, self.joined)

    @property
    def recall(self) -> float:
        return _share(self.again_joined, self.again)

    @property
    def recall_with_proposals(self) -> float:
        return _share(self.again_found, self.again)


async def measure(run: Run) -> list[Figure]:
    """One run over the whole set."""
    count = run.sized(SIZE, 1_000)
    async with opened("duplicates", run.port_base, run.progress, with_kafka=False) as house:
        url = house.dsn("intake_app").replace("postgresql://", "postgresql+asyncpg://", 1)
        engine = make_engine(url, pool_size=2)
        key = base64.urlsafe_b64encode(os.urandom(32)).decode()
        try:
            quality = await found_in(Sessions(engine, Keyring.of(key, key, key)), count, SEED, run.progress)
        finally:
            await engine.dispose()
    return [_figure(run, quality, count)]


async def found_in(sessions: Sessions, count: int, seed: int, progress: Progress) -> Quality:
    """File them all, day by day, compare as the worker does, and judge what was found."""
    progress(f"inventing {count:,} filings")
    filings = World(seed, debts=int(count * 0.62)).filings(count)
    numbers: list[str] = []
    for some in by_turns(filings, matching.AT_ONCE):
        numbers += await _file(sessions, some, len(numbers))
        while await matching.match_some(sessions):
            pass
        progress(f"{len(numbers):,} of {count:,} filed and compared", len(numbers) / count)
    async with sessions.begin() as session:
        connection = await session.connection()
        rows = [tuple(row) for row in await connection.exec_driver_sql(PAIRS)]
    return judged(dict(zip(numbers, filings, strict=True)), rows)


async def _file(sessions: Sessions, filings: Sequence[Filing], before: int) -> list[str]:
    """As the door prepares them, on their own day; returns their numbers."""
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
        await bulk.write(session, rows)
    return numbers


def judged(truth: dict[str, Filing], pairs: Sequence[tuple[str, str, str, str]]) -> Quality:
    """Count what was found rightly: joined or proposed as the same worker's, or proposed as workmates'."""
    found = Quality()
    joined, linked = _Matters(truth), _Matters(truth)
    for complaint, other, state, kind in pairs:
        one, two = truth[complaint], truth[other]
        right = one.truth == two.truth
        linked.unite(complaint, other) if right else None
        if state == "certain":
            joined.unite(complaint, other) if right else None
            found.joined, found.joined_rightly = found.joined + 1, found.joined_rightly + right
            _count_trap(found, one, two, "wrongly joined" if not right else None)
        elif kind == "duplicate":
            found.proposed, found.proposed_rightly = found.proposed + 1, found.proposed_rightly + right
            _count_trap(found, one, two, "wrongly proposed" if not right else None)
        else:
            same = right or one.debt.dispute.number == two.debt.dispute.number
            found.together, found.together_rightly = found.together + 1, found.together_rightly + same
    _recalled(found, truth, joined, linked)
    return found


class _Matters:
    """Which filings hang together by pairs that are right."""

    def __init__(self, numbers: dict[str, Filing]) -> None:
        self._first = {number: number for number in numbers}

    def first(self, number: str) -> str:
        while self._first[number] != number:
            self._first[number] = number = self._first[self._first[number]]
        return number

    def unite(self, one: str, other: str) -> None:
        self._first[self.first(one)] = self.first(other)


def _recalled(found: Quality, truth: dict[str, Filing], joined: _Matters, linked: _Matters) -> None:
    """Each filing that tells a debt again: does it hang together with one before it?"""
    before: dict[tuple[int, int], list[str]] = {}
    for number, filing in truth.items():
        earlier = before.setdefault(filing.truth, [])
        if earlier:
            by_itself = any(joined.first(number) == joined.first(other) for other in earlier)
            at_all = any(linked.first(number) == linked.first(other) for other in earlier)
            found.again += 1
            found.again_joined += by_itself
            found.again_found += at_all
            for error in filing.errors or ("none",):
                counted = found.by_error.setdefault(error, Counter())
                counted.update({"again": 1, "joined": by_itself, "found": at_all})
        earlier.append(number)
        if filing.debt.trap:
            found.by_trap.setdefault(filing.debt.trap, Counter())["filings"] += 1


def _count_trap(found: Quality, one: Filing, two: Filing, what: str | None) -> None:
    """What led astray: the trap of either, or that they merely were alike."""
    if what is not None:
        found.by_trap.setdefault(one.debt.trap or two.debt.trap or "none", Counter())[what] += 1


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _figure(run: Run, found: Quality, count: int) -> Figure:
    shown = {
        "precision, joined": found.precision,
        "recall, joined": found.recall,
        "precision, proposed": _share(found.proposed_rightly, found.proposed),
        "recall, joined or proposed": found.recall_with_proposals,
        "precision, workmates": _share(found.together_rightly, found.together),
    }
    met = found.precision >= 0.995 and found.recall >= 0.7 and found.recall_with_proposals >= 0.95
    lowest = sorted(found.by_error.items(), key=lambda each: _share(each[1]["joined"], each[1]["again"]))
    note = "; ".join(
        f"{error}: {_share(of['joined'], of['again']):.2f} joined, {_share(of['found'], of['again']):.2f} found"
        for error, of in lowest
    )
    return run.figure(
        "D1",
        GOAL,
        shown,
        met,
        unit=f"share, {count:,} invented filings, {found.again:,} told again",
        note=note,
        detail={
            "joined": [found.joined_rightly, found.joined],
            "proposed": [found.proposed_rightly, found.proposed],
            "workmates": [found.together_rightly, found.together],
            "by_error": {error: dict(of) for error, of in sorted(found.by_error.items())},
            "by_trap": {trap: dict(of) for trap, of in sorted(found.by_trap.items())},
            "seed": SEED,
        },
    )
