"""Cases handed to another county, a person liable under a key of their own, and heads that are counted but claim nothing."""

from alembic import op

from shared.migrations import unknown_deliveries

revision = "0014"
down_revision = "0013"

STATEMENTS: tuple[str, ...] = (
    # letters of each kind are numbered by themselves
    "alter table letter_counter add column kind varchar(40) not null default 'assignment'",
    "alter table letter_counter alter column kind drop default",
    "alter table letter_counter drop constraint letter_counter_pkey",
    "alter table letter_counter add primary key (division, year, kind)",
    # a transfer of a case is proposed, approved, and only then told to the other side, by a numbered letter
    "alter table transfer add column document_no varchar unique",
    "alter table transfer add column with_case boolean not null default false",
    "alter table transfer add column approved_by varchar",
    "alter table transfer add column approved_at timestamptz",
    "update transfer set document_no = number",
    "alter table transfer add constraint transfer_approved_by_another check (approved_by is distinct from offered_by)",
    """alter table transfer add constraint transfer_told_by_letter
        check (state in ('proposed', 'dismissed', 'lapsed') or document_no is not null)""",
    "drop index transfer_open",
    """create unique index transfer_open on transfer (complaint)
        where state in ('proposed', 'offered', 'disputed')""",
    # people seen somewhere claim nothing by it
    "alter table complaint add column headcount_seen integer check (headcount_seen > 0)",
    "alter table complaint drop constraint complaint_workers_check",
    """alter table complaint add constraint complaint_workers_check
        check (workers >= 0 and (workers > 0 or headcount_seen is not null))""",
    """create table liable_person (
        id uuid primary key,
        complaint varchar not null,
        revision integer not null,
        person_key bytea not null,
        name bytea,
        phone bytea,
        id_no bytea,
        name_hash bytea,
        phone_hash bytea,
        id_hash bytea,
        name_mask varchar,
        phone_mask varchar,
        id_mask varchar,
        language varchar,
        destroyed_at timestamptz,
        unique (complaint, revision),
        foreign key (complaint, revision) references verified (complaint, revision)
    )""",
    "create index liable_person_id_hash on liable_person (id_hash) where id_hash is not null",
    "revoke delete, truncate on liable_person from intake_app",
)


def upgrade() -> None:
    unknown_deliveries.index(op)
    for statement in STATEMENTS:
        op.execute(statement)
