"""The register of projects: the entry, the evidence on file, how each of the five regimes stands."""

from alembic import op

revision = "0007"
down_revision = "0006"

STATEMENTS = (
    """create table project (
        number varchar primary key,
        version integer not null,
        revision integer not null,
        division text collate "C" not null,
        name varchar not null,
        employers text[] not null,
        general_contractor jsonb not null,
        subcontractors jsonb not null,
        project_owner jsonb,
        industry_department varchar,
        contract_fen bigint check (contract_fen > 0),
        contract_on date,
        permit_needed boolean not null,
        permit_on date,
        started_on date,
        planned_completion_on date,
        completed_on date check (completed_on >= started_on),
        registered_at timestamptz not null,
        judged_on date,
        changes_on date
    )""",
    "create index project_division on project (division, number)",
    "create index project_order on project (registered_at, number)",
    "create index project_employers on project using gin (employers)",
    """create table project_evidence (
        project varchar not null references project (number),
        kind varchar(40) not null check (kind in ('wage-account', 'bond', 'agreement', 'notice-board', 'pledge',
                                                  'wage-officer', 'labour-fee-plan')),
        content jsonb not null,
        at timestamptz not null,
        by varchar not null,
        primary key (project, kind)
    )""",
    """create table project_regime (
        project varchar not null references project (number),
        regime varchar(40) not null check (regime in ('real_name', 'wage_account', 'agent_payment', 'bond',
                                                      'notice_board')),
        state varchar(40) not null check (state in ('in_place', 'lacking', 'not_due', 'unknown')),
        since date not null,
        gaps jsonb not null,
        primary key (project, regime)
    )""",
    "create index project_regime_state on project_regime (regime, state, project)",
    # a project that was registered stays in the register
    "revoke delete, truncate on project, project_evidence from monitor_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
