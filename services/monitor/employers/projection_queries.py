"""Reads, locks and writes of the rows from which portraits are derived, for many matters in a few statements.

Locks are taken in one order, matters before employers, each by number, so that two processes of the consumer group
never deadlock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.employers.queries import Weights
from services.monitor.employers.rules.contributions import Rule
from services.monitor.employers.tables import ContributionRow, Employer, StatedFact
from shared.database import copy_rows
from shared.obligations.locks import by_row

hold = by_row(col(Employer.number))
"""For the sweep: the rows of the days on which an employer is scored anew."""

BEGIN_MATTERS = text("""
    insert into matter (number, division, first_on)
    select * from unnest(cast(:numbers as varchar[]), cast(:divisions as text[]), cast(:days as date[]))
    order by 1 on conflict do nothing""")
LOCK_MATTERS = text("select number, employer from matter where number = any(:numbers) order by number for update")
PLACE_MATTERS = text("""
    update matter set employer = new.employer, division = new.division, first_on = new.first_on, filed_on = new.filed_on
    from unnest(cast(:number as varchar[]), cast(:employer as varchar[]), cast(:division as text[]),
                cast(:first_on as date[]), cast(:filed_on as date[]))
         as new (number, employer, division, first_on, filed_on)
    where matter.number = new.number""")
KEPT_BEFORE = text("select event_id from heard where event_id = any(:events)")
LATEST = text("""
    select named.number, latest.division
    from unnest(cast(:numbers as varchar[])) as named (number)
    left join lateral (select division from matter where matter.employer = named.number
                       order by first_on desc, matter.number desc limit 1) as latest on true""")
BEGIN_EMPLOYERS = text("""
    insert into employer (number, version, division, score, colour, rank)
    select number, 0, division, 0, 'green', 0
    from unnest(cast(:numbers as varchar[]), cast(:divisions as text[])) as new (number, division)
    order by number on conflict do nothing""")
LOCK_EMPLOYERS = text("select * from employer where number = any(:numbers) order by number for update")
WEIGH = text("""
    select employer, rule,
           sum(points) filter (where from_on <= :day and (until_on is null or until_on > :day)) as points,
           bool_or(hard) filter (where from_on <= :day and (until_on is null or until_on > :day)) as hard,
           least(min(from_on) filter (where from_on > :day), min(until_on) filter (where until_on > :day)) as changes_on
    from contribution where employer = any(:numbers) group by employer, rule""")
SHOW = text("""
    update employer set version = new.version, division = new.division, score = new.score, colour = new.colour,
                        rank = new.rank, scored_at = :scored_at, changes_on = new.changes_on
    from unnest(cast(:number as varchar[]), cast(:version as integer[]), cast(:division as text[]),
                cast(:score as integer[]), cast(:colour as varchar[]), cast(:rank as integer[]),
                cast(:changes_on as date[])) as new (number, version, division, score, colour, rank, changes_on)
    where employer.number = new.number""")
LAST_STEPS = text("""
    select subject, hash
    from unnest(cast(:subjects as varchar[]), cast(:versions as integer[])) as last (subject, version)
    join history using (subject, version) where kind = :kind""")


@dataclass
class CurrentWeights:
    """What counts for an employer today, and the next day on which a contribution begins or ends."""

    weights: Weights = field(default_factory=Weights)
    changes_on: date | None = None


async def lock_matters(session: AsyncSession, heards: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    """The matters of these facts, row-locked, by number with the employer each has; new ones are inserted."""
    first = {heard["matter"]: heard for heard in reversed(heards)}
    connection = await session.connection()
    new = {
        "numbers": list(first),
        "divisions": [heard["division"] for heard in first.values()],
        "days": [heard["happened_on"] for heard in first.values()],
    }
    await connection.execute(BEGIN_MATTERS, new)
    locked = await connection.execute(LOCK_MATTERS, {"numbers": list(first)})
    return {row.number: row.employer for row in locked}


async def hear(session: AsyncSession, heards: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert the facts and return those that were not stored before. The caller holds the locks on their matters."""
    connection = await session.connection()
    before = set((await connection.execute(KEPT_BEFORE, {"events": [h["event_id"] for h in heards]})).scalars())
    fresh: dict[UUID, dict[str, Any]] = {h["event_id"]: h for h in heards if h["event_id"] not in before}
    await copy_rows.write(session, [(StatedFact, heard) for heard in fresh.values()])
    return list(fresh.values())


async def facts_of_matters(session: AsyncSession, matters: Collection[str]) -> dict[str, list[Row[Any]]]:
    """All facts kept about these matters, by matter."""
    connection = await session.connection()
    told: dict[str, list[Row[Any]]] = {}
    columns = [column for column in StatedFact.__table__.columns if column.name != "event_id"]  # type: ignore[attr-defined]
    for row in await connection.execute(select(*columns).where(col(StatedFact.matter).in_(matters))):
        told.setdefault(row.matter, []).append(row)
    return told


async def place(session: AsyncSession, places: Sequence[Mapping[str, Any]]) -> None:
    """Write each matter's employer, division and days."""
    connection = await session.connection()
    await connection.execute(PLACE_MATTERS, _columns(places))


async def replace_contributions(
    session: AsyncSession, matters: Collection[str], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Replace the contributions of these matters by the given rows."""
    await session.exec(delete(ContributionRow).where(col(ContributionRow.matter).in_(matters)))
    await copy_rows.write(session, [(ContributionRow, row) for row in rows])


async def lock_employers(session: AsyncSession, numbers: Sequence[str]) -> list[tuple[Row[Any], str]]:
    """The employers, row-locked, each with the division of its latest matter, whose thresholds apply.

    New ones are inserted as green.
    """
    connection = await session.connection()
    latest = {row.number: row.division for row in await connection.execute(LATEST, {"numbers": list(numbers)})}
    places = {"numbers": list(latest), "divisions": [division or "" for division in latest.values()]}
    await connection.execute(BEGIN_EMPLOYERS, places)
    locked = await connection.execute(LOCK_EMPLOYERS, {"numbers": list(numbers)})
    return [(row, latest[row.number] or row.division) for row in locked]


async def current_weights(session: AsyncSession, numbers: Sequence[str], day: date) -> dict[str, CurrentWeights]:
    connection = await session.connection()
    found = {number: CurrentWeights() for number in numbers}
    for row in await connection.execute(WEIGH, {"numbers": list(numbers), "day": day}):
        current = found[row.employer]
        if row.points is not None:
            current.weights.add(Rule(row.rule), int(row.points), row.hard)
        current.changes_on = min(filter(None, (current.changes_on, row.changes_on)), default=None)
    return found


async def show(session: AsyncSession, employers: Sequence[Mapping[str, Any]], scored_at: Any) -> None:
    """Write the employers' portraits."""
    connection = await session.connection()
    await connection.execute(SHOW, _columns(employers) | {"scored_at": scored_at})


async def last_steps(session: AsyncSession, kind: str, versions: Mapping[str, int]) -> dict[str, bytes]:
    """The hash of the newest history entry of each of these subjects."""
    connection = await session.connection()
    asked = {"subjects": list(versions), "versions": list(versions.values()), "kind": kind}
    return {row.subject: row.hash for row in await connection.execute(LAST_STEPS, asked)}


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Rows as one array per column, for `unnest`."""
    return {name: [row[name] for row in rows] for name in rows[0]}
