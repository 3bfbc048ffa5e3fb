"""What an officer found about how a sum was claimed (条例 52), in the verified part."""

from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.execute("alter table verified add column improper_claim varchar")
