"""Employers' records, checks of the amount, and proposals for a person to decide."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """create table employer (
        number varchar primary key,
        version integer not null
    )""",
    """create table entry (
        event_id uuid primary key,
        employer varchar not null references employer (number),
        division text collate "C" not null,
        code varchar(40) not null,
        entered_on date not null,
        source varchar not null,
        complaint varchar,
        sequence bigint not null,
        fen bigint,
        outstanding_fen bigint check (outstanding_fen >= 0),
        workers integer check (workers >= 0),
        document_no varchar,
        due_on date,
        payer varchar,
        disposition varchar,
        period_from varchar,
        period_to varchar
    )""",
    "create index entry_employer on entry (employer, entered_on)",
    "create index entry_source on entry (source)",
    "create index entry_complaint on entry (complaint)",
    "create index entry_division on entry (division, code, entered_on)",
    """create table amount_check (
        source varchar not null,
        document_no varchar not null,
        employer varchar not null references employer (number),
        division text collate "C" not null,
        outcome varchar(40) not null check (outcome in ('reached', 'not_reached', 'undecided')),
        checked_on date not null,
        zh varchar not null,
        en varchar not null,
        lines jsonb not null,
        primary key (source, document_no)
    )""",
    "create index ix_amount_check_employer on amount_check (employer)",
    """create table proposal (
        number varchar primary key,
        version integer not null,
        kind varchar not null,
        rule_id varchar not null,
        state varchar(40) not null check (state in ('open')),
        employer varchar not null references employer (number),
        division text collate "C" not null,
        source varchar not null,
        document_no varchar not null,
        outstanding_fen bigint not null,
        proposed_on date not null,
        decide_by date not null,
        corrected_on date,
        zh varchar not null,
        en varchar not null
    )""",
    "create unique index proposal_once on proposal (kind, source, document_no)",
    "create index proposal_order on proposal (decide_by, number)",
    "create index proposal_employer on proposal (employer)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
