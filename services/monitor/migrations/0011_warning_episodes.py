"""Warnings: their episodes, and who is told of a project's."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "alter table project add column told jsonb not null default '{}'",
    """create table warning (
        number varchar primary key,
        version integer not null,
        state varchar(40) not null check (state in ('raised', 'notified', 'read', 'handling', 'urged', 'supervised',
            'unanswered', 'rectified', 'verified', 'waiver_asked', 'waived', 'cleared')),
        rule varchar(8) not null,
        rule_id varchar(16) not null,
        subject_kind varchar(40) not null check (subject_kind in ('project', 'works-seen', 'employer')),
        subject varchar not null,
        period varchar(10) not null,
        seq integer not null check (seq > 0),
        division text collate "C" not null,
        employer_uscc varchar,
        parties text[] not null,
        level varchar(40) not null check (level in ('info', 'yellow', 'orange', 'red')),
        rank smallint not null,
        people integer,
        fen bigint,
        facts jsonb not null,
        lacks text[] not null,
        zh text not null,
        en text not null,
        raised_on date not null,
        since_on date,
        worsened_on date,
        owner varchar,
        handle_by date,
        overdue_on date,
        read_on date,
        read_by varchar,
        handled_by varchar,
        measure text,
        rectified_on date,
        rectified_by varchar,
        rectification text,
        verified_on date,
        verified_by varchar,
        waiver_until date,
        waiver_reason text,
        waiver_asked_by varchar,
        waived_on date,
        waived_by varchar,
        cleared_on date check (cleared_on >= raised_on),
        waits jsonb not null,
        unique (rule, subject_kind, subject, period, seq),
        check ((state = 'cleared') = (cleared_on is not null))
    )""",
    "create unique index warning_open on warning (subject_kind, subject, period, rule) where state <> 'cleared'",
    "create index warning_order on warning (raised_on, number)",
    "create index warning_division on warning (division, raised_on)",
    "create index warning_employer on warning (employer_uscc)",
    "create index warning_parties on warning using gin (parties)",
    # an episode that was begun stays in the file
    "revoke delete, truncate on warning from monitor_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
