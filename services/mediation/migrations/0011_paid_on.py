"""The day on which the last money for an order's line came: it is known before it is known who received it."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS = (
    "alter table correction_order_line add column paid_on date",
    """update correction_order_line as line set paid_on = (
        select max(entry.happened_on) from ledger_entry as entry, correction_order as its
        where its.document_no = line.document_no and entry.case_number = line.case_number and entry.line = line.line
            and entry.kind = 'paid' and entry.happened_on >= its.issued_on)
        where line.paid_fen + line.others_fen > 0""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
