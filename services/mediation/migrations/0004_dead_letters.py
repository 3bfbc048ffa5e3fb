"""What is discarded is kept, and what the outbox no longer holds is counted."""

from alembic import op

from shared.migrations import dead_letters

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    dead_letters.leave_a_trace(op)
