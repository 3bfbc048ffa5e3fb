"""Parties, their credentials, and the clock of a development stack. Written by the operator, read by the services."""

from alembic import op

revision = "0001"
down_revision = None

STATEMENTS = (
    """create table access.party (
        name varchar primary key,
        kind varchar(40) not null check (kind in ('labour_authority', 'department', 'partner')),
        created_at timestamptz not null
    )""",
    """create table access.credential (
        key varchar primary key,
        name varchar not null,
        party varchar not null references access.party (name),
        secret bytea not null,
        divisions text[] not null,
        scopes text[] not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        revoked_at timestamptz
    )""",
    """create table access.clock (
        only_row boolean primary key check (only_row),
        shift_seconds double precision not null
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
