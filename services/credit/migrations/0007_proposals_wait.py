"""Proposals to list keep which of their clocks wait for a length that is not known at the place."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "alter table proposal add column waits jsonb not null default '{}'",
    "alter table proposal alter column waits drop default",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
