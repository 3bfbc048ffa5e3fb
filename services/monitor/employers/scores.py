"""Scoring: each employer's portrait as of today, a fact when its colour changes, and the day of the next scoring."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers import projection_queries
from services.monitor.employers.projection_queries import CurrentWeights
from services.monitor.employers.rules.portrait import Colour, Lines, portrait
from shared import clock, history, obligations, regions
from shared.contracts.monitor import EmployerRiskChanged
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.database.sessions import keyring_of
from shared.messaging.outbox import stating
from shared.obligations import Obligation, ObligationState
from shared.obligations.questions import ask_all, asking_for_number
from shared.regions import UnknownHere

UNNAMED = "key:"
"""How the number of an employer without a known USCC begins; the keyed hash of its name follows."""

KIND = "employer"
RESCORE = "risk-rescore"
REASONS = 20


async def rescore(session: AsyncSession, obligation: Obligation) -> None:
    """The employer's day of the next scoring came: a clue faded, or an order's last day passed."""
    await score(session, [obligation.subject])
    # a timer: its day is no breach of a deadline
    obligation.state, obligation.met_on = ObligationState.MET, clock.today()


async def score(session: AsyncSession, numbers: Sequence[str]) -> None:
    """Score these employers as of today under their row locks, and set for each the day of the next scoring."""
    if not numbers:
        return
    today, missing, moved = clock.today(), [], []
    locked = await projection_queries.lock_employers(session, numbers)
    current_weights = await projection_queries.current_weights(session, numbers, today)
    seen = []
    for was, division in locked:
        lines, unknown = lines_of(division, today)
        if unknown:
            missing.append(asking_for_number(unknown, subject_kind=KIND, subject=was.number))
        now = _scored_row(was, division, current_weights[was.number], lines)
        if (now["score"], now["colour"]) != (was.score, was.colour):
            moved.append((was, now))
            now["version"] += 1
        seen.append((was, now))
    await ask_all(session, missing)
    rows = await _steps(session, moved, current_weights)
    await projection_queries.show(session, [now for _, now in seen], clock.now())
    rows += await _restart_timers(session, [now for was, now in seen if was.changes_on != now["changes_on"]])
    await copy_rows.write(session, rows)


def lines_of(division: str, on: date) -> tuple[Lines | None, UnknownHere | None]:
    """The thresholds in force there on this day, or the number that is missing."""
    try:
        lines = Lines(
            clue_cap=regions.value(division, "risk_clue_cap", on).number(),
            yellow=regions.value(division, "risk_yellow", on).number(),
            orange=regions.value(division, "risk_orange", on).number(),
            red=regions.value(division, "risk_red", on).number(),
        )
    except UnknownHere as missing:
        return None, missing
    return lines, None


def _scored_row(was: Any, division: str, current: CurrentWeights, lines: Lines | None) -> dict[str, Any]:
    """The employer's row as of today. Score and colour stay unchanged where a number is unknown."""
    seen = portrait(current.weights.points, current.weights.hard, lines)
    colour = Colour(was.colour) if seen.colour is None else seen.colour
    return {
        "number": was.number,
        "version": was.version,
        "division": division,
        "score": was.score if seen.score is None else seen.score,
        "colour": colour,
        "rank": colour.rank,
        "changes_on": current.changes_on,
    }


async def _steps(
    session: AsyncSession, moved: Sequence[tuple[Any, dict[str, Any]]], current_weights: dict[str, CurrentWeights]
) -> list[Row]:
    """A history step for each portrait that changed, and a fact for each colour that changed."""
    key = keyring_of(session).history_key
    last = await projection_queries.last_steps(
        session, KIND, {was.number: was.version for was, _ in moved if was.version}
    )
    rows: list[Row] = []
    for was, now in moved:
        weights = current_weights[was.number].weights
        reasons = sorted(weights.hard) + sorted(weights.points.keys() - weights.hard)
        step = {
            "by": "monitor",
            "action": "score",
            "from_stage": was.colour,
            "to_stage": now["colour"],
            "note": None,
            "facts": {"score": now["score"], "was": was.score, "reasons": reasons},
        }
        previous = last.get(was.number, history.GENESIS)
        entry = history.chained(key, previous, KIND, was.number, now["version"], step)
        rows.append((history.HistoryRow, entry))
        if now["colour"] != was.colour and not was.number.startswith(UNNAMED):
            rows.append(stating(_changed(was, now, reasons)))
            session.info["stated"] = True
    return rows


def _changed(was: Any, now: dict[str, Any], reasons: Sequence[str]) -> EmployerRiskChanged:
    return EmployerRiskChanged(
        division=now["division"],
        employer_uscc=was.number,
        score=now["score"],
        colour=now["colour"],
        was=was.colour,
        changed_on=clock.today(),
        reasons=[str(reason) for reason in reasons[:REASONS]],
    )


async def _restart_timers(session: AsyncSession, changed: Sequence[dict[str, Any]]) -> list[Row]:
    """Rows that start a timer for each employer on the next day on which time alone changes its portrait.

    Timers that are still open are cancelled.
    """
    if not changed:
        return []
    ending = update(Obligation).where(
        col(Obligation.subject_kind) == KIND,
        col(Obligation.subject).in_([now["number"] for now in changed]),
        col(Obligation.name) == RESCORE,
        col(Obligation.state).in_([ObligationState.OPEN, ObligationState.PARKED]),
    )
    await session.exec(ending.values(state=ObligationState.CANCELLED))
    return [
        (
            Obligation,
            obligations.beginning(
                subject_kind=KIND,
                subject=now["number"],
                division=now["division"],
                name=RESCORE,
                rule_id="MON-02",
                legal_basis="条例第38条",
                started_on=clock.today(),
                start_event="score",
                due_on=now["changes_on"] - timedelta(days=1),
                timer=True,
            ),
        )
        for now in changed
        if now["changes_on"] is not None
    ]
