"""Lists as files made by a job."""

from alembic import op

from shared.migrations import exports

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    exports.create(op)
