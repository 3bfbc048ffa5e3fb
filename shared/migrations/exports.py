"""Lists as files: what was asked for, and the parts of each file, in every service."""

from typing import Any

STATEMENTS = (
    """create table export (
        id uuid primary key,
        list varchar not null,
        format varchar not null,
        by varchar not null,
        caller jsonb not null,
        filters jsonb not null,
        purpose text,
        state varchar not null,
        rows int not null,
        total int,
        size bigint,
        failure varchar,
        attempts int not null,
        asked_at timestamptz not null,
        claim uuid,
        claimed_until timestamptz,
        expires_at timestamptz
    )""",
    "create index export_unended on export (asked_at) where state in ('asked', 'running')",
    "create index export_ready on export (expires_at) where state = 'ready'",
    "create index export_mine on export (by, asked_at)",
    """create table export_part (
        export uuid not null references export (id),
        place int not null,
        content bytea not null,
        primary key (export, place)
    )""",
)


def create(op: Any) -> None:
    """In the schema that comes first in the search path."""
    for statement in STATEMENTS:
        op.execute(statement)
