"""Units and crews of projects, and what the national real-name platform's protocol sends."""

from alembic import op

revision = "0013"
down_revision = "0012"

CHAIN = (
    """create table project_party (
        project integer not null references project (id),
        corp_code varchar not null,
        corp_name varchar not null,
        kind varchar(40) not null check (kind in ('001', '002', '003', '004', '005', '006', '007', '008', '009', '010',
                                                  '011', '012')),
        manager bigint references person (id),
        entered_on date,
        left_on date check (left_on >= entered_on),
        written_by varchar not null,
        at timestamptz not null,
        primary key (project, corp_code)
    )""",
    """create table team (
        number integer generated always as identity primary key,
        project integer not null,
        corp_code varchar not null,
        name varchar not null,
        leader bigint references person (id),
        responsible bigint references person (id),
        entered_on date,
        left_on date check (left_on >= entered_on),
        written_by varchar not null,
        at timestamptz not null,
        foreign key (project, corp_code) references project_party (project, corp_code),
        constraint team_name_key unique (project, corp_code, name)
    )""",
    "alter table membership add column work_type varchar(3)",
    "alter table membership add column work_role varchar(2) check (work_role in ('10', '20'))",
    "revoke delete, truncate on project_party, team from monitor_app",
)


def upgrade() -> None:
    for statement in CHAIN:
        op.execute(statement)
