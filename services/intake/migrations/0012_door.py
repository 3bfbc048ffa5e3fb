"""Evidence, site boards, and what the worker's own door must remember."""

from alembic import op

revision = "0012"
down_revision = "0011"

STATEMENTS: tuple[str, ...] = (
    """create table evidence (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        place integer not null,
        kind varchar not null,
        media_type varchar not null,
        said_type varchar,
        name bytea,
        size bigint not null check (size > 0),
        sha256 bytea not null,
        flags text[] not null,
        by varchar not null,
        added_at timestamptz not null,
        destroyed_at timestamptz,
        unique (complaint, place),
        unique (complaint, sha256)
    )""",
    """create table evidence_content (
        evidence uuid primary key references evidence (id),
        sealed bytea not null
    )""",
    "alter table evidence_content alter column sealed set storage external",  # sealed bytes do not compress
    """create table board (
        number varchar primary key,
        version integer not null,
        division text collate "C" not null,
        content jsonb not null,
        person_key bytea not null,
        wage_officer bytea,
        wage_officer_phone bytea,
        token_ref varchar not null,
        updated_at timestamptz not null
    )""",
    """create table board_token (
        ref varchar primary key,
        board varchar not null,
        issued_at timestamptz not null,
        issued_by varchar not null,
        revoked_at timestamptz,
        revoked_by varchar
    )""",
    "create index board_token_board on board_token (board)",
    """create table door_filing (
        complaint varchar primary key references complaint (number),
        board varchar,
        interpreter boolean not null,
        voice_note boolean not null
    )""",
    """create table knock (
        who bytea not null,
        what varchar not null,
        until timestamptz not null,
        used integer not null,
        primary key (who, what)
    )""",
    "create index knock_until on knock (until)",
    "alter table reporter add column protected boolean not null default false",
    "revoke delete, truncate on evidence, evidence_content, board, board_token from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
