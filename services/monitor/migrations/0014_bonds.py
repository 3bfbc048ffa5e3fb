"""Wage bonds: their movements, uses, returns, and the half-yearly search for those that nobody claims."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS = (
    """create table bond_movement (
        project varchar not null references project,
        position integer not null check (position > 0),
        kind varchar(40) not null check (kind in ('deposit', 'changed', 'draw', 'top_up', 'return')),
        fen bigint not null check (case kind when 'changed' then fen <> 0 when 'draw' then fen < 0
            when 'return' then fen <= 0 else fen > 0 end),
        balance_fen bigint not null check (balance_fen >= 0),
        happened_on date not null,
        receipt varchar,
        matter varchar,
        by varchar not null,
        at timestamptz not null,
        primary key (project, position),
        unique (project, receipt)
    )""",
    """create table bond_draw (
        number varchar primary key,
        version integer not null,
        state varchar(40) not null check (state in ('noticed', 'drawn', 'short', 'restored', 'withdrawn')),
        project varchar not null references project,
        division text collate "C" not null,
        parties text[] not null,
        employer_uscc varchar not null,
        basis varchar(40) not null check (basis in ('administrative_decision', 'advance_decision')),
        decision_no varchar not null,
        decided_on date not null,
        obey_by date not null,
        case_number varchar,
        issuer varchar,
        workers integer not null check (workers > 0),
        amount_fen bigint not null check (amount_fen > 0),
        notice_served_on date not null check (notice_served_on > obey_by),
        pay_by date,
        paid_fen bigint not null check (paid_fen between 0 and amount_fen),
        paid_on date check ((paid_on is null) = (paid_fen < amount_fen)),
        top_up_by date,
        topped_up_fen bigint not null check (topped_up_fen between 0 and amount_fen),
        restored_on date check ((restored_on is null) = (topped_up_fen < amount_fen)),
        waits jsonb not null
    )""",
    "create index bond_draw_order on bond_draw (notice_served_on, number)",
    "create index bond_draw_project on bond_draw (project)",
    """create table bond_return (
        number varchar primary key,
        version integer not null,
        state varchar(40) not null check (state in ('announced', 'open', 'applied', 'confirmed', 'refused', 'returned')),
        project varchar not null references project,
        division text collate "C" not null,
        parties text[] not null,
        employer_uscc varchar not null,
        undertaking_on date not null,
        announced_on date not null,
        open_after date,
        applied_on date,
        review_by date,
        reviewed_by varchar,
        hand_back_by date,
        returned_on date check ((returned_on is not null) = (state = 'returned')),
        reason text,
        waits jsonb not null
    )""",
    "create index bond_return_order on bond_return (announced_on, number)",
    "create index bond_return_project on bond_return (project)",
    """create table bond_sweep (
        project varchar primary key references project,
        swept_on date not null
    )""",
    # a movement stays what it was
    "revoke update, delete, truncate on bond_movement from monitor_app",
    "revoke delete, truncate on bond_draw, bond_return from monitor_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
