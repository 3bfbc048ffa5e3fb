"""Live incidents: the hours to tell the superior wait for their number, and begin once it is known.

An incident that runs, was told to nobody above and never had those hours waits from its report on: a person was asked
for the number, and the answer started nothing.
"""

from alembic import op

revision = "0019"
down_revision = "0018"

STATEMENTS = (
    "alter table incident add column waits jsonb not null default '{}'",
    "alter table incident alter column waits drop default",
    """update incident as i set waits = jsonb_build_object('incident-report', jsonb_build_object(
            'on', ((i.reported_at at time zone 'Asia/Shanghai')::date)::text,
            'at', to_jsonb(i.reported_at),
            'event', 'incident-reported'))
        where i.stage <> 'closed' and i.reported_up_at is null and not exists (
            select from obligation as o where o.subject_kind = 'incident' and o.subject = i.number)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
