"""Files of a bank, what their lines may be, and a person's no to it."""

from alembic import op

revision = "0020"
down_revision = "0019"

STATEMENTS = (
    """create table bank_file (
        account varchar not null,
        number varchar not null,
        division text collate "C" not null,
        digest bytea not null,
        lines integer not null check (lines > 0),
        fen bigint not null check (fen > 0),
        first_on date not null,
        last_on date not null check (last_on >= first_on),
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        primary key (account, number)
    )""",
    "revoke update, delete, truncate on bank_file from {schema}_app",
    """create table match_candidate (
        money_id uuid not null references money_in (money_id),
        case_number varchar not null,
        line integer not null,
        doubt varchar(40),
        confidence integer not null check (confidence between 0 and 100),
        refused_at timestamptz,
        refused_by varchar,
        reason varchar,
        primary key (money_id, case_number, line),
        foreign key (case_number, line) references ledger_line (case_number, line),
        check ((refused_at is null) = (refused_by is null))
    )""",
    "revoke delete, truncate on match_candidate from {schema}_app",
    """create function no_stays_no() returns trigger language plpgsql as $$
        begin
            raise exception 'what a person said no to stays so'
                using errcode = 'check_violation', constraint = 'a_persons_no_is_final';
        end $$""",
    """create trigger no_stays_no before update on match_candidate for each row
        when (old.refused_at is not null) execute function no_stays_no()""",
    """create function not_against_a_person() returns trigger
        language plpgsql security definer set search_path = {schema}, public, pg_temp as $$
        begin
            if exists (
                select from fresh f join act a using (act_id)
                join match_candidate m on (m.money_id, m.case_number, m.line) = (f.money_id, f.case_number, f.line)
                where m.refused_at is not null and not a.by_person and f.fen > 0
            ) then
                raise exception 'a person said that this money is not for this line'
                    using errcode = 'check_violation', constraint = 'a_persons_no_is_final';
            end if;
            return null;
        end $$""",
    """create trigger not_against_a_person after insert on ledger_entry referencing new table as fresh
        for each statement execute function not_against_a_person()""",
    "revoke execute on function not_against_a_person() from public",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement.replace("{schema}", str(schema)))
