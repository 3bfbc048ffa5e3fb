"""Acceptance by silence as of the receipt; the pay-day in what was verified; refusals that are proposed and annulled.

What counts as accepted by silence does so as of its receipt (INT-02), not as of the day after the five days: the days that
passed are the newest of that name, and what was decided meanwhile keeps the day that was told.
"""

from alembic import op

revision = "0020"
down_revision = "0019"

STATEMENTS = (
    """update complaint as c set deemed_accepted_on = (
            select o.started_on from obligation as o
            where o.subject_kind = 'complaint' and o.subject = c.number and o.name = 'deemed-acceptance'
            order by o.started_on desc, o.due_at desc limit 1)
        where c.deemed_accepted_on is not null and c.stage in ('filed', 'incomplete', 'transferred')
            and exists (select 1 from obligation as o where o.subject_kind = 'complaint' and o.subject = c.number
                and o.name = 'deemed-acceptance')""",
    "alter table verified add column pay_day date",
    "alter table verified add column continuing boolean",
    "alter table complaint add column refusal_proposed_by varchar",
    "alter table complaint add column refusal_ground varchar",
    "alter table complaint add column refusal_annulled_on date",
    """create index complaint_refusal_proposed on complaint (division, number)
        where refusal_proposed_by is not null and stage in ('filed', 'incomplete')""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
