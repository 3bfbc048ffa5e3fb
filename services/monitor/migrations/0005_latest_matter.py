"""An employer's latest matter is found by index: its place's lines apply."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.execute("drop index matter_employer")
    op.execute("create index matter_employer on matter (employer, first_on desc, number desc)")
