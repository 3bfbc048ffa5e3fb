"""Complaints, their reporters, and calls to them."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    "create sequence complaint_number",
    """create table reporter (
        id uuid primary key,
        person_key bytea not null,
        anonymous boolean not null,
        consent boolean not null,
        name bytea,
        phone bytea,
        id_no bytea,
        name_hash bytea,
        phone_hash bytea,
        id_hash bytea,
        name_mask varchar,
        phone_mask varchar,
        id_mask varchar
    )""",
    "create index reporter_name on reporter (name_hash) where name_hash is not null",
    "create index reporter_phone on reporter (phone_hash) where phone_hash is not null",
    "create index reporter_id_no on reporter (id_hash) where id_hash is not null",
    """create table complaint (
        number varchar primary key,
        id uuid not null unique,
        version integer not null,
        stage varchar(40) not null,
        division text collate "C" not null,
        parties text[] not null,
        matter_kind varchar not null,
        channel varchar not null,
        filed_by varchar not null,
        partner_no varchar,
        content_hash bytea not null,
        domain varchar not null,
        employer_name varchar,
        employer_uscc varchar,
        employer_key varchar,
        project_id varchar,
        project_name varchar,
        workers integer not null check (workers > 0),
        claimed_fen bigint not null check (claimed_fen >= 0),
        period_from varchar,
        period_to varchar,
        occurred_on date,
        prior_channels text[] not null,
        flags text[] not null,
        collective boolean not null,
        reporter_id uuid not null references reporter (id),
        summary bytea not null,
        summary_masked text not null,
        search_text text not null,
        filed_at timestamptz not null,
        filed_on date not null,
        accept_due_on date,
        proposed_by varchar,
        approver varchar,
        accepted_on date,
        owner varchar,
        case_number varchar,
        paid_fen bigint not null,
        disposition varchar,
        answered_on date,
        satisfied boolean,
        reopened integer not null,
        closed_on date
    )""",
    "create unique index complaint_partner_no on complaint (filed_by, partner_no) where partner_no is not null",
    "create index complaint_list on complaint (filed_at desc, number desc)",
    "create index complaint_division on complaint (division, filed_at desc, number desc)",
    "create index complaint_parties on complaint using gin (parties)",
    "create index complaint_employer on complaint (employer_uscc, filed_at desc) where employer_uscc is not null",
    "create index complaint_case on complaint (case_number) where case_number is not null",
    "create index complaint_search on complaint using gin (search_text public.gin_trgm_ops)",
    """create table call (
        id uuid primary key,
        complaint varchar not null references complaint (number),
        called_at timestamptz not null,
        by varchar not null,
        reached boolean not null,
        satisfied boolean,
        note text
    )""",
    "create index call_complaint on call (complaint, called_at)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
