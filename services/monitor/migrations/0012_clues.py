"""Construction clues against firms."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS = (
    """create table clue (
        complaint varchar primary key,
        division text collate "C",
        employer_uscc varchar,
        project varchar,
        filed_on date,
        repeats varchar,
        look boolean not null
    )""",
    "create index clue_month on clue (filed_on)",
    "create index clue_project on clue (project, filed_on)",
    "create index clue_employer on clue (employer_uscc, filed_on)",
    "create index clue_look on clue (complaint) where look",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
