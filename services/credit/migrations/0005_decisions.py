"""What persons decide on proposals, and what single workers are owed, for the check of the amount."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATEMENTS = (
    "alter table entry add column remuneration_fen bigint check (remuneration_fen >= 0)",
    "alter table entry add column most_owed jsonb not null default '[]'",
    "alter table proposal drop constraint proposal_state_check",
    "alter table proposal add column proposed_by varchar not null default 'credit'",
    "alter table proposal add column decided_on date",
    "alter table proposal add column decided_by varchar",
    "alter table proposal add column decision_reason text",
    "alter table proposal add check (state in ('open', 'approved', 'dismissed'))",
    """alter table proposal add check (
        state = 'open' or (decided_on is not null and decided_by is not null and decision_reason is not null)
    )""",
    """alter table proposal add constraint proposal_decided_by_another check (
        decided_by is distinct from proposed_by
    )""",
    "alter table proposal alter column proposed_by drop default",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
