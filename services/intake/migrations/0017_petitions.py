"""Petitions: which of two procedures each has, when an answer was received, and which clocks wait for their length.

The right to ask for review ran from the answer's date; it runs from its receipt, which nobody recorded so far: where an
answer was given and no review asked for yet, that clock ends, and begins when the receipt is recorded. A petition that
was sent back is nobody's to accept here any more: its clock ends.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

STATEMENTS = (
    """alter table petition
        add column received_on date,
        add column reviewed_on date,
        add column review_received_on date,
        add column waits jsonb not null default '{}'""",
    "alter table petition alter column waits drop default",
    """update obligation as o set state = 'cancelled'
        from petition as p
        where o.subject_kind = 'petition' and o.subject = p.complaint
        and o.state in ('open', 'overdue', 'paused', 'parked')
        and (p.stage = 'sent_back' or (p.stage, o.name) in (
            ('answered', 'petition-review-request'), ('reviewed', 'petition-re-review-request')))""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
