"""Proposals to open a case, on wages that monitor found unpaid."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """create table opening_proposal (
        number varchar primary key,
        version integer not null,
        state varchar(40) not null check (state in ('open', 'approved', 'dismissed', 'made_good')),
        division text collate "C" not null,
        project varchar not null,
        month varchar not null,
        employer_uscc varchar not null,
        people integer,
        fen bigint,
        rule varchar not null,
        rule_id varchar not null,
        warning varchar not null,
        missed_on date not null,
        proposed_on date not null,
        decided_on date,
        decided_by varchar,
        decision_reason text,
        case_number varchar references case_file (number),
        unique (project, month),
        check ((state = 'approved') = (case_number is not null))
    )""",
    "revoke delete, truncate on opening_proposal from mediation_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
