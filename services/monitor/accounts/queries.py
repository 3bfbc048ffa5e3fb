"""Named reads of wage accounts. What an account holds is what its transactions come to, checked against its bank."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts.tables import WageAccount
from services.monitor.projects.tables import Project
from shared.access.callers import Caller
from shared.database.copy_rows import driver_of
from shared.http.declared_list import DeclaredList, by_division
from shared.values import divisions

WAGE_ACCOUNTS = DeclaredList(
    WageAccount,
    order=(col(WageAccount.opened_on), col(WageAccount.project)),
    sees=by_division(Project),
    filters={
        "state": lambda value: col(WageAccount.state) == value,
        "bank": lambda value: col(WageAccount.bank) == value,
        "unfiled": lambda value: col(WageAccount.filed_on).is_(None) == value,
        "seized": lambda value: col(WageAccount.compliant).is_(False) == value,
    },
    chosen=select(WageAccount).join(Project, col(Project.number) == col(WageAccount.project)),
    for_authority=True,
)
"""The wage accounts of the projects in the caller's divisions, newest first."""

Record = Mapping[str, Any]
SIGNED = "case when t.debit then -t.amount_fen else t.amount_fen end"
LEDGERS = f"""
select a.project, p.name as project_name, p.division, a.bank, b.fen + t.before_fen as opening_fen, t.came_fen,
    t.went_fen, b.fen + t.before_fen + t.came_fen - t.went_fen as balance_fen, told.on_day as told_on,
    told.fen as told_fen, told.fen - (b.fen + h.fen) as difference_fen
from wage_account as a join project as p on p.number = a.project
left join lateral (select s.from_on, s.opening_fen from account_statement as s where s.project = a.project_id
    order by s.from_on, s.batch_id limit 1) as first on true
left join lateral (select t.booked_on, t.batch_id, t.row, t.balance_fen from account_transaction as t
    where t.project = a.project_id and t.balance_fen is not null
    order by t.booked_on, t.batch_id, t.row limit 1) as seen on true
cross join lateral (select coalesce(sum({SIGNED}) filter (where t.booked_on < first.from_on), 0)::bigint as stated_fen,
        coalesce(sum({SIGNED}) filter (
            where (t.booked_on, t.batch_id, t.row) <= (seen.booked_on, seen.batch_id, seen.row)), 0)::bigint
            as seen_fen,
        coalesce(sum({SIGNED}) filter (where t.booked_on < $3), 0)::bigint as before_fen,
        coalesce(sum(t.amount_fen) filter (where not t.debit and t.booked_on >= coalesce($3, t.booked_on)), 0)::bigint
            as came_fen,
        coalesce(sum(t.amount_fen) filter (where t.debit and t.booked_on >= coalesce($3, t.booked_on)), 0)::bigint
            as went_fen
    from account_transaction as t where t.project = a.project_id and t.booked_on <= $4) as t
cross join lateral (select coalesce(first.opening_fen - t.stated_fen, seen.balance_fen - t.seen_fen, 0)::bigint as fen)
    as b
left join lateral (select * from (
    (select s.to_on as on_day, s.closing_fen as fen, 1 as whole from account_statement as s
        where s.project = a.project_id and s.to_on <= $4 order by s.to_on desc, s.batch_id desc limit 1)
    union all
    (select t.booked_on, t.balance_fen, 0 from account_transaction as t
        where t.project = a.project_id and t.booked_on <= $4 and t.balance_fen is not null
        order by t.booked_on desc, t.batch_id desc, t.row desc limit 1)) as each
    order by each.on_day desc, each.whole desc limit 1) as told on true
cross join lateral (select coalesce(sum({SIGNED}), 0)::bigint as fen from account_transaction as t
    where t.project = a.project_id and t.booked_on <= told.on_day) as h
where ($1::text[] is null or a.project = any($1::text[]))
    and ($2::text[] is null or exists (
        select from unnest($2::text[], $5::text[]) as r (low, high) where p.division >= r.low and p.division < r.high))
order by a.project
"""  # noqa: S608 our own words
BOOKED = """
select booked_as, debit, count(*)::int as movements, sum(amount_fen)::bigint as fen from account_transaction
where project = $1 group by booked_as, debit order by debit, booked_as
"""
PAYROLLS = """
with paid as (select payroll_batch as batch, min(booked_on) as first_on, sum(amount_fen)::bigint as debited_fen
    from account_transaction where project = $1 and debit and payroll_batch is not null group by payroll_batch)
select paid.*, listed.fen as listed_fen from paid
left join lateral (select sum(l.paid_fen)::bigint as fen from feed_batch as b
    join payroll_line as l on l.batch_id = b.id and l.project = $1
    where b.feed = 'payrolls' and b.number = paid.batch and b.replaced_by is null and b.state = 'done'
    ) as listed on true
order by paid.first_on desc, paid.batch limit 60
"""
SUB_LEDGERS = """
select party_uscc, coalesce(sum(amount_fen) filter (where not debit), 0)::bigint as came_fen,
    coalesce(sum(amount_fen) filter (where debit), 0)::bigint as went_fen
from account_transaction where project = $1 group by party_uscc order by party_uscc nulls first
"""
FEES = """
select date_trunc('month', booked_on)::date as month, sum(amount_fen)::bigint as fen from account_transaction
where project = $1 and booked_as = 'labour_fee' group by 1 order by 1
"""
PLAN = "select content::text as content from project_evidence where project = $1 and kind = 'labour-fee-plan'"
UNPAID = "select coalesce(sum(greatest(payable_fen - paid_fen, 0)), 0)::bigint from worker_month where project = $1"
SAME_ACCOUNT = """
select p.number, p.general_contractor ->> 'uscc' as contractor_uscc from project_evidence as e
join project as p on p.number = e.project
where e.kind = 'wage-account' and e.content ->> 'account_no' = $1 and e.project <> $2
    and e.content ->> 'closed_on' is null
"""


async def ledgers(
    session: AsyncSession, projects: Sequence[str] | None, caller: Caller | None, since: date | None, until: date
) -> Sequence[Record]:
    """Opening, movements, closing and the bank's own last word, of these projects or of all that the caller sees."""
    driver = await driver_of(session)
    low = list(caller.places) if caller else None
    high = [divisions.upper_bound(each) for each in low] if low is not None else None
    return list(await driver.fetch(LEDGERS, None if projects is None else list(projects), low, since, until, high))


async def find(session: AsyncSession, project: str) -> WageAccount | None:
    return await session.get(WageAccount, project)


async def of_project(session: AsyncSession, statement: str, project_id: int) -> Sequence[Record]:
    """BOOKED, PAYROLLS, SUB_LEDGERS or FEES of one project's account."""
    return list(await (await driver_of(session)).fetch(statement, project_id))


async def plan_on_file(session: AsyncSession, project: str) -> str | None:
    """The plan of the labour fee as JSON text."""
    found: str | None = await (await driver_of(session)).fetchval(PLAN, project)
    return found


async def unpaid_fen(session: AsyncSession, project_id: int) -> int:
    """What the project's payrolls say is due and not paid."""
    return int(await (await driver_of(session)).fetchval(UNPAID, project_id))


async def sharing(session: AsyncSession, account_no: str, project: str) -> Sequence[Record]:
    """Other projects that have the same account open, with their general contractors."""
    return list(await (await driver_of(session)).fetch(SAME_ACCOUNT, account_no, project))
