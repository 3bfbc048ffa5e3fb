"""Money that is only awaited: promised, agreed in instalments, in escrow, instructed from a bond, or with a court.

It is only ever inserted, and so is its one end. What a line awaits is derived by triggers of the owner; it takes
nothing off what is outstanding. Money in suspense has a list.
"""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = (
    """create table pending (
        pending_id uuid primary key,
        case_number varchar not null,
        number varchar not null,
        kind varchar(40) not null check (kind in ('promise', 'instalment', 'escrow', 'bond_instruction', 'court')),
        line integer not null,
        fen bigint not null check (fen > 0),
        payer varchar(40) not null,
        means varchar not null,
        stated_on date not null,
        expires_on date not null,
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        foreign key (case_number, line) references ledger_line (case_number, line),
        constraint pending_of_its_day unique (pending_id, expires_on),
        constraint pending_expires_after_it_was_stated check (expires_on >= stated_on)
    )""",
    "create unique index pending_told_once on pending (case_number, number)",
    """create table pending_end (
        pending_id uuid primary key,
        expires_on date not null,
        state varchar(40) not null,
        ended_on date not null,
        act_id uuid unique references act (act_id),
        reason text,
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        foreign key (pending_id, expires_on) references pending (pending_id, expires_on),
        constraint pending_ends_one_of_three_ways check (
            state = 'posted' and act_id is not null and reason is null and ended_on <= expires_on
            or state = 'voided' and act_id is null and reason is not null
            or state = 'expired' and act_id is null and reason is null and ended_on > expires_on)
    )""",
    "create index money_in_division on money_in (division, happened_on desc, money_id desc)",
    """alter table ledger_line add column pending_fen bigint not null default 0
        constraint line_awaits_nothing_below_nothing check (pending_fen >= 0)""",
)

GUARDS = (
    """create function apply_pending() returns trigger
        language plpgsql security definer set search_path = {schema}, public, pg_temp as $$
        begin
            perform 1 from case_file where number in (select case_number from fresh) order by number for no key update;
            update ledger_line l set pending_fen = l.pending_fen + s.fen
            from (select case_number, line, sum(fen) as fen from fresh group by case_number, line) as s
            where l.case_number = s.case_number and l.line = s.line;
            if exists (select from fresh f join ledger_line l using (case_number, line)
                    where l.pending_fen > l.outstanding_fen) then
                raise exception 'more is awaited than is outstanding'
                    using errcode = 'check_violation', constraint = 'no_more_awaited_than_outstanding';
            end if;
            return null;
        end $$""",
    """create function apply_pending_end() returns trigger
        language plpgsql security definer set search_path = {schema}, public, pg_temp as $$
        begin
            if exists (
                select from fresh f join pending p using (pending_id) join act a using (act_id)
                where (a.kind, a.case_number, a.fen, a.happened_on, a.payer)
                        is distinct from ('paid', p.case_number, p.fen, f.ended_on, p.payer)
                    or exists (select from ledger_entry e where e.act_id = a.act_id and e.line <> p.line)
            ) then
                raise exception 'it is posted as another payment than was awaited'
                    using errcode = 'check_violation', constraint = 'posted_as_it_was_awaited';
            end if;
            perform 1 from case_file where number in (select p.case_number from fresh join pending p using (pending_id))
                order by number for no key update;
            update ledger_line l set pending_fen = l.pending_fen - s.fen
            from (select p.case_number, p.line, sum(p.fen) as fen from fresh join pending p using (pending_id)
                group by p.case_number, p.line) as s
            where l.case_number = s.case_number and l.line = s.line;
            return null;
        end $$""",
    """create trigger apply_pending after insert on pending referencing new table as fresh
        for each statement execute function apply_pending()""",
    """create trigger apply_pending_end after insert on pending_end referencing new table as fresh
        for each statement execute function apply_pending_end()""",
    """create trigger no_rewriting before update or delete or truncate on pending
        for each statement execute function not_by_hand()""",
    """create trigger no_rewriting before update or delete or truncate on pending_end
        for each statement execute function not_by_hand()""",
    # `no_hand` and `begins_empty` guard the other sums of a line
    """create trigger no_hand_on_pending before update on ledger_line for each row when (
            (pg_trigger_depth() = 0 or current_user <> '{schema}_owner') and old.pending_fen <> new.pending_fen)
        execute function not_by_hand()""",
    """create trigger begins_without_pending before insert on ledger_line for each row when (new.pending_fen <> 0)
        execute function begins_empty()""",
    "revoke execute on function apply_pending(), apply_pending_end() from public",
    "revoke update, delete, truncate on pending, pending_end from {schema}_app",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in (*TABLES, *GUARDS):
        op.get_bind().exec_driver_sql(statement.replace("{schema}", str(schema)))
