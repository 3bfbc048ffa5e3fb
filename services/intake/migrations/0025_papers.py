"""Written notices to complainants, and the counters of their numbers."""

from alembic import op

revision = "0025"
down_revision = "0024"

STATEMENTS = (
    """create table paper (
        number varchar primary key,
        complaint varchar not null references complaint (number),
        division text collate "C" not null,
        kind varchar(40) not null,
        rule_id varchar not null,
        facts jsonb not null,
        made_at timestamptz not null,
        made_by varchar not null,
        addressee bytea,
        document_no varchar unique,
        issued_on date,
        text text,
        sha256 bytea,
        served_on date,
        served_means varchar(40),
        served_by varchar,
        proof text,
        recorded_by varchar
    )""",
    "create index paper_complaint on paper (complaint, made_at)",
    "create index paper_unnumbered on paper (division) where document_no is null",
    """create table paper_counter (
        division text collate "C" not null,
        kind varchar not null,
        year integer not null,
        last integer not null,
        primary key (division, kind, year)
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
