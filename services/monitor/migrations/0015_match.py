"""What was owed against what was paid: the match, what persons decided of it, and how each line and movement stands."""

from alembic import op

revision = "0015"
down_revision = "0014"

STATES = "'exact', 'batch', 'partial', 'over', 'duplicate', 'wrong_name', 'returned', 'reversed', 'unmatched'"

FEEDS = (
    "alter table account_transaction add column card_blind bytea, add column name_blind bytea",
    "alter table person add column name_blind bytea",
    "alter table payroll_line add column signed_on date",
)

MATCH = (
    """create table payment_match (
        bank varchar not null,
        txn_no varchar not null,
        batch_id integer not null,
        row integer not null,
        project integer not null,
        fen bigint not null check (fen <> 0),
        primary key (bank, txn_no, batch_id, row)
    )""",
    "create index payment_match_project on payment_match (project)",
    """create table match_decision (
        id bigint generated always as identity primary key,
        bank varchar not null,
        txn_no varchar not null,
        batch_id integer not null,
        row integer not null,
        project integer not null,
        yes boolean not null,
        fen bigint check (fen <> 0),
        reason text not null,
        decided_by varchar not null,
        at timestamptz not null,
        check (yes = (fen is not null))
    )""",
    "create index match_decision_pair on match_decision (bank, txn_no, batch_id, row, id)",
    "create index match_decision_project on match_decision (project)",
    f"""create table payment_check (
        number varchar primary key,
        project integer not null,
        division text collate "C" not null,
        bank varchar,
        txn_no varchar,
        batch_id integer not null,
        row integer not null,
        person_id bigint,
        month date,
        on_day date not null,
        state varchar(40) not null check (state in ({STATES})),
        doubt varchar(40),
        fen bigint not null,
        matched_fen bigint,
        signed_on date,
        funded_on date,
        accepted_on date,
        credited_on date,
        returned_on date,
        repaid_on date
    )""",
    "create index payment_check_project on payment_check (project, month)",
    "create index payment_check_order on payment_check (on_day, number)",
    "create index payment_check_doubt on payment_check (project, on_day) where doubt is not null",
    """create table to_match (
        project integer primary key,
        from_month date
    )""",
    """create table roster_sign (
        project integer not null,
        month date not null,
        ghosts integer not null,
        ghosts_fen bigint not null,
        card_people integer not null,
        in_step integer not null,
        two_sites integer not null,
        paid_back integer not null,
        paid_back_fen bigint not null,
        primary key (project, month)
    )""",
)

PERSONS = (
    # what a person said stands: whoever writes a match that says otherwise is refused, whatever role he has
    """create function match_stands() returns trigger language plpgsql
        set search_path from current as $$
    begin
        if exists (
            select from (select distinct bank, txn_no, batch_id, row from touched) as t
            cross join lateral (select d.yes, d.fen from match_decision d
                where (d.bank, d.txn_no, d.batch_id, d.row) = (t.bank, t.txn_no, t.batch_id, t.row)
                order by d.id desc limit 1) as said
            left join payment_match m
                on (m.bank, m.txn_no, m.batch_id, m.row) = (t.bank, t.txn_no, t.batch_id, t.row)
            where said.yes <> (m.fen is not null) or m.fen <> said.fen
        ) then
            raise exception 'a person decided otherwise on this match' using errcode = 'restrict_violation';
        end if;
        return null;
    end $$""",
    """create trigger match_added after insert on payment_match referencing new table as touched
        for each statement execute function match_stands()""",
    """create trigger match_changed after update on payment_match referencing new table as touched
        for each statement execute function match_stands()""",
    """create trigger match_gone after delete on payment_match referencing old table as touched
        for each statement execute function match_stands()""",
    "revoke truncate on payment_match from monitor_app",
    "revoke update, delete, truncate on match_decision from monitor_app",
)


def upgrade() -> None:
    for statement in FEEDS + MATCH + PERSONS:
        op.execute(statement)
