"""Named reads of a project's chain: sums by unit and crew, and the workers behind them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from shared.database.copy_rows import driver_of

MONTHS = """select distinct month from worker_month where project = $1 and (days <> 0 or lines > 0) order by month"""
OWED = """left join lateral (
    select array_agg(w.month order by w.month) filter (where w.days <> 0 and w.lines = 0 or w.paid_fen < w.payable_fen)
            as months,
        sum(greatest(w.payable_fen - w.paid_fen, 0))::bigint as fen,
        coalesce(bool_or(w.days <> 0 and w.lines = 0), false) as unlisted
    from worker_month w where w.project = m.project and w.month = any($2::date[]) and w.person_id = m.person_id
) as owed on true"""
LINKS = f"""select m.employer_uscc as code, m.team as crew, count(*) filter (where m.left_on is null)::int as workers,
        count(*) filter (where owed.months is not null)::int as unpaid_workers,
        coalesce(sum(owed.fen), 0)::bigint as unpaid_fen, count(*) filter (where owed.unlisted)::int as without_payroll
    from membership m {OWED} where m.project = $1 group by 1, 2 order by 1 nulls last, 2 nulls last"""  # noqa: S608
UNITS = (
    "select corp_code as code, corp_name as name, kind from project_party where project = $1 order by kind, corp_code"
)
OFFICER = """select (content ->> 'placed_on')::date from project_evidence
    where project = $1 and kind = 'wage-officer'"""
WORKERS = f"""select m.person_id, h.key_wrapped, h.name_sealed, m.employer_uscc as code, m.team as crew, owed.months,
        coalesce(owed.fen, 0)::bigint as unpaid_fen, owed.unlisted as without_payroll
    from membership m join person h on h.id = m.person_id {OWED}
    where m.project = $1 and owed.months is not null and ($3::text is null or m.employer_uscc = $3)
        and ($4::text is null or m.team = $4)
    order by owed.fen desc, m.person_id limit $5"""  # noqa: S608

Rows = Sequence[Mapping[str, Any]]


async def months(session: AsyncSession, project: Project) -> list[date]:
    """The months in which anybody worked or was to be paid."""
    driver = await driver_of(session)
    return [each["month"] for each in await driver.fetch(MONTHS, project.id)]


async def links(session: AsyncSession, project: Project, late: Sequence[date]) -> Rows:
    """Workers and what is unpaid of these months, by employer and crew."""
    driver = await driver_of(session)
    found: Rows = await driver.fetch(LINKS, project.id, list(late))
    return found


async def units(session: AsyncSession, project: Project) -> Rows:
    driver = await driver_of(session)
    found: Rows = await driver.fetch(UNITS, project.id)
    return found


async def officer_on(session: AsyncSession, project: Project) -> date | None:
    driver = await driver_of(session)
    found: date | None = await driver.fetchval(OFFICER, project.number)
    return found


async def unpaid_workers(
    session: AsyncSession, project: Project, late: Sequence[date], code: str | None, crew: str | None, most: int
) -> Rows:
    """Whoever is not paid in full for these months, most first."""
    driver = await driver_of(session)
    found: Rows = await driver.fetch(WORKERS, project.id, list(late), code, crew, most)
    return found
