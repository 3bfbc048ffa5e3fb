"""A fourth kind of party: one of our own services, which pulls what a statutory paper needs."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "alter table access.party drop constraint party_kind_check",
    """alter table access.party add constraint party_kind_check
        check (kind in ('labour_authority', 'department', 'partner', 'service'))""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
