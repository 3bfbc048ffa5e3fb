"""Reads for callers. A caller sees an employer if one of its matters is in the caller's divisions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers.rules.contributions import Rule
from services.monitor.employers.tables import ContributionRow, Employer, Matter
from shared.access.callers import Caller, authority_scope, visible
from shared.http.declared_list import DeclaredList
from shared.refusals import NotFound
from shared.values import divisions

EMPLOYERS = DeclaredList(
    Employer,
    order=(col(Employer.rank), col(Employer.score), col(Employer.number)),
    sees=lambda sight: col(Employer.number).in_(
        select(Matter.employer).where(sight.condition(col(Matter.division), None), col(Matter.employer).is_not(None))
    ),
    filters={"colour": lambda value: col(Employer.colour) == value},
    for_authority=True,
)
"""Employers with a matter in the caller's divisions, worst first."""


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
    """The condition that a contribution counts on this day."""
    until = col(ContributionRow.until_on)
    return and_(col(ContributionRow.from_on) <= day, or_(until.is_(None), until > day))


# reasons of a portrait


async def weights(session: AsyncSession, employer: str, day: date) -> Weights:
    found = await _weights(session, and_(col(ContributionRow.employer) == employer, true_on(day)))
    return found.get(employer, Weights())


async def true_contributions(session: AsyncSession, employer: str, day: date) -> Sequence[ContributionRow]:
    rows = select(ContributionRow).where(col(ContributionRow.employer) == employer, true_on(day))
    newest_first = (col(ContributionRow.from_on).desc(), col(ContributionRow.source), col(ContributionRow.rule))
    return (await session.exec(rows.order_by(*newest_first))).all()


async def clues_by_month(session: AsyncSession, caller: Caller, employer: str, day: date) -> list[tuple[date, int]]:
    """Clues filed against the employer per month, newest first, at most 12 months, in the caller's divisions."""
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


# employers and lists


async def read(session: AsyncSession, caller: Caller, number: str) -> Employer:
    """The employer, if the caller has a division in which it was reported. Raises NotFound."""
    employer = await session.get(Employer, number)
    places = await session.exec(select(Matter.division).where(col(Matter.employer) == number).distinct())
    if employer is None or not any(within(caller, place) for place in places):
        raise NotFound(what="employer", which=number)
    return employer


def within(caller: Caller, division: str) -> bool:
    return any(divisions.contains(outer, division) for outer in caller.divisions)


def scope(caller: Caller, division: str | None, until: date | None = None) -> Select[Any]:
    """The statement for the employers with a matter in the caller's divisions. Raises AuthorityOnly or
    WrongDivision.
    """
    mine: Select[Any] = select(Matter.employer).where(
        *authority_scope(caller, col(Matter.division), division), col(Matter.employer).is_not(None)
    )
    return mine.where(col(Matter.first_on) <= until) if until else mine


# figures


async def employers_known(session: AsyncSession, chosen: Select[Any]) -> int:
    return int(await session.scalar(select(func.count()).select_from(chosen.distinct().subquery())) or 0)


async def weights_of(session: AsyncSession, chosen: Select[Any], day: date) -> dict[str, Weights]:
    """By employer, what counts on this day; employers without a contribution are left out."""
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
