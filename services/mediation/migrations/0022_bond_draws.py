"""Decisions to draw on a wage bond (C119); they are only ever inserted."""

from alembic import op

revision = "0022"
down_revision = "0021"

STATEMENTS = (
    """create table bond_draw_decision (
        case_number varchar not null references case_file (number),
        decision_no varchar not null,
        project varchar not null,
        basis varchar(40) not null check (basis in ('administrative_decision', 'advance_decision')),
        decided_on date not null,
        served_on date not null check (served_on >= decided_on),
        obey_by date not null check (obey_by >= served_on),
        workers integer not null,
        amount_fen bigint not null check (amount_fen > 0),
        drawn_on date not null check (drawn_on > obey_by),
        decided_by varchar not null,
        recorded_at timestamptz not null,
        primary key (case_number, decision_no)
    )""",
    "revoke update, delete, truncate on bond_draw_decision from {schema}_app",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement.replace("{schema}", str(schema)))
