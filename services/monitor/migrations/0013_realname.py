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

GATE = (
    # RN-04: another way than the face
    "alter table project_evidence drop constraint project_evidence_kind_check",
    """alter table project_evidence add constraint project_evidence_kind_check check (kind in ('wage-account', 'bond',
        'agreement', 'notice-board', 'pledge', 'wage-officer', 'labour-fee-plan', 'gate'))""",
)

PROTOCOL = (
    """create table realname_request (
        id bigint generated always as identity primary key,
        method varchar not null,
        party varchar not null,
        divisions text[] not null,
        digits smallint not null check (digits between 0 and 9999),
        content bytea,
        status smallint not null check (status in (0, 10, 20)),
        result varchar,
        received_at timestamptz not null,
        handled_at timestamptz
    )""",
    "create index realname_request_waiting on realname_request (id) where status = 0",
    """create table realname_project (
        code varchar primary key,
        project varchar not null references project (number),
        party varchar not null,
        registered boolean not null,
        at timestamptz not null
    )""",
    """create table realname_record (
        id bigint generated always as identity primary key,
        kind varchar(40) not null check (kind in ('worker', 'entry', 'contract', 'training')),
        project integer not null references project (id),
        team integer references team (number),
        person_id bigint references person (id),
        party varchar not null,
        day date,
        content bytea not null,
        at timestamptz not null
    )""",
    "create index realname_record_place on realname_record (project, kind, party, id)",
    "create unique index realname_record_worker on realname_record (project, person_id) where kind = 'worker'",
    "revoke delete, truncate on realname_request, realname_project, realname_record from monitor_app",
)


def upgrade() -> None:
    for statement in CHAIN + GATE + PROTOCOL:
        op.execute(statement)
