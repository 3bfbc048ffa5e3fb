"""Decisions to draw on a bond, as mediation states them (C119)."""

from alembic import op

revision = "0020"
down_revision = "0019"

DECISIONS = (
    """create table bond_decision (
        case_number varchar not null,
        decision_no varchar not null,
        project varchar not null,
        division text collate "C" not null,
        basis varchar(40) not null check (basis in ('administrative_decision', 'advance_decision')),
        decided_on date not null,
        obey_by date not null,
        workers integer not null,
        amount_fen bigint not null,
        draw varchar references bond_draw (number),
        primary key (case_number, decision_no)
    )""",
    "create index bond_decision_project on bond_decision (project)",
    "revoke delete, truncate on bond_decision from monitor_app",
)


def upgrade() -> None:
    for statement in DECISIONS:
        op.execute(statement)
