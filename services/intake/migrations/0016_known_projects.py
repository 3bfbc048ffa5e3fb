"""What monitor's register says of projects: entries, and how the five regimes of each stand."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    """create table known_project (
        number varchar primary key,
        division text collate "C" not null,
        name varchar not null,
        name_key varchar,
        employers text[] not null,
        sequence bigint not null
    )""",
    "create index known_project_name on known_project (name_key)",
    """create table known_regimes (
        project varchar primary key,
        division text collate "C" not null,
        regimes jsonb not null,
        changed_on date not null,
        sequence bigint not null
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
