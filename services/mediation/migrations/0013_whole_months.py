"""The whole months of pay of a ledger line, as an officer states them (CRIM-02)."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.execute("alter table ledger_line add column whole_months integer")
