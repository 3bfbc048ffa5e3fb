"""Lists as files made by a job."""

from alembic import op

from shared.migrations import exports

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    exports.create(op)
