"""Letters by which a warning is given to two units; which clues are in hand."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    """create table assignment (
        id uuid primary key,
        document_no varchar not null unique,
        subject_kind varchar not null,
        subject varchar not null,
        division text collate "C" not null,
        kind varchar(40) not null,
        role varchar,
        unit varchar not null,
        party varchar,
        given_at timestamptz not null,
        given_by varchar not null,
        reason text,
        due_on date,
        state varchar(40) not null,
        received_at timestamptz,
        ended_at timestamptz,
        outcome text
    )""",
    "create index assignment_subject on assignment (subject, given_at)",
    """create table letter_counter (
        division text collate "C" not null,
        kind varchar(40) not null,
        year integer not null,
        last integer not null,
        primary key (division, kind, year)
    )""",
    "alter table clue add column accepted_sequence bigint, add column ended_sequence bigint",
    "revoke delete, truncate on assignment, letter_counter from monitor_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
