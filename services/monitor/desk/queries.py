"""Named reads of the live figures: warnings by each of four ways to group them at once, and by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, or_, tuple_
from sqlalchemy import select as sa_select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.warnings.queries import late
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import OPEN, PRESSED
from shared.database.sessions import fixed

WAYS = ("level", "rule", "place", "industry")
"""In the order of the bits by which the database says what a row is grouped by."""


@dataclass(frozen=True)
class Asked:
    """Which warnings are counted, by places of how many digits, and of which days those that are new."""

    conditions: list[ColumnElement[bool]]
    digits: int
    first: date
    today: date


async def figures(session: AsyncSession, asked: Asked) -> Sequence[Row[Any]]:
    """A row for each level, rule, place and industry department, and one for all: `way` is a set of the ways that it is
    not grouped by, `WAYS[0]` the highest bit.
    """
    place = func.left(col(Warned.division), asked.digits)
    by = (col(Warned.level), col(Warned.rule), place, col(Project.industry_department))
    named: list[ColumnElement[Any]] = [each.label(name) for each, name in zip(by, WAYS, strict=True)]
    counted = sa_select(func.grouping(*by).label("way"), *named, *_counts(asked))
    of_project = and_(col(Warned.subject_kind).in_(fixed(["project"])), col(Project.number) == col(Warned.subject))
    joined = counted.select_from(Warned).outerjoin(Project, of_project)
    grouped = joined.where(*asked.conditions).group_by(func.grouping_sets(*map(tuple_, by), tuple_()))
    rows: Sequence[Row[Any]] = (await (await session.connection()).execute(grouped)).all()
    return rows


def _counts(asked: Asked) -> list[ColumnElement[Any]]:
    return [
        func.count().label("total"),
        func.count().filter(col(Warned.raised_on) >= asked.first).label("new"),
        func.count().filter(col(Warned.state).in_(fixed(sorted(OPEN)))).label("open"),
        func.count().filter(late(asked.today)).label("overdue"),
        func.count().filter(col(Warned.read_on).is_not(None)).label("read"),
        func.count().filter(col(Warned.state).in_(fixed(sorted(PRESSED)))).label("urged"),
        func.count().filter(col(Warned.cleared_on).is_not(None)).label("cleared"),
    ]


async def trend(session: AsyncSession, asked: Asked) -> list[tuple[date, int, int]]:
    """Each day from the first to today with how many were raised and how many cleared on it."""
    raised, cleared = col(Warned.raised_on), col(Warned.cleared_on)
    in_time = or_(raised >= asked.first, cleared >= asked.first)
    counted = sa_select(raised, cleared, func.count()).where(*asked.conditions, in_time).group_by(raised, cleared)
    days = [asked.first + timedelta(days=passed) for passed in range((asked.today - asked.first).days + 1)]
    came, went = dict.fromkeys(days, 0), dict.fromkeys(days, 0)
    for raised_on, cleared_on, count in (await (await session.connection()).execute(counted)).all():
        if raised_on in came:
            came[raised_on] += count
        if cleared_on in went:
            went[cleared_on] += count
    return [(day, came[day], went[day]) for day in days]
