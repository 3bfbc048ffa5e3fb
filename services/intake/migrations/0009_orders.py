"""Orders of partners, and what a day of each was reconciled to."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS: tuple[str, ...] = (
    """create table channel_order (
        party varchar not null,
        partner_no varchar not null,
        complaint varchar not null unique references complaint (number),
        state varchar(40) not null,
        partner_state varchar(40),
        partner_at timestamptz,
        category varchar,
        urgency varchar(40) not null,
        limit_term varchar,
        assignees text[] not null,
        dispatched_on date,
        signed_at timestamptz,
        signed_by varchar,
        returns integer not null,
        extensions integer not null,
        asked_term varchar,
        urged integer not null,
        supervised boolean not null,
        elevated boolean not null,
        reworks integer not null,
        duplicate_of varchar,
        primary key (party, partner_no)
    )""",
    """create table channel_message (
        id uuid primary key,
        party varchar not null,
        digest bytea not null,
        partner_no varchar,
        kind varchar not null,
        said_at timestamptz,
        received_at timestamptz not null,
        outcome varchar not null,
        refusal varchar,
        complaint varchar references complaint (number),
        body bytea,
        unique (party, digest)
    )""",
    "create index channel_message_complaint on channel_message (complaint, received_at) where complaint is not null",
    "create index delivery_subject on delivery (subject, position)",
    "create index delivery_unknown on delivery (next_at) where state = 'unknown'",
)

RECONCILING: tuple[str, ...] = (
    """create table petition (
        complaint varchar primary key references complaint (number),
        stage varchar(40) not null,
        answered_on date,
        concluded_on date
    )""",
    """create table assistance (
        complaint varchar primary key references complaint (number),
        assisted_by varchar not null,
        consent varchar not null,
        relation varchar,
        occasion varchar not null,
        occasion_on date not null,
        place varchar
    )""",
    """create table reconciliation (
        id uuid primary key,
        partner varchar not null,
        batch_no varchar not null,
        division text collate "C" not null,
        parties text[] not null,
        period date not null,
        as_of timestamptz not null,
        record_count integer not null check (record_count >= 0),
        total_fen bigint not null check (total_fen >= 0),
        sha256 varchar not null,
        received_at timestamptz not null,
        by varchar not null,
        matched integer not null,
        ours_only integer not null,
        theirs_only integer not null,
        differing integer not null,
        unique (partner, batch_no)
    )""",
    "create index reconciliation_list on reconciliation (received_at desc, id desc)",
    "create index reconciliation_period on reconciliation (partner, period)",
    """create table reconciliation_line (
        reconciliation uuid not null references reconciliation (id),
        partner_no varchar not null,
        partner varchar not null,
        filed_on date,
        workers integer,
        owed_fen bigint,
        state varchar,
        disposition varchar,
        primary key (reconciliation, partner_no)
    )""",
    "create index reconciliation_line_no on reconciliation_line (partner, partner_no)",
    """create table reconciliation_item (
        number varchar primary key,
        version integer not null,
        reconciliation uuid not null references reconciliation (id),
        partner varchar not null,
        parties text[] not null,
        division text collate "C" not null,
        period date not null,
        partner_no varchar not null,
        kind varchar(40) not null,
        complaint varchar references complaint (number),
        fields jsonb not null,
        owner varchar not null,
        due_on date,
        state varchar(40) not null,
        opened_at timestamptz not null,
        resolution varchar,
        reason text,
        resolved_by varchar,
        resolved_at timestamptz
    )""",
    "create unique index reconciliation_item_open on reconciliation_item (partner, partner_no) where state = 'open'",
    "create index reconciliation_item_list on reconciliation_item (opened_at desc, number desc)",
    "create index reconciliation_item_due on reconciliation_item (division, due_on) where state = 'open'",
    """create table pull_cursor (
        partner varchar primary key,
        cursor timestamptz,
        leased_until timestamptz not null,
        pulled_at timestamptz,
        clues bigint not null,
        failed integer not null,
        last_failure varchar
    )""",
)


def upgrade() -> None:
    for statement in (*STATEMENTS, *RECONCILING):
        op.execute(statement)
