"""What lists are read by: a stage, a channel and what waits for a decision, each in the order of the list.

With a million complaints a list by a stage that nothing recent is in, by a channel that is rarely used or by a day long
past walked through all of them. What else a list is narrowed by stands behind the order, so that it is looked at in the
index and not in the table.
"""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS = (
    """create index complaint_stage on complaint
        (stage, filed_at desc, number desc, channel, domain, collective, division)""",
    """create index complaint_channel on complaint
        (channel, filed_at desc, number desc, stage, domain, collective, division)""",
    """create index complaint_undecided on complaint (filed_at desc, number desc, accept_due_on, division)
        where stage in ('filed', 'incomplete')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
