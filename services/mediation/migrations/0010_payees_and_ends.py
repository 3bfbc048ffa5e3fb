"""Who received what was paid on a total of several workers; whether a line's worker is a rural worker 农民工; and how the
matter of a withdrawn case ended, which those withdrawn before do not say.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS = (
    "alter table ledger_line add column signed_list varchar",
    "alter table ledger_line add column signed_fen bigint",
    "alter table ledger_line add column rural boolean",
    """alter table ledger_line add constraint ledger_line_signed
        check ((signed_list is null) = (signed_fen is null) and signed_fen > 0)""",
    "alter table case_file drop constraint case_file_check",
    """alter table case_file add constraint case_file_ended check (
        (stage in ('closed', 'withdrawn')) = (closed_on is not null)
        and (stage <> 'closed' or disposition is not null)
        and (stage in ('closed', 'withdrawn') or disposition is null)
    )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
