"""Assignments, letters, transfers between counties, live incidents."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS: tuple[str, ...] = (
    "alter table complaint add column sector varchar",
    "alter table complaint add column employment_form varchar",
    "alter table complaint add column unit varchar",
    "alter table complaint add column unit_party varchar",
    "alter table complaint add column first_contact varchar",
    """create table assignment (
        id uuid primary key,
        document_no varchar not null unique,
        subject_kind varchar not null,
        subject varchar not null,
        division text collate "C" not null,
        kind varchar(40) not null,
        role varchar,
        unit varchar not null,
        party varchar,
        given_at timestamptz not null,
        given_by varchar not null,
        reason text,
        due_on date,
        state varchar(40) not null,
        received_at timestamptz,
        ended_at timestamptz,
        outcome text
    )""",
    "create index assignment_subject on assignment (subject, given_at)",
    "create index assignment_party on assignment (party, given_at) where state = 'given'",
    """create table letter_counter (
        division text collate "C" not null,
        year integer not null,
        last integer not null,
        primary key (division, year)
    )""",
    "create sequence transfer_number",
    """create table transfer (
        number varchar primary key,
        version integer not null,
        complaint varchar not null references complaint (number),
        state varchar(40) not null,
        from_division text collate "C" not null,
        to_division text collate "C" not null,
        stage_before varchar not null,
        offered_at timestamptz not null,
        offered_by varchar not null,
        reason text not null,
        answer_by date,
        answered_at timestamptz,
        answered_by varchar,
        answer text,
        designated_by varchar
    )""",
    # one at a time, whatever the code does
    "create unique index transfer_open on transfer (complaint) where state in ('offered', 'disputed')",
    "create index transfer_from on transfer (from_division, offered_at)",
    "create index transfer_to on transfer (to_division, offered_at)",
    "create sequence incident_number",
    """create table incident (
        number varchar primary key,
        version integer not null,
        stage varchar(40) not null,
        division text collate "C" not null,
        parties text[] not null,
        reported_at timestamptz not null,
        reported_by varchar not null,
        happened_at timestamptz not null,
        people integer not null check (people > 0),
        kind varchar not null,
        place varchar not null,
        account text not null,
        domain varchar not null,
        sector varchar,
        gov_invested boolean,
        employer_uscc varchar,
        project_id varchar,
        complaints text[] not null,
        level varchar,
        emergency boolean not null,
        reported_up_at timestamptz,
        ended_at timestamptz,
        outcome text
    )""",
    "create index incident_list on incident (reported_at desc, number desc)",
    "create index incident_division on incident (division, reported_at desc)",
    """create table known_employer (
        employer_uscc varchar primary key,
        division text collate "C" not null,
        colour varchar not null,
        score integer not null,
        reasons text[] not null,
        changed_on date not null,
        sequence bigint not null
    )""",
    "revoke delete, truncate on assignment, letter_counter, transfer, incident from intake_app",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)
