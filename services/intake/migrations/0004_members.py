"""The workers of a collective, what each claims; and what stays of a person who was destroyed."""

from alembic import op

revision = "0004"
down_revision = "0003"

STATEMENTS = (
    """create table member (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        place integer not null,
        person_key bytea not null,
        name bytea,
        phone bytea,
        id_no bytea,
        card bytea,
        name_hash bytea,
        phone_hash bytea,
        id_hash bytea,
        name_mask varchar,
        phone_mask varchar,
        id_mask varchar,
        card_mask varchar,
        representative boolean not null,
        owed jsonb not null,
        owed_fen bigint not null check (owed_fen >= 0),
        listing integer not null,
        listed_on date not null,
        left_listing integer,
        left_on date,
        destroyed_at timestamptz,
        unique (complaint, place)
    )""",
    "create index member_name on member (name_hash) where name_hash is not null",
    "create index member_phone on member (phone_hash) where phone_hash is not null",
    "create index member_id_no on member (id_hash) where id_hash is not null",
    "alter table complaint add column listing integer not null default 0",
    "alter table complaint add column list_flags text[] not null default '{}'",
    "create index complaint_reporter on complaint (reporter_id)",
    "alter table reporter add column destroyed_at timestamptz",
    """create table tombstone (
        id uuid primary key,
        at timestamptz not null,
        by varchar not null,
        reason text not null,
        found_by varchar not null,
        rows jsonb not null
    )""",
    "revoke delete, truncate on member from intake_app",
    "revoke update, delete, truncate on tombstone from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
