"""Wages of a project's month that monitor found unpaid."""

from alembic import op

revision = "0026"
down_revision = "0025"

STATEMENT = """create table known_unpaid (
    project varchar not null,
    month varchar not null,
    division text collate "C" not null,
    rule_id varchar,
    people integer,
    fen bigint,
    missed_on date,
    unanswered boolean not null,
    made_good_on date,
    sequence bigint not null,
    primary key (project, month)
)"""


def upgrade() -> None:
    op.execute(STATEMENT)
