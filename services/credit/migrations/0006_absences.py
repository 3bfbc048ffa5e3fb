"""Who is away and who stands in."""

from alembic import op

from shared.migrations import absences, unknown_deliveries

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    unknown_deliveries.index(op)
    absences.create(op)
