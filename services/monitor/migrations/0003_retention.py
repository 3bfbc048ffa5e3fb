"""Months of the outbox, age of the inbox, seals over history, deadlines that pause."""

from alembic import op

from shared.migrations import retention

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    retention.keep_and_seal(op)
