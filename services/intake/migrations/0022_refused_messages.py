"""Messages that were refused or given up are looked for every minute, and few among all that were sent."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.execute("create index delivery_refused on delivery (kind, position) where state in ('refused', 'parked')")
