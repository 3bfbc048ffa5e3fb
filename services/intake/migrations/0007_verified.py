"""What the office verified about a matter, beside what the worker said."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS: tuple[str, ...] = (
    """create table clue (
        complaint varchar primary key references complaint (number),
        has_contract boolean,
        contract_employer varchar,
        project_owner varchar,
        general_contractor varchar,
        subcontractor varchar,
        gov_invested boolean,
        rural_worker boolean,
        over_age boolean,
        wage_iou boolean,
        source_name varchar,
        registered_at timestamptz,
        told bytea
    )""",
    """create table verified (
        complaint varchar not null references complaint (number),
        revision integer not null,
        at timestamptz not null,
        by varchar not null,
        domain varchar not null,
        sector varchar,
        employer jsonb,
        project_id varchar,
        project jsonb,
        regimes jsonb,
        cause varchar,
        period_from date,
        period_to date,
        workers integer not null check (workers >= 0),
        owed_fen bigint not null check (owed_fen >= 0),
        recovered_workers integer not null check (recovered_workers >= 0),
        recovered_fen bigint not null check (recovered_fen >= 0),
        liable jsonb,
        handler_unit varchar not null,
        sealed bytea not null,
        primary key (complaint, revision)
    )""",
    "create index verified_project on verified (project_id) where project_id is not null",
    # what was said and what was verified stays; a correction is another revision
    "revoke update, delete, truncate on verified from intake_app",
    "revoke delete, truncate on clue from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
