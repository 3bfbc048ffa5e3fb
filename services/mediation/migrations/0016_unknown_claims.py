"""Cases of which nobody has said yet how much is owed."""

from alembic import op

revision = "0016"
down_revision = "0015"

STATEMENTS = (
    "alter table case_file add column claim_unknown boolean not null default false",
    "alter table case_file alter column claim_unknown drop default",
    "alter table case_file add constraint unknown_claim_is_none check (not claim_unknown or claimed_fen = 0)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
