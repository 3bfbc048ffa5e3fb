"""What warnings are made of in the register: pay-day, kind and stoppages of a project; works seen, registered or not."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS = (
    """alter table project
        add column kind varchar(40) check (kind in ('building', 'municipal', 'water')),
        add column pay_day smallint check (pay_day between 1 and 31),
        add column pay_day_next_month boolean,
        add column stoppages jsonb not null default '[]',
        add column look_on date,
        add column looked_on date,
        add constraint project_pay_day_whole check ((pay_day is null) = (pay_day_next_month is null))""",
    "create index project_look on project (look_on, number) where look_on is not null",
    # whatever was registered before is looked at once
    "update project set look_on = '2000-01-01'",
    """create table works_seen (
        number varchar primary key,
        source varchar(40) not null check (source in ('permit', 'gate', 'grid')),
        source_no varchar not null,
        division text collate "C" not null,
        name varchar not null,
        project varchar,
        contract_fen bigint check (contract_fen > 0),
        contract_on date,
        seen_on date not null,
        told_by varchar not null,
        told_at timestamptz not null,
        look_on date,
        unique (source, source_no)
    )""",
    "create index works_seen_order on works_seen (seen_on, number)",
    "create index works_seen_division on works_seen (division, seen_on)",
    "create index works_seen_project on works_seen (project)",
    "create index works_seen_look on works_seen (look_on, number) where look_on is not null",
    # what was told stays told
    "revoke delete, truncate on works_seen from monitor_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
