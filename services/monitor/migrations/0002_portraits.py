"""Risk portraits: matters as heard of, what they contribute, each employer's score and colour."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """create table matter (
        number varchar primary key,
        employer varchar,
        division text collate "C" not null,
        first_on date not null,
        filed_on date
    )""",
    "create index matter_employer on matter (employer, division)",
    "create index matter_division on matter (division, filed_on)",
    """create table heard (
        event_id uuid primary key,
        matter varchar not null references matter (number),
        kind varchar(40) not null check (kind in ('filed', 'found', 'paid', 'overdue', 'closed', 'withdrawn')),
        source varchar not null,
        employer varchar,
        division text collate "C" not null,
        happened_on date not null,
        sequence bigint not null,
        workers integer not null check (workers >= 0),
        outstanding_fen bigint not null check (outstanding_fen >= 0),
        disposition varchar
    )""",
    "create index heard_matter on heard (matter)",
    """create table contribution (
        id uuid primary key,
        employer varchar not null,
        matter varchar not null references matter (number),
        division text collate "C" not null,
        rule varchar(40) not null,
        source varchar not null,
        points integer not null check (points >= 0),
        hard boolean not null,
        from_on date not null,
        until_on date check (until_on >= from_on),
        cleared_by varchar,
        sequence bigint not null
    )""",
    "create index contribution_employer on contribution (employer, until_on)",
    "create index contribution_matter on contribution (matter)",
    """create table employer (
        number varchar primary key,
        version integer not null,
        division text collate "C" not null,
        score integer not null,
        colour varchar(40) not null check (colour in ('green', 'yellow', 'orange', 'red')),
        rank integer not null check (rank between 0 and 3),
        scored_at timestamptz,
        changes_on date
    )""",
    "create index employer_order on employer (rank, score, number)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
