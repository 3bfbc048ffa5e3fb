"""Scoring an employer from what counts today, saying so when the colour changes, looking again when time moves it."""

from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor import queries
from services.monitor.queries import Weights
from services.monitor.rules.portrait import Lines, Portrait, portrait
from services.monitor.tables import Employer
from shared import clock, history, obligations, regions
from shared.contracts.monitor import EmployerRiskChanged
from shared.messaging.outbox import publish
from shared.obligations.questions import ask_for_number
from shared.regions import UnknownHere

UNNAMED = "key:"
"""What the number of an employer without a known USCC begins with; the keyed hash of its name follows."""

RESCORE = "risk-rescore"
REASONS = 20


async def rescore(session: AsyncSession, obligation: obligations.Obligation) -> None:
    """A day came on which time alone moves a portrait: something faded, or an order's last day passed."""
    await score(session, obligation.subject)
    obligation.state, obligation.met_on = obligations.ObligationState.MET, clock.today()  # a timer, nobody's breach


async def score(session: AsyncSession, number: str) -> None:
    """Score the employer as of today under its lock, and set the day to look again."""
    here = await queries.latest_division(session, number)
    employer = await queries.lock_employer(session, number, here or "")
    employer.division = here or employer.division
    today = clock.today()
    lines, missing = lines_of(employer.division, today)
    if missing:
        await ask_for_number(session, missing, subject_kind="employer", subject=number)
    weights = await queries.weights(session, number, today)
    await _show(session, employer, portrait(weights.points, weights.hard, lines), weights)
    await _look_again(session, employer, await queries.next_change(session, number, today))


def lines_of(division: str, on: date) -> tuple[Lines | None, UnknownHere | None]:
    """The lines in force there on this day, or which number is missing."""
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


async def _show(session: AsyncSession, employer: Employer, seen: Portrait, weights: Weights) -> None:
    """Write the portrait down, with a step of history when it moved. What is not known here stays as it was."""
    was = (employer.score, employer.colour)
    employer.score = employer.score if seen.score is None else seen.score
    employer.colour = employer.colour if seen.colour is None else seen.colour
    employer.rank, employer.scored_at = employer.colour.rank, clock.now()
    if (employer.score, employer.colour) == was:
        return
    reasons = sorted(weights.hard) + sorted(weights.points.keys() - weights.hard)
    await history.record(
        session,
        employer,
        kind="employer",
        by="monitor",
        action="score",
        from_stage=was[1],
        to_stage=employer.colour,
        facts={"score": employer.score, "was": was[0], "reasons": reasons},
    )
    if employer.colour != was[1] and not employer.number.startswith(UNNAMED):
        publish(
            session,
            EmployerRiskChanged(
                division=employer.division,
                employer_uscc=employer.number,
                score=employer.score,
                colour=employer.colour.value,
                was=was[1].value,
                changed_on=clock.today(),
                reasons=[str(reason) for reason in reasons[:REASONS]],
            ),
        )


async def _look_again(session: AsyncSession, employer: Employer, changes_on: date | None) -> None:
    """The next day on which time alone moves the portrait is a deadline row, so that it moves without a new fact."""
    if employer.changes_on == changes_on:
        return
    employer.changes_on = changes_on
    await obligations.cancel(session, "employer", employer.number, [RESCORE])
    if changes_on is not None:
        await obligations.start(
            session,
            subject_kind="employer",
            subject=employer.number,
            division=employer.division,
            name=RESCORE,
            rule_id="MON-02",
            legal_basis="条例第38条",
            started_on=clock.today(),
            start_event="score",
            due_on=changes_on - timedelta(days=1),
            timer=True,
        )
