"""Money that came back is a fact about a matter."""

from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.execute("alter table heard drop constraint heard_kind_check")
    op.execute(
        """alter table heard add constraint heard_kind_check
        check (kind in ('filed', 'found', 'paid', 'returned', 'overdue', 'closed', 'withdrawn'))"""
    )
