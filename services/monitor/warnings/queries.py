"""Named reads of warnings, and of what the rules have to look at."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, false, func, or_
from sqlalchemy import select as sa_select
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings.rules.catalogue import RULES
from services.monitor.warnings.tables import Warned
from services.monitor.warnings.track import OPEN, WarningState
from shared.access.callers import Caller, visible
from shared.access.visible_rows import read_visible
from shared.commands.held import columns_as_text, from_driver, instance
from shared.database.copy_rows import driver_of
from shared.database.sessions import fixed
from shared.http.declared_list import DeclaredList, by_division_and_parties

UNPAID = sorted(rule.code for rule in RULES if rule.unpaid)
DUE = """
with due as (select number from project where look_on <= $1::date
    union select p.number from (select distinct project from changed) as c join project as p on p.id = c.project)
select p.number from project as p where p.number in (select number from due) order by p.number limit $2
for update of p skip locked
"""
DUE_WORKS = """
select w.number from works_seen as w where w.look_on <= $1::date or w.project = any($2::text[])
order by w.number limit $3 for update of w skip locked
"""
TAKEN = "delete from changed where project = any($1::int[]) returning project, month"
WITH_WARNING = """
select p.id as project, to_date(w.period, 'YYYY-MM') as month from project as p
join warning as w on w.subject_kind = 'project' and w.subject = p.number and w.state <> 'cleared' and w.period <> ''
where p.id = any($1::int[])
"""
OPEN_OF = f"""
select {columns_as_text(Warned, "w")} from unnest($1::text[], $2::text[], $3::text[]) as s (kind, number, period)
join warning as w on w.subject_kind = s.kind and w.subject = s.number and w.period = s.period and w.state <> 'cleared'
"""  # noqa: S608 our own names
LAST_SEQ = """
select k.kind, k.number, k.period, k.rule, max(w.seq) as seq
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k (kind, number, period, rule)
join warning as w on w.rule = k.rule and w.subject_kind = k.kind and w.subject = k.number and w.period = k.period
group by 1, 2, 3, 4
"""
LOOKED = """
update project as p set looked_on = $2::date, look_on = case
    when p.completed_on is null or p.completed_on > $2::date - interval '6 months' or exists (
        select from warning as w where w.subject_kind = 'project' and w.subject = p.number and w.state <> 'cleared')
    then $3::date end
where p.number = any($1::text[])
"""
LOOKED_WORKS = "update works_seen set look_on = null where number = any($1::text[])"


def late(on: Any) -> ColumnElement[bool]:
    """Its day to be handled had passed by this one, and nobody had said that it is put right."""
    unanswered = or_(col(Warned.rectified_on).is_(None), col(Warned.rectified_on) >= on)
    still = or_(col(Warned.cleared_on).is_(None), col(Warned.cleared_on) >= on)
    return and_(col(Warned.overdue_on) < on, unanswered, still, col(Warned.state).not_in(fixed([WarningState.WAIVED])))


WARNINGS = DeclaredList(
    Warned,
    order=(col(Warned.raised_on), col(Warned.number)),
    sees=by_division_and_parties(Warned),
    filters={
        "state": lambda value: col(Warned.state) == value,
        "open": lambda value: col(Warned.state).in_(fixed(sorted(OPEN))) == value,
        "level": lambda value: col(Warned.level) == value,
        "rule": lambda value: col(Warned.rule) == value,
        "project": lambda value: and_(col(Warned.subject_kind).in_(fixed(["project"])), col(Warned.subject) == value),
        "employer_uscc": lambda value: col(Warned.employer_uscc) == value,
        "period": lambda value: col(Warned.period) == value,
        "overdue": lambda value: late(value),
    },
)
"""Warnings of the caller's divisions, newest first; those told to its own party alone for all but the authority."""


async def read(session: AsyncSession, caller: Caller, number: str) -> Warned:
    """The warning, if the caller may see it. Raises NotFound."""
    return await read_visible(session, caller, Warned, number, "warning")


async def unpaid_open(session: AsyncSession, project: str) -> int:
    """How many warnings of unpaid wages are open on the project."""
    found = select(func.count()).where(
        Warned.subject_kind == "project",
        Warned.subject == project,
        col(Warned.rule).in_(UNPAID),
        Warned.state != WarningState.CLEARED,
    )
    return (await session.exec(found)).one()


async def waivers_asked(session: AsyncSession, caller: Caller, limit: int) -> Sequence[Warned]:
    """Warnings whose waiver somebody else than the caller asked for, oldest first."""
    asked = select(Warned).where(
        visible(caller, col(Warned.division), None),
        col(Warned.state) == WarningState.WAIVER_ASKED,
        col(Warned.waiver_asked_by).not_in([caller.label, caller.subject]),
    )
    return (await session.exec(asked.order_by(col(Warned.raised_on), col(Warned.number)).limit(limit))).all()


# what the rules look at


async def due_projects(session: AsyncSession, today: date, most: int) -> list[str]:
    """The projects that are due, row-locked; those that another replica looks at are left to it."""
    driver = await driver_of(session)
    return [row["number"] for row in await driver.fetch(DUE, today, most)]


async def due_works_seen(session: AsyncSession, projects: Sequence[str], today: date, most: int) -> list[str]:
    """Works seen that are due, and those whose project is looked at: it may have been registered just now."""
    driver = await driver_of(session)
    return [row["number"] for row in await driver.fetch(DUE_WORKS, today, list(projects), most)]


async def months_of(session: AsyncSession, projects: Sequence[int]) -> dict[int, set[date]]:
    """The months of these projects that changed, which are then taken off the list, or have an open warning."""
    driver = await driver_of(session)
    rows = [*await driver.fetch(TAKEN, list(projects)), *await driver.fetch(WITH_WARNING, list(projects))]
    found: dict[int, set[date]] = {}
    for row in rows:
        found.setdefault(row["project"], set()).add(row["month"])
    return found


async def open_warnings(session: AsyncSession, subjects: Sequence[tuple[str, str, str]]) -> list[Warned]:
    """Those of these subjects and periods that are not cleared."""
    driver = await driver_of(session)
    kinds, numbers, periods = map(list, zip(*subjects, strict=True)) if subjects else ([], [], [])
    rows = await driver.fetch(OPEN_OF, kinds, numbers, periods)
    return [instance(Warned, from_driver(Warned, row)) for row in rows]


async def last_seq(
    session: AsyncSession, keys: Sequence[tuple[str, str, str, str]]
) -> dict[tuple[str, str, str, str], int]:
    """By subject, period and rule, the number of the last episode; those that never had one are left out."""
    driver = await driver_of(session)
    rows = await driver.fetch(LAST_SEQ, *map(list, zip(*keys, strict=True)))
    return {(row["kind"], row["number"], row["period"], row["rule"]): row["seq"] for row in rows}


async def looked_at(
    session: AsyncSession, projects: Sequence[str], works: Sequence[str], on: date, again_on: date
) -> None:
    """They were looked at; a project that is not over comes again on the next day."""
    driver = await driver_of(session)
    await driver.execute(LOOKED, list(projects), on, again_on)
    await driver.execute(LOOKED_WORKS, list(works))


# figures


async def figures(session: AsyncSession, conditions: list[ColumnElement[bool]], on: date) -> Sequence[Row[Any]]:
    """By division, rule and level, of those raised by this day: how many were open then, open past their day, waived,
    cleared.
    """
    cleared = col(Warned.cleared_on) <= on
    waived = ~func.coalesce(cleared, false()) & (col(Warned.state) == WarningState.WAIVED)
    is_open = ~func.coalesce(cleared, false()) & (col(Warned.state) != WarningState.WAIVED)
    by = (col(Warned.division), col(Warned.rule), col(Warned.level))
    counted = sa_select(
        *by,
        func.count().label("raised"),
        func.count().filter(is_open).label("open"),
        func.count().filter(is_open, late(on)).label("overdue"),
        func.count().filter(waived).label("waived"),
        func.count().filter(cleared).label("cleared"),
    )
    raised = counted.where(*conditions, col(Warned.raised_on) <= on).group_by(*by).order_by(*by)
    rows: Sequence[Row[Any]] = (await (await session.connection()).execute(raised)).all()  # type: ignore[assignment]
    return rows
