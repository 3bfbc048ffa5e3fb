"""Lists as files made by a job."""

from alembic import op

from shared.migrations import exports

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    exports.create(op)
