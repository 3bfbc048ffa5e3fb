"""What construction sites send: people, who works where, swipes, payrolls, wage accounts, and the batches they came in."""

from alembic import op

revision = "0008"
down_revision = "0007"

PROJECT = (
    # feeds refer to a project by four bytes: its number is text of up to 64, in every key of a swipe
    "alter table project add column id integer generated always as identity",
    "alter table project add constraint project_id_key unique (id)",
)

ROSTER = (
    """create table person (
        id bigint generated always as identity primary key,
        id_blind bytea not null,
        key_wrapped bytea not null,
        id_sealed bytea,
        name_sealed bytea,
        phone_blind bytea,
        phone_sealed bytea,
        card_blind bytea,
        card_sealed bytea,
        first_seen_at timestamptz not null,
        constraint person_id_blind_key unique (id_blind)
    )""",
    "create index person_card on person (card_blind) where card_blind is not null",
    """create table membership (
        project integer not null references project (id),
        person_id bigint not null references person (id),
        registered boolean not null,
        contract_kind varchar(40) check (contract_kind in ('labour_contract', 'written_agreement', 'none')),
        contract_from date,
        contract_to date check (contract_to >= contract_from),
        team varchar,
        employer_uscc varchar,
        card_blind bytea,
        entered_on date,
        left_on date,
        settled_on date,
        primary key (project, person_id)
    )""",
    "create index membership_person on membership (person_id)",
    """create table attendance (
        project integer not null,
        person_id bigint not null,
        at timestamptz not null,
        direction smallint not null check (direction in (1, 2)),
        batch_id integer not null,
        row integer not null,
        primary key (project, person_id, at, direction)
    ) partition by range (at)""",
    """create table worker_month (
        project integer not null,
        month date not null,
        person_id bigint not null,
        days bigint not null default 0,
        swipes integer not null default 0,
        payable_fen bigint not null default 0,
        paid_fen bigint not null default 0,
        lines integer not null default 0,
        first_paid_on date,
        last_paid_on date,
        primary key (project, month, person_id)
    ) with (fillfactor = 70)""",
    """create table changed (
        project integer not null,
        month date not null,
        primary key (project, month)
    )""",
)

MONEY = (
    """create table payroll_line (
        batch_id integer not null,
        row integer not null,
        project integer not null,
        person_id bigint not null,
        month date not null,
        payable_fen bigint not null check (payable_fen >= 0),
        paid_fen bigint not null check (paid_fen >= 0),
        back_pay boolean not null,
        paid_on date,
        team varchar,
        employer_uscc varchar,
        card_blind bytea,
        result varchar(40) check (result in ('paid', 'failed', 'returned', 'pending')),
        primary key (batch_id, row)
    )""",
    "create index payroll_line_month on payroll_line (project, month, person_id)",
    """create table account_transaction (
        bank varchar not null,
        txn_no varchar not null,
        project integer not null,
        booked_on date not null,
        debit boolean not null,
        amount_fen bigint not null check (amount_fen >= 0),
        balance_fen bigint,
        counter_name varchar,
        counter_account varchar,
        purpose varchar,
        payroll_batch varchar,
        batch_id integer not null,
        row integer not null,
        primary key (bank, txn_no)
    )""",
    "create index account_transaction_project on account_transaction (project, booked_on)",
    """create table account_statement (
        project integer not null,
        number varchar not null,
        bank varchar not null,
        from_on date not null,
        to_on date not null check (to_on >= from_on),
        opening_fen bigint not null,
        closing_fen bigint not null,
        batch_id integer not null,
        primary key (project, number, batch_id)
    )""",
    "create index account_statement_days on account_statement (project, from_on)",
)

FEEDS = (
    """create table feed (
        id bigint generated always as identity primary key,
        party varchar not null,
        feed varchar(40) not null,
        project integer references project (id),
        division text collate "C" not null,
        expects_hours integer check (expects_hours > 0),
        silent_hours integer check (silent_hours > expects_hours),
        last_row_at timestamptz,
        last_rows integer,
        last_median_fen bigint,
        state varchar(40) not null check (state in ('fresh', 'late', 'silent', 'cut', 'quarantined')),
        since timestamptz not null,
        batch_id integer
    )""",
    "create unique index feed_scope on feed (party, feed, project) nulls not distinct",
    "create index feed_project on feed (project, feed)",
    """create table feed_batch (
        id integer generated always as identity primary key,
        version integer not null,
        feed varchar(40) not null,
        party varchar not null,
        parties text[] not null,
        division text collate "C" not null,
        divisions text[] not null,
        number varchar not null,
        digest bytea not null,
        size bigint not null,
        content varchar(40) not null,
        mapping varchar,
        header jsonb not null,
        replaces integer references feed_batch (id),
        replaced_by integer references feed_batch (id),
        spool varchar,
        key_wrapped bytea,
        state varchar(40) not null check (state in ('received', 'reading', 'held', 'released', 'done', 'refused')),
        reason jsonb,
        received_at timestamptz not null,
        ended_at timestamptz,
        rows_done integer not null,
        accepted integer not null,
        rejected integer not null,
        projects integer[] not null,
        from_month date,
        to_month date,
        constraint feed_batch_number_key unique (feed, party, number)
    )""",
    "create index feed_batch_order on feed_batch (received_at, id)",
    "create index feed_batch_waiting on feed_batch (id) where state in ('received', 'reading', 'released')",
    """create table feed_row (
        batch_id integer not null references feed_batch (id),
        row integer not null,
        field varchar not null,
        code varchar not null,
        told varchar,
        primary key (batch_id, row, field)
    )""",
    """create table feed_signal (
        id bigint generated always as identity primary key,
        batch_id integer not null references feed_batch (id),
        kind varchar(40) not null check (kind in ('statement-cut', 'statement-doubled', 'statement-missing')),
        project integer not null,
        facts jsonb not null,
        at timestamptz not null
    )""",
    "create index feed_signal_batch on feed_signal (batch_id)",
)

MONTHS = (
    """create function keep_attendance_month(month date) returns void
        language plpgsql security definer set search_path from current as $$
    declare
        first timestamp := date_trunc('month', month);
        name text := 'attendance_' || to_char(month, 'YYYY_MM');
    begin
        if first < '2015-01-01' or first > now() + interval '10 years' then
            raise exception 'no month of attendance: %', month;
        end if;
        perform pg_advisory_xact_lock(hashtext('attendance months ' || current_schema()));
        if to_regclass(name) is null then
            execute format('create table %I partition of attendance for values from (%L) to (%L)', name,
                first at time zone 'Asia/Shanghai', (first + interval '1 month') at time zone 'Asia/Shanghai');
            execute format('revoke all on %I from %I', name, current_schema() || '_app');
        end if;
    end $$""",
    # CON-10: three years after completion and full pay; what is not known to have passed has not passed
    """create function forget_attendance() returns integer
        language plpgsql security definer set search_path from current as $$
    declare
        month record;
        needed boolean;
        gone integer := 0;
    begin
        perform pg_advisory_xact_lock(hashtext('attendance months ' || current_schema()));
        for month in
            select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'attendance'::regclass
              and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < now() - interval '3 years'
        loop
            execute format($q$
                select exists (
                    select from (select distinct project from %I) as worked join project p on p.id = worked.project
                    where coalesce(greatest(p.completed_on, (
                        select case when count(*) = count(settled_on) then max(settled_on) end
                        from membership m where m.project = p.id
                    )) + interval '3 years' >= now(), true) or p.completed_on is null or not exists (
                        select from membership m where m.project = p.id
                        having count(*) > 0 and count(*) = count(settled_on)
                    )
                )$q$, month.name) into needed;
            if not needed then
                execute format('alter table attendance detach partition %I', month.name);
                execute format('drop table %I', month.name);
                gone := gone + 1;
            end if;
        end loop;
        return gone;
    end $$""",
    "revoke execute on function keep_attendance_month(date), forget_attendance() from public",
    "grant execute on function keep_attendance_month(date), forget_attendance() to monitor_app",
)

GRANTS = (
    # what was taken in is frozen: a corrected payroll is a new batch that replaces the old one
    "revoke update, delete, truncate on attendance, payroll_line, account_transaction, account_statement from monitor_app",
    "revoke delete, truncate on person, membership, feed_batch, feed_row, feed_signal from monitor_app",
)


def upgrade() -> None:
    for statement in PROJECT + ROSTER + MONEY + FEEDS + MONTHS + GRANTS:
        op.execute(statement)
