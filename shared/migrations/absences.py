"""Who is away and who stands in, in each service that keeps it."""

from typing import Any

STATEMENTS = (
    """create table absence (
        leave varchar primary key,
        party varchar not null,
        officer varchar not null,
        deputy varchar not null,
        begins_on date not null,
        ends_on date not null check (ends_on >= begins_on),
        back_on date,
        sequence bigint not null
    )""",
    "create index absence_deputy on absence (party, deputy, ends_on)",
)


def create(op: Any) -> None:
    """In the schema that comes first in the search path."""
    for statement in STATEMENTS:
        op.execute(statement)
