"""What issuers of guarantees and insurances tell of them (C31, C32)."""

from alembic import op

revision = "0019"
down_revision = "0018"

NOTICES = (
    """create table bond_notice (
        party varchar not null,
        notice_no varchar not null,
        batch_id integer not null references feed_batch (id),
        row integer not null,
        project integer not null references project (id),
        event varchar(40) not null check (event in ('issued', 'renewed', 'expired', 'claimed')),
        policy_no varchar not null,
        form varchar(40),
        issuer varchar not null,
        amount_fen bigint,
        happened_on date not null,
        expires_on date,
        outcome varchar(40) check (outcome in ('done', 'known', 'asked')),
        primary key (party, notice_no)
    )""",
    "create index bond_notice_waiting on bond_notice (batch_id, row) where outcome is null",
    "revoke delete, truncate on bond_notice from monitor_app",
)


def upgrade() -> None:
    for statement in NOTICES:
        op.execute(statement)
