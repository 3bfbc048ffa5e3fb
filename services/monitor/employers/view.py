"""Portraits as shown: on any day a portrait is computed from the contributions that counted on that day."""

from collections import Counter
from datetime import date

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers import queries
from services.monitor.employers.rules.portrait import Colour, portrait
from services.monitor.employers.rules.wording import WHY
from services.monitor.employers.schemas import (
    ColoursOut,
    ContributionOut,
    ElsewhereOut,
    EmployerOut,
    LinesOut,
    MissingOut,
    MonthOut,
    ReportOut,
    RiskOut,
)
from services.monitor.employers.scores import UNNAMED, lines_of
from services.monitor.employers.tables import ContributionRow, Employer, Matter
from shared.access.callers import Caller, authority_scope


def employer_out(row: Employer) -> EmployerOut:
    return EmployerOut(
        employer=row.number,
        employer_uscc=_uscc(row.number),
        division=row.division,
        score=row.score,
        colour=row.colour,
        scored_at=row.scored_at,
        changes_on=row.changes_on,
        version=row.version,
    )


async def risk(session: AsyncSession, caller: Caller, number: str, as_of: date) -> RiskOut:
    """An employer's risk on a day, as the caller may see it. Raises NotFound."""
    employer = await queries.read(session, caller, number)
    weights = await queries.weights(session, number, as_of)
    lines, missing = lines_of(employer.division, as_of)
    seen = portrait(weights.points, weights.hard, lines)
    answer = RiskOut(
        employer=number,
        employer_uscc=_uscc(number),
        as_of=as_of,
        division=employer.division,
        score=seen.score,
        colour=seen.colour,
        lines=LinesOut(**vars(lines)) if lines else None,
        missing=[MissingOut(key=missing.key, zh=missing.chinese, en=missing.english)] if missing else [],
        contributions=None,
        elsewhere=None,
        clues_by_month=None,
        version=employer.version,
    )
    if caller.is_authority:
        await _explain(session, caller, answer)
    return answer


async def _explain(session: AsyncSession, caller: Caller, answer: RiskOut) -> None:
    """Add every reason in the caller's divisions, and the sum of those elsewhere, so that the score adds up."""
    rows = await queries.true_contributions(session, answer.employer, answer.as_of)
    mine = [row for row in rows if queries.within(caller, row.division)]
    points = sum(row.points for row in rows) - sum(row.points for row in mine)
    answer.contributions = [_contribution(row) for row in mine]
    answer.elsewhere = ElsewhereOut(contributions=len(rows) - len(mine), points=points)
    months = await queries.clues_by_month(session, caller, answer.employer, answer.as_of)
    answer.clues_by_month = [MonthOut(month=f"{month:%Y-%m}", clues=clues) for month, clues in months]


async def report(session: AsyncSession, caller: Caller, as_of: date, division: str | None) -> ReportOut:
    """Employers by colour on a day, in the caller's divisions. Raises AuthorityOnly or WrongDivision."""
    matters = authority_scope(caller, col(Matter.division), division)
    chosen = queries.scope(caller, division, until=as_of)
    weighed = await queries.weights_of(session, chosen, as_of)
    places = await queries.divisions_of(session, list(weighed))
    colours: Counter[Colour | None] = Counter()
    for number, weights in weighed.items():
        lines, _ = lines_of(places[number], as_of)
        colours[portrait(weights.points, weights.hard, lines).colour] += 1
    known = await queries.employers_known(session, chosen)
    calm = known - sum(colours.values())
    return ReportOut(
        as_of=as_of,
        division=division,
        employers=known,
        by_colour=ColoursOut(
            green=calm + colours[Colour.GREEN],
            yellow=colours[Colour.YELLOW],
            orange=colours[Colour.ORANGE],
            red=colours[Colour.RED],
            unknown=colours[None],
        ),
        clues_this_month=await queries.filed_between(session, matters, as_of.replace(day=1), as_of),
    )


def _contribution(row: ContributionRow) -> ContributionOut:
    zh, en = WHY[row.rule]
    return ContributionOut(
        rule=row.rule,
        points=row.points,
        hard=row.hard,
        source=row.source,
        division=row.division,
        begins=row.from_on,
        ends=row.until_on,
        cleared_by=row.cleared_by,
        zh=zh,
        en=en,
    )


def _uscc(number: str) -> str | None:
    return None if number.startswith(UNNAMED) else number
