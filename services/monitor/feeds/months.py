"""What a batch changes in its workers' months, computed once at its end from all rows of its projects and months.

Days are a set of bits and sums are computed anew, so that a batch taken up again after a kill changes nothing twice.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import asyncpg

from shared.clock import start_of

ONE_BATCH_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('worker months ' || current_schema()))"
"""Two batches about one project would write the same rows in different orders."""
ROOM = "set local work_mem = '64MB'; set local statement_timeout = '10min'; set local lock_timeout = '10min'"
"""A month of a province is more than an ordinary statement; and it waits for the batch that is being counted."""
SWIPES = """with seen as (
        select project, person_id, bit_or(1::bigint << extract(day from at - $3)::int) as days, count(*)::int as swipes
        from attendance where project = any($1) and at >= $3 and at < $4 group by project, person_id
    ), strangers as (
        insert into membership (project, person_id, registered)
        select project, person_id, false from seen s
        where not exists (select from membership m where (m.project, m.person_id) = (s.project, s.person_id))
        on conflict do nothing
    ), written as (
        insert into worker_month as m (project, month, person_id, days, swipes)
        select project, $2, person_id, days, swipes from seen
        on conflict (project, month, person_id) do update set days = m.days | excluded.days, swipes = excluded.swipes
            where m.days <> m.days | excluded.days or m.swipes <> excluded.swipes
        returning project
    ) insert into changed (project, month) select distinct project, $2::date from written on conflict do nothing"""
PAY = """with paid as (
        select l.project, l.month, l.person_id, sum(l.payable_fen)::bigint as payable_fen,
            sum(coalesce(c.matched_fen, case when l.result in ('failed', 'returned') then 0 else l.paid_fen end)
                )::bigint as paid_fen, count(*)::int as lines, min(day.paid) as first, max(day.paid) as last
        from payroll_line l join feed_batch b on b.id = l.batch_id
        left join payment_check c on c.number = l.batch_id || '-' || l.row
        cross join lateral (select case when c.matched_fen is null then l.paid_on
            when c.matched_fen > 0 then coalesce(c.repaid_on, c.accepted_on) end as paid) as day
        where l.project = any($1) and l.month between $2 and $3 and b.replaced_by is null
          and (b.state = 'done' or b.id = $4)
        group by l.project, l.month, l.person_id
    ), written as (
        insert into worker_month as m (project, month, person_id, payable_fen, paid_fen, lines, first_paid_on,
            last_paid_on)
        select * from paid
        on conflict (project, month, person_id) do update set payable_fen = excluded.payable_fen,
            paid_fen = excluded.paid_fen, lines = excluded.lines, first_paid_on = excluded.first_paid_on,
            last_paid_on = excluded.last_paid_on
            where (m.payable_fen, m.paid_fen, m.lines, m.first_paid_on, m.last_paid_on) is distinct from
                (excluded.payable_fen, excluded.paid_fen, excluded.lines, excluded.first_paid_on, excluded.last_paid_on)
        returning project, month
    ), taken_back as (
        update worker_month m set payable_fen = 0, paid_fen = 0, lines = 0, first_paid_on = null, last_paid_on = null
        where m.project = any($1) and m.month between $2 and $3 and m.lines > 0
          and not exists (
            select from paid p where (p.project, p.month, p.person_id) = (m.project, m.month, m.person_id))
        returning project, month
    ) insert into changed (project, month)
        select project, month from written union select project, month from taken_back on conflict do nothing"""
MOVED = """insert into changed (project, month)
    select distinct project, date_trunc('month', booked_on)::date from account_transaction
    where batch_id = $1 and project = any($2) and booked_on between $3 and $4 on conflict do nothing"""
TO_MATCH = """insert into to_match as m (project, from_month) select unnest($1::int[]), $2 order by 1
    on conflict (project) do update set from_month = least(m.from_month, excluded.from_month)"""
"""Before ONE_BATCH_AT_A_TIME: the job that matches takes the two in this order too."""
LISTED = """insert into changed (project, month)
    select project, $2 from unnest($1::int[]) as project on conflict do nothing"""


async def add_swipes(driver: asyncpg.Connection, projects: Sequence[int], first: date, last: date) -> None:
    """Days and swipes of these projects' months; whoever was seen and is on no roster becomes an unregistered member
    (W301).
    """
    for month in months(first, last):
        until = next(months(month + timedelta(days=31), month + timedelta(days=31)))
        await driver.execute(SWIPES, projects, month, start_of(month), start_of(until))


async def add_pay(driver: asyncpg.Connection, batch: int, projects: Sequence[int], first: date, last: date) -> None:
    """Sums of the lines that count: those of finished batches and of this one that nothing has replaced.

    What the wage account shows to have been paid and kept counts before what the sheet says; what a bank refused or
    sent back is not paid.
    """
    await driver.execute(PAY, projects, first, last, batch)


async def add_movements(
    driver: asyncpg.Connection, batch: int, projects: Sequence[int], first: date, last: date
) -> None:
    await driver.execute(MOVED, batch, projects, first, last + timedelta(days=31))


async def add_lists(driver: asyncpg.Connection, projects: Sequence[int], today: date) -> None:
    """A roster or a contract is about the time since: the rules look at this month."""
    await driver.execute(LISTED, projects, today.replace(day=1))


def months(first: date, last: date) -> Iterator[date]:
    """The first days of the months from one day to another."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
