"""From when to when each worker was on a project; a return is a stay of its own (C26)."""

from alembic import op

revision = "0022"
down_revision = "0021"

STAYS = (
    """create table stay (
        id bigint generated always as identity primary key,
        project integer not null references project (id),
        person_id bigint not null references person (id),
        entered_on date,
        left_on date check (left_on >= entered_on),
        constraint stay_begun unique nulls not distinct (project, person_id, entered_on)
    )""",
    # of earlier stays only the last is known
    """insert into stay (project, person_id, entered_on, left_on)
        select project, person_id, case when left_on < entered_on then null else entered_on end, left_on
        from membership where registered""",
    "revoke delete, truncate on stay from monitor_app",
)


def upgrade() -> None:
    for statement in STAYS:
        op.execute(statement)
