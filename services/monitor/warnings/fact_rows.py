"""The facts that rules decide on, gathered in sets: a row a project, a row a project's month, a row for works seen.

`lateral` keeps one index descent a subject whatever the statistics say of tables that were never analysed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts.plans import PLAN, least_share
from services.monitor.accounts.rules.labour_fees import due_fen
from services.monitor.warnings.rules.catalogue import Feed
from services.monitor.warnings.rules.facts import Firm, Month, Sighting, Site
from shared.calendar.working_days import Calendar, calendar
from shared.database.copy_rows import driver_of

FEEDS = frozenset(feed.value for feed in Feed)

SITES = """
select p.id, p.number, p.division, p.name, p.general_contractor ->> 'uscc' as employer_uscc, p.told::text,
    p.started_on, p.planned_completion_on, p.completed_on, p.contract_on, p.contract_fen,
    coalesce(p.project_owner ->> 'name', '') <> '' as owner_named, p.pay_day, p.pay_day_next_month, p.stoppages::text,
    p.looked_on, coalesce(regime.gaps, '{}') as gaps, filed.pledged, filed.bond_expires_on, filed.fee_plan, p.kind,
    exists (select from clue as c where c.project = p.number and c.repeats is null
        and c.accepted_sequence > coalesce(c.ended_sequence, 0)) as complaint_in_hand,
    worked.month as attended_month, worked.days as attended_days, coalesce(came.feeds, '{}')::text as feeds
from project as p
cross join lateral (select array_agg(gap ->> 'code') as gaps
    from project_regime as r, jsonb_array_elements(r.gaps) as gap where r.project = p.number) as regime
cross join lateral (select coalesce(bool_or(kind = 'pledge'), false) as pledged,
        max(content ->> 'expires_on') filter (where kind = 'bond')::date as bond_expires_on,
        max(content::text) filter (where kind = 'labour-fee-plan') as fee_plan
    from project_evidence where project = p.number) as filed
left join lateral (select month, bit_or(days) as days from worker_month where project = p.id and days <> 0
    group by month order by month desc limit 1) as worked on true
cross join lateral (select jsonb_object_agg(feed, fresh) as feeds from (
    select feed, bool_and(state = 'fresh') as fresh from feed
    where project = p.id or project is null and starts_with(p.division, division) group by feed) as each) as came
where p.number = any($1::text[]) order by p.number
"""

MONTHS = """
with subject as materialized (select * from unnest($1::int[], $2::date[], $3::int[]) as s (project, month, full_days))
select s.project, s.month, work.*, twice.doubled, year.highest_year_fen, back.returned, back.returned_since,
    gone.unsettled, money.*, held.balance_fen, sign.*
from subject as s
cross join lateral (
    select count(*) filter (where w.days <> 0)::int as attending,
        count(*) filter (where w.days <> 0 and m.registered is not true)::int as unregistered,
        count(*) filter (where w.days & ~coalesce(held.days, 0) <> 0)::int as uncontracted,
        count(*) filter (where w.days <> 0 and m.card_blind is null)::int as cardless,
        count(*) filter (where w.days <> 0 and w.lines > 0)::int as lined,
        coalesce(sum(w.lines), 0)::int as lines,
        count(*) filter (where w.days <> 0 and w.paid_fen > 0)::int as paid,
        count(*) filter (where w.days <> 0 and w.lines = 0 or w.paid_fen < w.payable_fen)::int as unpaid,
        coalesce(sum(greatest(w.payable_fen - w.paid_fen, 0)), 0)::bigint as unpaid_fen,
        min(w.first_paid_on) as first_paid_on, coalesce(max(w.paid_fen), 0)::bigint as highest_fen,
        min(w.payable_fen) filter (where w.lines > 0 and bit_count(w.days::bit(64)) >= s.full_days) as least_full_fen,
        coalesce(max(abs(w.payable_fen - w.paid_fen)) filter (where w.lines > 0), 0)::bigint as widest_gap_fen
    from worker_month as w left join membership as m on m.project = w.project and m.person_id = w.person_id
    left join (
        select person_id, bit_or(contract_days(s.month, from_on, to_on, ended_on)) as days from labour_contract
        where project = s.project and not withdrawn group by person_id) as held on held.person_id = w.person_id
    where w.project = s.project and w.month = s.month) as work
cross join lateral (
    select count(distinct w.person_id)::int as doubled from worker_month as w
    join membership as m on m.person_id = w.person_id and m.project <> w.project
    join worker_month as o on o.project = m.project and o.month = w.month and o.person_id = w.person_id
    where w.project = s.project and w.month = s.month and w.days & o.days <> 0) as twice
cross join lateral (
    select coalesce(max(earned.fen), 0)::bigint as highest_year_fen from (
        select sum(w.paid_fen) as fen from worker_month as w
        where w.project = s.project and w.month between date_trunc('year', s.month) and s.month
        group by w.person_id) as earned) as year
cross join lateral (
    select count(distinct l.person_id)::int as returned,
        min(coalesce(c.returned_on, l.paid_on, b.received_at::date)) as returned_since
    from payroll_line as l join feed_batch as b on b.id = l.batch_id and b.replaced_by is null
    join worker_month as w on w.project = l.project and w.month = l.month and w.person_id = l.person_id
        and w.paid_fen < w.payable_fen
    left join payment_check as c on c.number = l.batch_id || '-' || l.row
    where l.project = s.project and l.month = s.month
        and (l.result in ('failed', 'returned') or c.state in ('returned', 'reversed'))) as back
cross join lateral (
    select count(*)::int as unsettled from membership as m
    where m.project = s.project and m.settled_on is null and m.left_on >= s.month and m.left_on <= $4::date
        and m.left_on < s.month + interval '1 month') as gone
cross join lateral (
    select coalesce(sum(t.amount_fen) filter (where t.booked_as = 'labour_fee' and t.booked_on >= s.month), 0)::bigint
            as inflow_fen,
        coalesce(sum(t.amount_fen) filter (where t.booked_as = 'labour_fee' and t.booked_on < s.month), 0)::bigint
            as inflow_before_fen,
        count(*) filter (where t.debit and t.booked_as <> 'payroll' and t.booked_on >= s.month and in_use)::int
            as debits_without_batch,
        coalesce(sum(t.amount_fen) filter (
            where t.debit and t.booked_as <> 'payroll' and t.booked_on >= s.month and in_use), 0)::bigint
            as debits_without_batch_fen
    from account_transaction as t left join wage_account as a on a.project_id = t.project
    cross join lateral (select a.closed_on is null or t.booked_on < a.closed_on as in_use)
    where t.project = s.project
        and t.booked_on >= s.month - interval '1 month' and t.booked_on < s.month + interval '1 month') as money
left join lateral (
    select t.balance_fen from account_transaction as t where t.project = s.project and t.balance_fen is not null
    order by t.booked_on desc, t.batch_id desc, t.row desc limit 1) as held on true
cross join lateral (
    select coalesce(max(r.ghosts), 0) as ghosts, coalesce(max(r.ghosts_fen), 0) as ghosts_fen,
        coalesce(max(r.card_people), 0) as card_people, coalesce(max(r.in_step), 0) as in_step,
        coalesce(max(r.two_sites), 0) as two_sites, coalesce(max(r.paid_back), 0) as paid_back,
        coalesce(max(r.paid_back_fen), 0) as paid_back_fen
    from roster_sign as r where r.project = s.project and r.month = s.month) as sign
"""

WORKS_SEEN = """
select w.number, w.division, w.name, w.contract_fen, w.contract_on, w.seen_on, p.number is not null as registered
from works_seen as w left join project as p on p.number = w.project where w.number = any($1::text[]) order by w.number
"""

FIRMS = """
with fresh as (select complaint, division, employer_uscc, project, filed_on from clue
    where look and filed_on is not null order by complaint limit $1 for update skip locked),
seen as (update clue as c set look = false from fresh where c.complaint = fresh.complaint),
subject as (select distinct firm.uscc, left(f.division, 4) as city, date_trunc('month', f.filed_on)::date as month
    from fresh as f left join project as p on p.number = f.project
    cross join lateral (select unnest(array[f.employer_uscc, p.general_contractor ->> 'uscc',
        p.project_owner ->> 'uscc']) as uscc) as firm
    where firm.uscc is not null)
select s.uscc, s.city, s.month, counted.* from subject as s
cross join lateral (select count(*)::int as clues, count(c.repeats)::int as repeated,
        max(p.general_contractor ->> 'name') filter (where p.general_contractor ->> 'uscc' = s.uscc) as contractor,
        max(p.project_owner ->> 'name') filter (where p.project_owner ->> 'uscc' = s.uscc) as owner from clue as c
    left join project as p on p.number = c.project
    where c.filed_on >= s.month and c.filed_on < s.month + interval '1 month' and left(c.division, 4) = s.city
        and s.uscc in (c.employer_uscc, p.general_contractor ->> 'uscc', p.project_owner ->> 'uscc')) as counted
order by s.uscc, s.city, s.month
"""

OF_SITE = (
    "started_on",
    "planned_completion_on",
    "completed_on",
    "contract_on",
    "contract_fen",
    "owner_named",
    "pay_day",
    "pledged",
    "bond_expires_on",
)


@dataclass(frozen=True)
class SiteRow:
    """A project with its facts, and the feeds about it that cannot be relied on."""

    record: Mapping[str, Any]
    site: Site
    told: Mapping[str, str]
    stale: frozenset[str]


async def sites(session: AsyncSession, numbers: Sequence[str]) -> list[SiteRow]:
    driver = await driver_of(session)
    return [_site(record) for record in await driver.fetch(SITES, list(numbers))]


async def months(
    session: AsyncSession, wanted: Sequence[tuple[SiteRow, date]], today: date
) -> list[tuple[SiteRow, Month]]:
    """The facts of these months of these projects."""
    if not wanted:
        return []
    by_id = {row.record["id"]: row for row, _ in wanted}
    ids = [row.record["id"] for row, _ in wanted]
    days = [month for _, month in wanted]
    driver = await driver_of(session)
    records = await driver.fetch(MONTHS, ids, days, [_working_days(month) for month in days], today)
    return [(by_id[record["project"]], _month(by_id[record["project"]], record)) for record in records]


async def works_seen(session: AsyncSession, numbers: Sequence[str]) -> list[tuple[Mapping[str, Any], Sighting]]:
    driver = await driver_of(session)
    names = ("registered", "contract_fen", "contract_on", "seen_on")
    rows = await driver.fetch(WORKS_SEEN, list(numbers)) if numbers else []
    return [(row, Sighting(**{name: row[name] for name in names})) for row in rows]


async def firms(session: AsyncSession, most: int) -> list[tuple[Mapping[str, Any], Firm]]:
    """The firms of clues that came or changed, each with its month in its city; the clues are marked as looked at.

    A clue counts for the employer it names, and for general contractor and owner of the project it is about.
    """
    driver = await driver_of(session)
    rows = await driver.fetch(FIRMS, most)
    return [(row, Firm(row["month"], row["clues"], row["repeated"])) for row in rows]


def _site(record: Mapping[str, Any]) -> SiteRow:
    fresh = {feed for feed, is_fresh in orjson.loads(record["feeds"]).items() if is_fresh}
    site = Site(
        **{name: record[name] for name in OF_SITE},
        stoppages=orjson.loads(record["stoppages"]),
        gaps=frozenset(record["gaps"]),
        last_attended_on=_last_day(record["attended_month"], record["attended_days"]),
    )
    return SiteRow(record, site, orjson.loads(record["told"]), FEEDS - fresh)


def _last_day(month: date | None, days: int | None) -> date | None:
    """The highest bit of a set of days: the first day of the month is bit 0."""
    return month + timedelta(days=days.bit_length() - 1) if month and days else None


def _month(row: SiteRow, record: Mapping[str, Any]) -> Month:
    told = {name: value for name, value in record.items() if name not in ("project", "month")}
    return Month(
        month=record["month"],
        pay_day=row.site.pay_day,
        pay_day_next_month=row.record["pay_day_next_month"],
        started_on=row.site.started_on,
        completed_on=row.site.completed_on,
        stoppages=row.site.stoppages,
        agreed_inflow_fen=_labour_fee(row, record["month"]),
        complaint_in_hand=row.record["complaint_in_hand"],
        **told,
    )


def _labour_fee(row: SiteRow, month: date) -> int | None:
    """What the plan on file and the place's least share say is due in this month (ACC-06, ACC-07)."""
    told = row.record
    if told["fee_plan"] is None:
        return None
    share = least_share(told["division"], told["kind"], told["contract_on"])
    return due_fen(PLAN.validate_json(told["fee_plan"]), month, share)


def _working_days(month: date) -> int:
    return _counted(month, calendar())


@lru_cache(maxsize=256)
def _counted(month: date, known: Calendar) -> int:
    following = (month + timedelta(days=31)).replace(day=1)
    return sum(known.is_working(month + timedelta(days=passed)) for passed in range((following - month).days))
