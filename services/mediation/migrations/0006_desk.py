"""The call log, and who is away and who stands in."""

from alembic import op

from shared.migrations import absences, unknown_deliveries

revision = "0006"
down_revision = "0005"

STATEMENTS = (
    """create table call (
        id uuid primary key,
        case_number varchar not null references case_file (number),
        by varchar not null,
        called_at timestamptz not null,
        recorded_at timestamptz not null,
        callee varchar(40) not null,
        worker_ref varchar,
        occasion varchar(40) not null,
        outcome varchar(40) not null,
        note text,
        check ((callee = 'worker') = (worker_ref is not null))
    )""",
    "create index call_case on call (case_number, called_at)",
    "revoke update, delete, truncate on call from {role}",
)


def upgrade() -> None:
    unknown_deliveries.index(op)
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.execute(statement.replace("{role}", f"{schema}_app"))
    absences.create(op)
