"""What is discarded, and what the outbox no longer keeps: both leave a trace. The same in every service."""

from typing import Any

from sqlalchemy import text

DISCARDED = """create table discarded (
        position bigint not null,
        event_id uuid,
        action varchar not null,
        topic varchar not null,
        key varchar not null,
        headers jsonb not null,
        body bytea not null,
        fingerprint bytea not null,
        reason varchar not null,
        parked_at timestamptz not null,
        discarded_at timestamptz not null,
        discarded_by varchar not null,
        because varchar not null,
        primary key (position)
    )"""

DISCARDED_ONCE = "create unique index discarded_once on discarded (action, topic, fingerprint)"

FORGOTTEN = """create table outbox_forgotten (
        month date not null,
        name varchar not null,
        facts bigint not null,
        until_position bigint not null,
        forgotten_at timestamptz not null,
        primary key (month, name)
    )"""

FORGET_OUTBOX = """create or replace function forget_outbox() returns integer
        language plpgsql security definer set search_path from current as $$
    declare
        month record;
        waiting boolean;
        gone integer := 0;
    begin
        perform pg_advisory_xact_lock(hashtext('outbox months ' || current_schema()));
        for month in
            select c.relname as name, to_date(right(c.relname, 7), 'YYYY_MM') as began
            from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'outbox'::regclass
              and (to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month') at time zone 'UTC'
                  < now() - interval '90 days'
        loop
            execute format('select exists (select from %I where sent_at is null)', month.name) into waiting;
            if not waiting then
                execute format('insert into outbox_forgotten
                    select %L, name, count(*), max(position), now() from %I group by name', month.began, month.name);
                execute format('drop table %I', month.name);
                gone := gone + 1;
            end if;
        end loop;
        return gone;
    end $$"""

GRANTS = (
    "revoke update, delete, truncate on discarded from {role}",
    "revoke insert, update, delete, truncate on outbox_forgotten from {role}",
)


def leave_a_trace(op: Any) -> None:
    """In the schema that comes first in the search path, for that schema's role."""
    schema = op.get_bind().scalar(text("select current_schema()"))
    for statement in (DISCARDED, DISCARDED_ONCE, FORGOTTEN, FORGET_OUTBOX):
        op.execute(statement)
    for grant in GRANTS:
        op.execute(grant.format(role=f"{schema}_app"))
