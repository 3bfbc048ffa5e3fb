"""The pay of those who are, and of those who may be, rural workers 农民工, as mediation states it; older facts did not."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    "alter table entry add column rural jsonb",
    "alter table entry add column perhaps_rural jsonb",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
