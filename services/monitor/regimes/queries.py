"""Named reads of the five regimes, and the list of projects."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import array
from sqlmodel import col, exists, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import Fed
from services.monitor.regimes.rules.regimes import Regime, State
from services.monitor.regimes.tables import Filed, RegimeRow
from shared.database.copy_rows import driver_of
from shared.database.sessions import fixed
from shared.http.declared_list import DeclaredList, by_division

FED = """
with seen as (select max(month) as month from worker_month where project = $1 and days <> 0),
covered as (select max(month) as month from payment_check
    where project = $1 and bank is null and (matched_fen is not null or doubt = 'no-movement'))
select seen.month as attended_month, work.*, roster.registered, pay.*, covered.month as paid_month,
    exists (select from account_transaction where project = $1) as movements,
    exists (select from feed where (project = $1 or project is null) and feed = 'account-transactions'
        and state in ('cut', 'quarantined') and party in (select party from feed where project = $1)) as cut
from seen cross join covered
cross join lateral (
    select count(*) filter (where m.registered is not true)::int as unregistered,
        count(*) filter (where w.days & ~coalesce(held.days, 0) <> 0)::int as uncontracted
    from worker_month w left join membership m on m.project = w.project and m.person_id = w.person_id
    left join (
        select person_id, bit_or(contract_days(seen.month, from_on, to_on, ended_on)) as days from labour_contract
        where project = $1 and not withdrawn group by person_id) as held on held.person_id = w.person_id
    where w.project = $1 and w.month = seen.month and w.days <> 0) as work
cross join lateral (select count(*)::int as registered from membership where project = $1 and registered) as roster
cross join lateral (
    select count(*)::int as lines,
        count(*) filter (where month = covered.month and matched_fen is not null)::int as shown,
        count(*) filter (where month = covered.month and doubt = 'no-movement')::int as outside
    from payment_check where project = $1 and bank is null) as pay
"""
PROJECTS = DeclaredList(
    Project,
    order=(col(Project.registered_at), col(Project.number)),
    sees=by_division(Project),
    filters={
        "employer": lambda value: col(Project.employers).contains(array([value])),
        "weak": lambda value: exists().where(
            col(RegimeRow.project) == col(Project.number),
            col(RegimeRow.regime) == value,
            col(RegimeRow.state).in_(fixed([State.LACKING])),
        ),
    },
    for_authority=True,
)
"""Projects whose site is in the caller's divisions, newest first; `weak`: those that lack this regime."""


async def on_file(session: AsyncSession, number: str) -> list[Filed]:
    found = select(Filed).where(Filed.project == number).order_by(col(Filed.kind))
    return list((await session.exec(found)).all())


async def fed(session: AsyncSession, project: int) -> Fed:
    """What feeds told of the project so far."""
    driver = await driver_of(session)
    return Fed(**await driver.fetchrow(FED, project))


async def regimes_of(session: AsyncSession, numbers: Sequence[str]) -> dict[str, dict[Regime, RegimeRow]]:
    """The regimes of these projects, as last judged."""
    found: dict[str, dict[Regime, RegimeRow]] = {number: {} for number in numbers}
    for row in await session.exec(select(RegimeRow).where(col(RegimeRow.project).in_(numbers))):
        found[row.project][row.regime] = row
    return found
