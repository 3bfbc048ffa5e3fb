"""The third migration of every service: what is kept how long, what is sealed, and deadlines that pause.

The outbox becomes one partition a month, so that old months go as a whole. Only functions of the schema's owner
remove anything: the service may call them, and each refuses what is younger than its term.
"""

from typing import Any

from sqlalchemy import text

OUTBOX = (
    "alter table outbox rename to outbox_unpartitioned",
    "alter table outbox_unpartitioned rename constraint outbox_pkey to outbox_unpartitioned_pkey",
    "drop index outbox_unsent",
    """create table outbox (
        position bigint generated always as identity,
        event_id uuid not null,
        name varchar not null,
        version integer not null,
        key varchar not null,
        occurred_at timestamptz not null,
        body bytea not null,
        traceparent text,
        stated_at timestamptz not null,
        sent_at timestamptz,
        primary key (position, stated_at)
    ) partition by range (stated_at)""",
    "create index outbox_unsent on outbox (position) where sent_at is null",
)

INBOX = (
    "create index inbox_age on inbox using brin (taken_at)",
    """create function forget_inbox() returns bigint
        language sql security definer set search_path from current as $$
    with gone as (
        delete from inbox where taken_at < now() - interval '120 days' returning 1
    )
    select count(*) from gone $$""",
)

SEALS = (
    "alter table history add column txid bigint not null default (pg_current_xact_id()::text::bigint)",
    "create index history_txid on history using brin (txid) with (pages_per_range = 16)",
    """create table seal (
        number bigint not null,
        sealed_at timestamptz not null,
        from_txid bigint not null,
        until_txid bigint not null,
        heads integer not null,
        root bytea not null,
        previous bytea not null,
        signature bytea not null,
        anchored_at timestamptz,
        primary key (number)
    )""",
    "create index seal_unanchored on seal (number) where anchored_at is null",
    """create table sealed_head (
        seal bigint not null references seal (number),
        kind varchar not null,
        subject varchar not null,
        version integer not null,
        hash bytea not null,
        primary key (seal, kind, subject)
    )""",
    "create index sealed_head_subject on sealed_head (kind, subject, version)",
)

PAUSES = (
    "alter table obligation add column paused_on date",
    "alter table obligation add column pauses jsonb not null default '[]'",
    "alter table obligation add column derivations jsonb not null default '[]'",
    "drop index obligation_division",
    """create index obligation_division on obligation (division, due_on)
        where state in ('open', 'paused', 'overdue')""",
)

GRANTS = (
    "revoke update, delete, truncate on outbox from {role}",
    "grant update (sent_at) on outbox to {role}",
    "revoke update, delete, truncate on seal, sealed_head from {role}",
    "grant update (anchored_at) on seal to {role}",
    "revoke execute on function keep_outbox_months(timestamptz), forget_outbox(), forget_inbox() from public",
    "grant execute on function keep_outbox_months(timestamptz), forget_outbox(), forget_inbox() to {role}",
)

FORGET_OUTBOX = """create function forget_outbox() returns integer
        language plpgsql security definer set search_path from current as $$
    declare
        month record;
        waiting boolean;
        gone integer := 0;
    begin
        perform pg_advisory_xact_lock(hashtext('outbox months ' || current_schema()));
        for month in
            select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'outbox'::regclass
              and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
                  < now() - interval '90 days'
        loop
            execute format('select exists (select from %I where sent_at is null)', month.name) into waiting;
            if not waiting then
                execute format('drop table %I', month.name);
                gone := gone + 1;
            end if;
        end loop;
        return gone;
    end $$"""


MONTHS = """create function keep_outbox_months(since timestamptz default now()) returns void
        language plpgsql security definer set search_path from current as $$
    declare
        month timestamp;
        name text;
    begin
        perform pg_advisory_xact_lock(hashtext('outbox months ' || current_schema()));
        for month in select generate_series(date_trunc('month', since at time zone 'UTC'),
            date_trunc('month', now() at time zone 'UTC') + interval '3 months', interval '1 month')
        loop
            name := 'outbox_' || to_char(month, 'YYYY_MM');
            if to_regclass(name) is null then
                execute format('create table %I partition of outbox for values from (%L) to (%L)', name,
                    month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
                execute format('revoke all on %I from %I', name, current_schema() || '_app');
            end if;
        end loop;
    end $$"""

CARRY_OVER = (
    "select keep_outbox_months(coalesce((select min(stated_at) from outbox_unpartitioned), now()))",
    """insert into outbox overriding system value
        select position, event_id, name, version, key, occurred_at, body, traceparent, stated_at, sent_at
        from outbox_unpartitioned""",
    "select setval(pg_get_serial_sequence('outbox', 'position'), coalesce(max(position), 1), max(position) is not null)"
    " from outbox",
    "drop table outbox_unpartitioned",
)


def keep_and_seal(op: Any) -> None:
    """In the schema that comes first in the search path, for that schema's role."""
    schema = op.get_bind().scalar(text("select current_schema()"))
    for statement in (*OUTBOX, MONTHS, *CARRY_OVER, FORGET_OUTBOX, *INBOX, *SEALS, *PAUSES):
        op.execute(statement)
    for grant in GRANTS:
        op.execute(grant.format(role=f"{schema}_app"))
