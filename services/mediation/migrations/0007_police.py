"""What the police and the procuratorate do with a referral, and which clocks of a proposal wait for their length."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    "alter table proposal add column waits jsonb not null default '{}'",
    "alter table proposal alter column waits drop default",
    """create table police_matter (
        number varchar primary key references proposal (number),
        version integer not null,
        state varchar(40) not null,
        case_number varchar not null references case_file (number),
        division text collate "C" not null,
        party varchar not null,
        heard text[] not null,
        receive_by timestamptz,
        decide_by date,
        answered_on date,
        received_on date,
        police_no varchar,
        reason text,
        resumed_on date,
        waits jsonb not null
    )""",
    "create index police_matter_case on police_matter (case_number)",
    "revoke delete, truncate on police_matter from {role}",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.execute(statement.replace("{role}", f"{schema}_app"))
