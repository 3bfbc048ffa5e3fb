"""The mediation network: bodies, member firms, mediators, recusals, and who is appointed to a case."""

from alembic import op

revision = "0021"
down_revision = "0020"

KINDS = "'centre', 'station', 'street', 'chamber', 'enterprise', 'alliance', 'litigation_room', 'new_form_centre'"
STATEMENTS = (
    f"""create table mediation_body (
        body_id uuid primary key,
        division text collate "C" not null,
        name varchar not null,
        kind varchar(40) not null check (kind in ({KINDS})),
        under uuid references mediation_body (body_id) check (under <> body_id),
        parties text[] not null,
        opened_on date not null,
        closed_on date check (closed_on >= opened_on),
        recorded_by varchar not null,
        recorded_at timestamptz not null
    )""",
    "create unique index mediation_body_named on mediation_body (division, name)",
    """create table member_firm (
        body_id uuid not null references mediation_body (body_id),
        uscc varchar not null,
        joined_on date not null,
        left_on date check (left_on >= joined_on),
        recorded_by varchar not null,
        primary key (body_id, uscc)
    )""",
    """create table mediator (
        mediator_id uuid primary key,
        body_id uuid not null references mediation_body (body_id),
        division text collate "C" not null,
        name varchar not null,
        ground varchar not null,
        appointed_on date not null,
        term_ends_on date check (term_ends_on >= appointed_on),
        skills text[] not null,
        most integer check (most > 0),
        recorded_by varchar not null,
        recorded_at timestamptz not null
    )""",
    "create unique index mediator_named on mediator (body_id, name)",
    "create index mediator_division on mediator (division, name)",
    """create table mediator_recusal (
        mediator_id uuid not null references mediator (mediator_id),
        against bytea not null,
        reason varchar not null,
        told_by varchar not null,
        told_at timestamptz not null,
        primary key (mediator_id, against)
    )""",
    """create table mediator_appointment (
        case_number varchar not null references case_file (number),
        position integer not null,
        mediator_id uuid not null references mediator (mediator_id),
        appointed_on date not null,
        appointed_by varchar not null,
        by_rule boolean not null,
        ended_on date check (ended_on >= appointed_on),
        primary key (case_number, position)
    )""",
    "create unique index one_mediator_at_a_time on mediator_appointment (case_number) where ended_on is null",
    "create index mediator_load on mediator_appointment (mediator_id) where ended_on is null",
    "revoke delete, truncate on mediation_body, member_firm, mediator, mediator_appointment from {schema}_app",
    "revoke update, delete, truncate on mediator_recusal from {schema}_app",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement.replace("{schema}", str(schema)))
