"""Outbox, inbox, history, obligations, deliveries: the machinery every service has."""

from alembic import op

from shared.migrations import machinery

revision = "0001"
down_revision = None


def upgrade() -> None:
    machinery.create(op)
