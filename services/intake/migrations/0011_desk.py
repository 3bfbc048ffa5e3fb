"""Escalations, calls, officers' leave; notices owed to workers, languages; what people ask about their own data."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS: tuple[str, ...] = (
    "alter table complaint add column deemed_accepted_on date",
    "alter table complaint add column escalation varchar",
    "alter table complaint add column dissatisfied integer not null default 0",
    """create index complaint_proposed on complaint (division, number)
        where proposed_by is not null and stage = 'filed'""",
    "create index complaint_owner on complaint (owner) where owner is not null",
    "alter table call add column occasion varchar not null default 'result'",
    "alter table call add column outcome varchar not null default 'reached'",
    "update call set outcome = 'no_answer' where not reached",
    "alter table call add column worker_ref uuid",
    """create table escalation (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        rung varchar(40) not null,
        cause varchar not null,
        by varchar not null,
        receiver varchar not null,
        reason text,
        started_at timestamptz not null,
        due_on date,
        ended_on date,
        ended_by varchar,
        answer text
    )""",
    "create index escalation_complaint on escalation (complaint, started_at)",
    "create unique index escalation_once on escalation (complaint, rung, cause) where ended_on is null",
    """create table leave (
        id uuid primary key,
        party varchar not null,
        divisions text[] not null,
        officer varchar not null,
        deputy varchar not null,
        begins_on date not null,
        ends_on date not null check (ends_on >= begins_on),
        reason text not null,
        by varchar not null,
        made_at timestamptz not null,
        ended_on date
    )""",
    "create index leave_deputy on leave (party, deputy, ends_on)",
    "create index leave_officer on leave (party, officer, ends_on)",
    "alter table reporter add column language varchar",
    "alter table member add column language varchar",
    """create table notice (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        event varchar(40) not null,
        occasion varchar not null,
        recipient_kind varchar not null,
        recipient uuid not null,
        rule_id varchar not null,
        made_at timestamptz not null,
        means varchar not null,
        language varchar not null,
        translated boolean not null,
        text text not null,
        skipped varchar(40),
        due_on date,
        told_on date,
        told_by varchar,
        told_means varchar,
        unique (complaint, event, occasion, recipient)
    )""",
    "create index notice_list on notice (made_at desc, id desc)",
    """create table interpretation (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        at timestamptz not null,
        by varchar not null,
        language varchar not null,
        occasion varchar not null,
        unit varchar,
        interpreter bytea
    )""",
    "create index interpretation_complaint on interpretation (complaint, at)",
    """create table person_request (
        id uuid primary key,
        kind varchar not null,
        at timestamptz not null,
        by varchar not null,
        found_by varchar not null,
        rows jsonb not null,
        identity_check jsonb not null,
        purpose text not null,
        valid_until timestamptz
    )""",
    """create table correction (
        id uuid primary key,
        request uuid not null references person_request (id),
        at timestamptz not null,
        by varchar not null,
        of_table varchar not null,
        row_id uuid not null,
        complaint varchar not null references complaint (number),
        field varchar not null,
        old bytea
    )""",
    "create index correction_row on correction (row_id)",
    "revoke update, delete, truncate on person_request, correction from intake_app",
    "revoke delete, truncate on notice, escalation, leave, interpretation from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
