"""Cases, the ledger and its postings, payments, correction orders, rounds, and the counter of document numbers."""

from alembic import op
from sqlalchemy import text

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """create table case_file (
        number varchar primary key,
        version integer not null,
        stage varchar(40) not null,
        division text collate "C" not null,
        parties text[] not null,
        complaint varchar unique,
        channel varchar not null,
        domain varchar not null,
        employer_uscc varchar,
        employer_key varchar,
        employer_name varchar,
        approver varchar not null,
        assignee varchar,
        filed_on date not null,
        opened_on date not null,
        recorded_at timestamptz not null,
        workers integer not null check (workers > 0),
        claimed_fen bigint not null check (claimed_fen >= 0),
        paid_fen bigint not null check (paid_fen >= 0),
        outstanding_fen bigint not null check (outstanding_fen >= 0),
        handling_extension varchar,
        agreed_on date,
        agreed_fen bigint check (agreed_fen > 0),
        pay_by date,
        kept_at_fen bigint,
        disposition varchar(40),
        closed_on date,
        check ((stage = 'closed') = (closed_on is not null and disposition is not null))
    )""",
    "create sequence case_number owned by case_file.number",
    "create index case_list on case_file (opened_on desc, number desc)",
    "create index case_division on case_file (division, opened_on desc, number desc)",
    "create index case_parties on case_file using gin (parties)",
    "create index case_employer on case_file (employer_uscc, opened_on desc) where employer_uscc is not null",
    "create index case_assignee on case_file (assignee, opened_on desc) where assignee is not null",
    """create table ledger_line (
        case_number varchar not null references case_file (number),
        line integer not null check (line > 0),
        worker_ref varchar,
        workers integer not null check (workers >= 0),
        item varchar(40) not null,
        period_from varchar,
        period_to varchar,
        claimed_fen bigint not null check (claimed_fen >= 0),
        found_fen bigint not null check (found_fen >= 0),
        withdrawn_fen bigint not null check (withdrawn_fen >= 0),
        rejected_fen bigint not null check (rejected_fen >= 0),
        paid_fen bigint not null check (paid_fen >= 0),
        outstanding_fen bigint not null check (outstanding_fen >= 0),
        verified boolean,
        verified_on date,
        primary key (case_number, line),
        constraint ledger_line_conserved check (
            claimed_fen + found_fen = withdrawn_fen + rejected_fen + paid_fen + outstanding_fen
        )
    )""",
    """create table ledger_entry (
        position bigint generated always as identity primary key,
        case_number varchar not null,
        line integer not null,
        kind varchar(40) not null,
        fen bigint not null check (fen >= 0),
        workers integer not null check (workers >= 0),
        happened_on date not null,
        receipt_no varchar,
        payer varchar(40),
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        foreign key (case_number, line) references ledger_line (case_number, line),
        check ((kind = 'paid') = (payer is not null and receipt_no is not null))
    )""",
    "create index ledger_entry_case on ledger_entry (case_number, position)",
    "create index ledger_entry_paid on ledger_entry (happened_on) where kind = 'paid'",
    """create table payment (
        case_number varchar not null references case_file (number),
        receipt_no varchar not null,
        line integer,
        fen bigint not null check (fen > 0),
        paid_on date not null,
        payer varchar(40) not null,
        means varchar not null,
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        outstanding_fen bigint not null,
        case_version integer not null,
        primary key (case_number, receipt_no)
    )""",
    """create table correction_order (
        document_no varchar primary key,
        case_number varchar not null references case_file (number),
        division text collate "C" not null,
        year integer not null,
        sequence integer not null check (sequence > 0),
        state varchar(40) not null,
        ordered_fen bigint not null check (ordered_fen > 0),
        paid_fen bigint not null check (paid_fen >= 0),
        others_fen bigint not null check (others_fen >= 0),
        issued_on date not null,
        issued_by varchar not null,
        due_on date not null check (due_on > issued_on),
        served_on date check (served_on >= issued_on and served_on <= due_on),
        served_by varchar,
        answered_on date
    )""",
    "create unique index correction_order_number on correction_order (division, year, sequence)",
    "create index correction_order_case on correction_order (case_number, issued_on)",
    """create table coordination_round (
        case_number varchar not null references case_file (number),
        round integer not null check (round > 0),
        held_on date not null,
        held_by varchar not null,
        present text[] not null,
        outcome varchar not null,
        note text,
        primary key (case_number, round)
    )""",
    """create table document_counter (
        division text collate "C" not null,
        kind varchar not null,
        year integer not null,
        last integer not null,
        primary key (division, kind, year)
    )""",
    # what was posted stays posted: a mistake is answered by another posting
    "revoke update, delete, truncate on ledger_entry, payment from {role}",
    "revoke delete, truncate on case_file, ledger_line, correction_order, document_counter from {role}",
)


def upgrade() -> None:
    schema = op.get_bind().scalar(text("select current_schema()"))
    for statement in STATEMENTS:
        op.execute(statement.replace("{role}", f"{schema}_app"))
