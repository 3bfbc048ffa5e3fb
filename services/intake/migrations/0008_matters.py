"""Complaints that are one matter, and candidates that may be.

A filing pays for none of it: keys and candidates are written by the worker, and the index over what follows a leader
holds only what does.
"""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS: tuple[str, ...] = (
    "alter table complaint add column joined_to varchar references complaint (number)",
    "create index complaint_joined_to on complaint (joined_to) where joined_to is not null",
    """create table candidate (
        id uuid primary key,
        version integer not null,
        complaint varchar not null references complaint (number),
        other varchar not null references complaint (number) check (other <> complaint),
        division text collate "C" not null,
        kind varchar(40) not null,
        score integer not null,
        contributions jsonb not null,
        state varchar(40) not null,
        found_at timestamptz not null,
        decided_at timestamptz,
        decided_by varchar,
        reason text,
        unique (complaint, other),
        check (state not in ('joined', 'dismissed') or (decided_at is not null and decided_by is not null))
    )""",
    "create index candidate_other on candidate (other)",
    "create index candidate_list on candidate (found_at desc, id desc)",
    "create index candidate_proposed on candidate (division, found_at desc, id desc) where state = 'proposed'",
    "create index candidate_certain on candidate (found_at) where state = 'certain'",
    """create table joining (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        leader varchar not null references complaint (number) check (leader <> complaint),
        kind varchar(40) not null,
        joined_at timestamptz not null,
        joined_by varchar not null,
        reason text,
        candidate uuid references candidate (id),
        parted_at timestamptz,
        parted_by varchar,
        part_reason text,
        check ((parted_at is null) = (parted_by is null))
    )""",
    "create unique index joining_now on joining (complaint) where parted_at is null",
    "create index joining_complaint on joining (complaint, joined_at)",
    "create index joining_leader on joining (leader, joined_at)",
    """create table matching_key (
        complaint varchar primary key references complaint (number),
        filed_on date not null,
        tokens text[] not null
    )""",
    "create index matching_key_tokens on matching_key using gin (tokens) with (fastupdate = off)",
    """create table matching_progress (
        only_row boolean primary key check (only_row),
        until_txid bigint not null
    )""",
    "revoke delete, truncate on joining, candidate from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
