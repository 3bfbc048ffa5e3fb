"""Warnings of monitor beside a complaint; unpaid months by employer."""

from alembic import op

revision = "0028"
down_revision = "0026"

STATEMENTS = (
    "alter table known_unpaid add column employer_uscc varchar",
    "create index known_unpaid_employer on known_unpaid (employer_uscc, month) where made_good_on is null",
    """create table known_warning (
        warning varchar primary key,
        division text collate "C" not null,
        project varchar,
        employer_uscc varchar,
        rule varchar(8) not null,
        rule_id varchar(16) not null,
        level varchar(40) not null,
        period varchar(10) not null,
        people integer,
        fen bigint,
        cleared_on date,
        sequence bigint not null
    )""",
    "create index known_warning_project on known_warning (project, warning) where cleared_on is null",
    "create index known_warning_employer on known_warning (employer_uscc, warning) where cleared_on is null",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
