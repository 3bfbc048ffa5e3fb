"""Papers of a case, and on whom each was served."""

from alembic import op
from sqlalchemy import text

revision = "0018"
down_revision = "0017"

STATEMENTS = (
    """create table case_document (
        document_id uuid primary key,
        case_number varchar not null references case_file (number),
        kind varchar(40) not null,
        rule_id varchar not null,
        organ text collate "C" not null,
        year integer not null,
        sequence integer,
        document_no varchar unique,
        issued_on date not null,
        issued_by varchar not null,
        recorded_at timestamptz not null,
        content text not null,
        sha256 varchar not null,
        voided_on date,
        voided_by varchar,
        void_reason text,
        unique (organ, kind, year, sequence),
        constraint voided_whole check ((voided_on is null) = (voided_by is null and void_reason is null))
    )""",
    "create index case_document_case on case_document (case_number)",
    """create table document_service (
        document_id uuid not null references case_document (document_id),
        recipient varchar(40) not null,
        happened_on date not null,
        on_record boolean not null,
        served_on date,
        served_means varchar(40),
        served_by varchar,
        proof text,
        recorded_by varchar,
        primary key (document_id, recipient)
    )""",
    # what was issued and served stays as it was: a mistake is voided, and its number stays used
    "revoke delete, truncate on case_document, document_service from {role}",
    "revoke update on document_service from {role}",
    """create function keep_issued_document() returns trigger language plpgsql as $$
    begin
        if to_jsonb(new) - 'voided_on' - 'voided_by' - 'void_reason'
            is distinct from to_jsonb(old) - 'voided_on' - 'voided_by' - 'void_reason' then
            raise exception 'an issued paper stays as it was';
        end if;
        return new;
    end $$""",
    """create trigger issued_document_stays before update on case_document
    for each row execute function keep_issued_document()""",
)


def upgrade() -> None:
    schema = op.get_bind().scalar(text("select current_schema()"))
    for statement in STATEMENTS:
        op.execute(statement.replace("{role}", f"{schema}_app"))
