"""Transfers keep since when the receiver's days to answer wait for their length, as every procedure does.

An offer whose days were not known had no clock, and an answered question began none: it waits from now on.
"""

from alembic import op

revision = "0018"
down_revision = "0017"

STATEMENTS = (
    "alter table transfer add column waits jsonb not null default '{}'",
    "alter table transfer alter column waits drop default",
    """update transfer as t set waits = jsonb_build_object('transfer-answer', jsonb_build_object(
            'on', to_char(coalesce(t.approved_at, t.offered_at) at time zone 'Asia/Shanghai', 'YYYY-MM-DD'),
            'at', to_jsonb(coalesce(t.approved_at, t.offered_at)) #>> '{}',
            'event', 'transfer-offered'))
        where t.state = 'offered' and t.answer_by is null""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
