"""Lists as files made by a job."""

from alembic import op

from shared.migrations import exports

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    exports.create(op)
