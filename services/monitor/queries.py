"""Named reads and locks. An employer is visible by the places of its matters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, union_all
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from services.monitor.rules.contributions import Rule
from services.monitor.rules.portrait import Colour
from services.monitor.tables import ContributionRow, Employer, Heard, Matter
from shared import divisions
from shared.access import Caller, authority_scope, visible
from shared.refusals import NotFound

ORDER = (col(Employer.rank), col(Employer.score), col(Employer.number))


@dataclass
class Weights:
    """What counts for an employer on one day: points per rule, and which rules are hard."""

    points: dict[Rule, int] = field(default_factory=dict)
    hard: set[Rule] = field(default_factory=set)

    def add(self, rule: Rule, points: int, hard: bool) -> None:
        self.points[rule] = self.points.get(rule, 0) + points
        if hard:
            self.hard.add(rule)


def true_on(day: date) -> ColumnElement[bool]:
    """Contributions that count on this day."""
    until = col(ContributionRow.until_on)
    return and_(col(ContributionRow.from_on) <= day, or_(until.is_(None), until > day))


# locks


async def lock_matter(session: AsyncSession, number: str, division: str, on: date) -> Matter:
    """The matter, locked; begun if this is the first that is heard of it."""
    new = {"number": number, "division": division, "first_on": on}
    await session.exec(insert(Matter).values(new).on_conflict_do_nothing())
    matter = await session.get(Matter, number, with_for_update=True, populate_existing=True)
    assert matter is not None
    return matter


async def lock_employer(session: AsyncSession, number: str, division: str) -> Employer:
    """The employer, locked; new ones begin green."""
    new = {"number": number, "version": 0, "division": division, "score": 0, "colour": Colour.GREEN, "rank": 0}
    await session.exec(insert(Employer).values(new).on_conflict_do_nothing())
    employer = await session.get(Employer, number, with_for_update=True, populate_existing=True)
    assert employer is not None
    return employer


async def hear(session: AsyncSession, heard: Heard) -> bool:
    """Keep the fact; False when it was kept before."""
    keeping = insert(Heard).values(heard.model_dump()).on_conflict_do_nothing()
    return await session.scalar(keeping.returning(col(Heard.event_id))) is not None


# what an employer's portrait rests on


async def heard_of(session: AsyncSession, matter: str) -> Sequence[Heard]:
    return (await session.exec(select(Heard).where(col(Heard.matter) == matter))).all()


async def latest_division(session: AsyncSession, employer: str) -> str | None:
    """Where the employer was last reported: that place's lines apply. None when no matter is its any more."""
    latest = (
        select(Matter.division)
        .where(col(Matter.employer) == employer)
        .order_by(col(Matter.first_on).desc(), col(Matter.number).desc())
        .limit(1)
    )
    division: str | None = await session.scalar(latest)
    return division


async def weights(session: AsyncSession, employer: str, day: date) -> Weights:
    found = await _weights(session, and_(col(ContributionRow.employer) == employer, true_on(day)))
    return found.get(employer, Weights())


async def next_change(session: AsyncSession, employer: str, after: date) -> date | None:
    """The next day on which a contribution begins or ends."""
    mine = col(ContributionRow.employer) == employer
    days = union_all(
        select(func.min(ContributionRow.from_on).label("day")).where(mine, col(ContributionRow.from_on) > after),
        select(func.min(ContributionRow.until_on).label("day")).where(mine, col(ContributionRow.until_on) > after),
    ).subquery()
    day: date | None = await session.scalar(select(func.min(days.c.day)))
    return day


async def true_contributions(session: AsyncSession, employer: str, day: date) -> Sequence[ContributionRow]:
    rows = select(ContributionRow).where(col(ContributionRow.employer) == employer, true_on(day))
    newest_first = (col(ContributionRow.from_on).desc(), col(ContributionRow.source), col(ContributionRow.rule))
    return (await session.exec(rows.order_by(*newest_first))).all()


async def clues_by_month(session: AsyncSession, caller: Caller, employer: str, day: date) -> list[tuple[date, int]]:
    """How many were filed against the employer each month, newest first, as far as the caller may see."""
    month = func.date_trunc("month", col(Matter.filed_on)).label("month")
    counted = (
        select(month, func.count())
        .where(col(Matter.employer) == employer, col(Matter.filed_on) <= day)
        .where(visible(caller, col(Matter.division), None))
        .group_by(month)
        .order_by(month.desc())
        .limit(12)
    )
    return [(first.date(), count) for first, count in (await session.exec(counted)).all()]


# what callers see


async def read(session: AsyncSession, caller: Caller, number: str) -> Employer:
    """For whoever has a division in which the employer was reported. Raises NotFound."""
    employer = await session.get(Employer, number)
    places = await session.exec(select(Matter.division).where(col(Matter.employer) == number).distinct())
    if employer is None or not any(within(caller, place) for place in places):
        raise NotFound(what="employer", which=number)
    return employer


def within(caller: Caller, division: str) -> bool:
    return any(divisions.contains(outer, division) for outer in caller.divisions)


def listed(caller: Caller, division: str | None, colour: Colour | None) -> SelectOfScalar[Employer]:
    """The employers a caller may list. Raises AuthorityOnly or WrongDivision."""
    chosen = select(Employer).where(col(Employer.number).in_(scope(caller, division)))
    return chosen.where(col(Employer.colour) == colour) if colour else chosen


def scope(caller: Caller, division: str | None, until: date | None = None) -> Select[Any]:
    """The employers with a matter where the caller may look. Raises AuthorityOnly or WrongDivision."""
    mine: Select[Any] = select(Matter.employer).where(
        *authority_scope(caller, col(Matter.division), division), col(Matter.employer).is_not(None)
    )
    return mine.where(col(Matter.first_on) <= until) if until else mine


# figures


async def employers_known(session: AsyncSession, chosen: Select[Any]) -> int:
    return int(await session.scalar(select(func.count()).select_from(chosen.distinct().subquery())) or 0)


async def weights_of(session: AsyncSession, chosen: Select[Any], day: date) -> dict[str, Weights]:
    """What counts on this day for each of the chosen employers that anything counts for."""
    return await _weights(session, and_(col(ContributionRow.employer).in_(chosen), true_on(day)))


async def divisions_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, str]:
    rows = await session.exec(select(Employer.number, Employer.division).where(col(Employer.number).in_(numbers)))
    return {number: division for number, division in rows}


async def filed_between(session: AsyncSession, conditions: list[ColumnElement[bool]], first: date, last: date) -> int:
    filed = select(func.count()).select_from(Matter).where(*conditions, col(Matter.filed_on).between(first, last))
    return int(await session.scalar(filed) or 0)


async def _weights(session: AsyncSession, condition: ColumnElement[bool]) -> dict[str, Weights]:
    row = ContributionRow
    summed = (
        select(row.employer, row.rule, func.sum(row.points), func.bool_or(row.hard))
        .where(condition)
        .group_by(col(row.employer), col(row.rule))
    )
    found: dict[str, Weights] = {}
    for employer, rule, points, hard in await session.exec(summed):
        found.setdefault(employer, Weights()).add(Rule(rule), int(points), hard)
    return found
