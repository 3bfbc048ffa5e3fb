"""Lists as files made by a job."""

from alembic import op

from shared.migrations import exports

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    exports.create(op)
