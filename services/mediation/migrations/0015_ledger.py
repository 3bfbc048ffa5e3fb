"""The money ledger guarded by the database: acts and postings are only ever inserted, every balance is derived from them
by a trigger that belongs to the owner, and the books are balanced after each statement.

What was posted before keeps its postings. A payment becomes the act of its receipt; every other posting of before gets
an act of its own. A ledger that does not add up is not converted: the migration names the case and stops.
"""

from alembic import op

revision = "0015"
down_revision = "0014"

WHOLE_BEFORE = """do $$
    declare
        which varchar;
    begin
        select l.case_number into which from ledger_line l left join ledger_entry e using (case_number, line)
        group by l.case_number, l.line
        having (l.claimed_fen, l.found_fen, l.withdrawn_fen, l.rejected_fen, l.paid_fen) is distinct from (
            coalesce(sum(e.fen) filter (where e.kind in ('claimed', 'moved_in')), 0)
                - coalesce(sum(e.fen) filter (where e.kind in ('moved_out', 'corrected')), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'found'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'withdrawn'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'rejected'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'paid'), 0))
        limit 1;
        if which is null then
            select p.case_number into which from payment p
                left join ledger_entry e on e.case_number = p.case_number and e.receipt_no = p.receipt_no
            group by p.case_number, p.receipt_no having p.fen is distinct from sum(e.fen) limit 1;
        end if;
        if which is not null then
            raise exception 'the ledger of case % does not add up: it is put right before it is guarded', which;
        end if;
    end $$"""

FORMER = (
    "drop trigger ledger_line_is_its_postings on ledger_line",
    "drop trigger ledger_line_is_its_postings on ledger_entry",
    "drop trigger case_is_its_lines on case_file",
    "drop trigger case_is_its_lines on ledger_line",
    "drop function ledger_line_is_its_postings()",
    "drop function case_is_its_lines()",
)

ACTS = (
    """create table act (
        act_id uuid primary key,
        case_number varchar not null references case_file (number),
        kind varchar(40) not null check (kind in ('claimed', 'corrected', 'found', 'withdrawn', 'rejected', 'paid')),
        number varchar,
        line integer,
        fen bigint not null,
        payer varchar(40),
        means varchar,
        by_person boolean not null,
        proof varchar,
        happened_on date not null,
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        outstanding_fen bigint,
        case_version integer,
        constraint payment_has_payer_means_and_receipt
            check ((kind = 'paid') = (payer is not null and means is not null) and (kind <> 'paid' or number is not null))
    )""",
    "create unique index act_told_once on act (case_number, kind, number)",
    """insert into act (act_id, case_number, kind, number, line, fen, payer, means, by_person, happened_on, recorded_by,
            recorded_at, outstanding_fen, case_version)
        select gen_random_uuid(), case_number, 'paid', receipt_no, line, fen, payer, means,
            position('/' in recorded_by) > 0, paid_on, recorded_by, recorded_at, outstanding_fen, case_version
        from payment""",
    "alter table ledger_entry add column act_id uuid, add column reverses bigint, add column money_id uuid",
    """update ledger_entry e set act_id = a.act_id
        from act a where e.kind = 'paid' and a.case_number = e.case_number and a.number = e.receipt_no""",
    "update ledger_entry set act_id = gen_random_uuid() where act_id is null",
    """insert into act (act_id, case_number, kind, fen, by_person, happened_on, recorded_by, recorded_at)
        select act_id, case_number, case when kind in ('moved_in', 'moved_out') then 'claimed' else kind end,
            case when kind in ('moved_in', 'moved_out') then 0 else fen end,
            position('/' in recorded_by) > 0, happened_on, recorded_by, recorded_at
        from ledger_entry where kind <> 'paid'""",
    "drop table payment",
    "alter table ledger_entry alter column act_id set not null",
    "alter table ledger_entry add foreign key (act_id) references act (act_id)",
    "alter table ledger_entry drop constraint ledger_entry_fen_check",
    """alter table ledger_entry add constraint posting_says_something check (fen <> 0 or workers > 0),
        add constraint less_than_nothing_only_reverses check (fen >= 0 or reverses is not null),
        add constraint only_payments_take_money_in check (money_id is null or kind = 'paid')""",
    "drop index ledger_entry_line",
    "drop index ledger_entry_case",
    "alter table ledger_entry drop constraint ledger_entry_pkey, add primary key (case_number, position)",
    "create index ledger_entry_act on ledger_entry (act_id)",
)

BALANCES = (
    "alter table ledger_line drop column outstanding_fen",
    """alter table ledger_line
        alter column claimed_fen set default 0, alter column found_fen set default 0,
        alter column withdrawn_fen set default 0, alter column rejected_fen set default 0,
        alter column paid_fen set default 0,
        add column outstanding_fen bigint generated always as
            (claimed_fen + found_fen - withdrawn_fen - rejected_fen - paid_fen) stored not null
            constraint line_never_below_nothing check (outstanding_fen >= 0)""",
    "alter table case_file drop column outstanding_fen",
    """alter table case_file
        alter column claimed_fen set default 0, alter column paid_fen set default 0,
        add column found_fen bigint not null default 0 check (found_fen >= 0),
        add column withdrawn_fen bigint not null default 0 check (withdrawn_fen >= 0),
        add column rejected_fen bigint not null default 0 check (rejected_fen >= 0)""",
    """update case_file c set claimed_fen = l.claimed, paid_fen = l.paid, found_fen = l.found,
            withdrawn_fen = l.withdrawn, rejected_fen = l.rejected
        from (select case_number, sum(claimed_fen) as claimed, sum(found_fen) as found, sum(withdrawn_fen) as withdrawn,
            sum(rejected_fen) as rejected, sum(paid_fen) as paid from ledger_line group by case_number) as l
        where c.number = l.case_number""",
    """alter table case_file add column outstanding_fen bigint generated always as
            (claimed_fen + found_fen - withdrawn_fen - rejected_fen - paid_fen) stored not null
            constraint case_never_below_nothing check (outstanding_fen >= 0)""",
)

SUMS = """coalesce(sum(fen) filter (where kind in ('claimed', 'moved_in')), 0)
                - coalesce(sum(fen) filter (where kind in ('moved_out', 'corrected')), 0) as claimed,
            coalesce(sum(fen) filter (where kind = 'found'), 0) as more,
            coalesce(sum(fen) filter (where kind = 'withdrawn'), 0) as withdrawn,
            coalesce(sum(fen) filter (where kind = 'rejected'), 0) as rejected,
            coalesce(sum(fen) filter (where kind = 'paid'), 0) as paid"""

APPLY = """create function apply_postings() returns trigger
        language plpgsql security definer set search_path = {schema}, public, pg_temp as $$
    declare
        seen record;
    begin
        select count(distinct case_number) as cases, bool_or(kind in ('moved_in', 'moved_out')) as moves,
            bool_or(money_id is not null) as money, bool_or(reverses is not null) as reversals
        into seen from fresh;
        if seen.cases > 1 then  -- always in one order; a single case is locked by its update, before its lines
            perform 1 from case_file where number in (select case_number from fresh) order by number for no key update;
        end if;
        if seen.moves and exists (
            select from fresh group by case_number having
                sum(fen) filter (where kind = 'moved_in') is distinct from sum(fen) filter (where kind = 'moved_out')
        ) then
            raise exception 'more or less was moved into lines than out of the total'
                using errcode = 'check_violation', constraint = 'what_is_moved_out_is_moved_in';
        end if;
        if exists (
            select from fresh f join act a using (act_id) group by a.act_id having
                a.fen <> coalesce(sum(f.fen) filter (where f.kind not in ('moved_in', 'moved_out')), 0)
                or count(*) <> (select count(*) from ledger_entry e where e.act_id = a.act_id)
                or not bool_and((f.case_number, f.happened_on) = (a.case_number, a.happened_on)
                    and (f.kind = a.kind or a.kind = 'claimed' and f.kind in ('moved_in', 'moved_out'))
                    and f.payer is not distinct from a.payer
                    and f.receipt_no is not distinct from case when a.kind = 'paid' then a.number end)
        ) then
            raise exception 'an act is posted whole, once and as it was told'
                using errcode = 'check_violation', constraint = 'an_act_is_whole';
        end if;
        update case_file c set claimed_fen = c.claimed_fen + s.claimed, found_fen = c.found_fen + s.more,
            withdrawn_fen = c.withdrawn_fen + s.withdrawn, rejected_fen = c.rejected_fen + s.rejected,
            paid_fen = c.paid_fen + s.paid
        from (select case_number, {sums} from fresh group by case_number) as s where c.number = s.case_number;
        update ledger_line l set claimed_fen = l.claimed_fen + s.claimed, found_fen = l.found_fen + s.more,
            withdrawn_fen = l.withdrawn_fen + s.withdrawn, rejected_fen = l.rejected_fen + s.rejected,
            paid_fen = l.paid_fen + s.paid
        from (select case_number, line, {sums} from fresh group by case_number, line) as s
        where l.case_number = s.case_number and l.line = s.line;
        if seen.money then
            update money_in m set matched_fen = m.matched_fen + s.fen
            from (select money_id, sum(fen) as fen from fresh where money_id is not null group by money_id) as s
            where m.money_id = s.money_id;
        end if;
        if seen.reversals then
            if exists (
                select from fresh f
                left join ledger_entry o on o.case_number = f.case_number and o.position = f.reverses
                where f.reverses is not null and (
                    o.line is distinct from f.line or o.kind is distinct from f.kind or o.fen * f.fen >= 0
                    or o.money_id is distinct from f.money_id
                    or abs(o.fen) < (select sum(abs(r.fen)) from ledger_entry r
                        where r.case_number = f.case_number and r.reverses = f.reverses))
            ) then
                raise exception 'it reverses another line, another kind or more than there was'
                    using errcode = 'check_violation', constraint = 'reverses_what_was_posted';
            end if;
            if exists (
                select from fresh f
                join ledger_entry o on o.case_number = f.case_number and o.position = f.reverses
                join act was on was.act_id = o.act_id join act now on now.act_id = f.act_id
                where was.by_person and not now.by_person and now.proof is null
            ) then
                raise exception 'what a person posted is not undone by a machine'
                    using errcode = 'check_violation', constraint = 'a_persons_posting_is_final';
            end if;
        end if;
        return null;
    end $$"""

GUARDS = (
    APPLY,
    """create function not_by_hand() returns trigger language plpgsql as $$
        begin
            raise exception '% of % is not done by hand', tg_op, tg_table_name
                using errcode = 'check_violation', constraint = 'posted_stays_posted';
        end $$""",
    """create function begins_empty() returns trigger language plpgsql as $$
        begin
            raise exception 'a new row of % begins with nothing', tg_table_name
                using errcode = 'check_violation', constraint = 'begins_empty';
        end $$""",
    """create function paid_in_full_by_name() returns trigger language plpgsql set search_path from current as $$
        begin
            if new.outstanding_fen > 0
                or exists (select from ledger_line where case_number = new.number
                    and worker_ref is null and workers > 1 and paid_fen > coalesce(signed_fen, 0)) then
                raise exception 'case % is not paid in full to workers by name', new.number
                    using errcode = 'check_violation', constraint = 'paid_in_full_by_name';
            end if;
            return null;
        end $$""",
    """create trigger apply_postings after insert on ledger_entry referencing new table as fresh
        for each statement execute function apply_postings()""",
    """create trigger no_rewriting before update or delete or truncate on ledger_entry
        for each statement execute function not_by_hand()""",
    """create trigger no_rewriting before update or delete or truncate on act
        for each statement execute function not_by_hand()""",
    """create trigger no_taking_away before delete or truncate on ledger_line
        for each statement execute function not_by_hand()""",
    """create trigger no_taking_away before delete or truncate on case_file
        for each statement execute function not_by_hand()""",
    # from within a trigger of ours it is the owner who acts, whoever gave the statement
    """create trigger no_hand before update on ledger_line for each row when (
            (pg_trigger_depth() = 0 or current_user <> '{schema}_owner') and
            (old.claimed_fen, old.found_fen, old.withdrawn_fen, old.rejected_fen, old.paid_fen, old.case_number,
                old.line, old.worker_ref, old.item, old.period_from, old.period_to) is distinct from
            (new.claimed_fen, new.found_fen, new.withdrawn_fen, new.rejected_fen, new.paid_fen, new.case_number,
                new.line, new.worker_ref, new.item, new.period_from, new.period_to))
        execute function not_by_hand()""",
    """create trigger no_hand before update on case_file for each row when (
            (pg_trigger_depth() = 0 or current_user <> '{schema}_owner') and
            (old.number, old.claimed_fen, old.found_fen, old.withdrawn_fen, old.rejected_fen, old.paid_fen)
                is distinct from
            (new.number, new.claimed_fen, new.found_fen, new.withdrawn_fen, new.rejected_fen, new.paid_fen))
        execute function not_by_hand()""",
    """create trigger begins_empty before insert on ledger_line for each row when (
            (new.claimed_fen, new.found_fen, new.withdrawn_fen, new.rejected_fen, new.paid_fen) <> (0, 0, 0, 0, 0))
        execute function begins_empty()""",
    """create trigger begins_empty before insert on case_file for each row when (
            (new.claimed_fen, new.found_fen, new.withdrawn_fen, new.rejected_fen, new.paid_fen) <> (0, 0, 0, 0, 0))
        execute function begins_empty()""",
    """create trigger paid_in_full_by_name after update of disposition on case_file for each row
        when (new.disposition = 'PAID_IN_FULL' and new.disposition is distinct from old.disposition)
        execute function paid_in_full_by_name()""",
    "revoke execute on function apply_postings() from public",
    "revoke update, delete, truncate on ledger_entry, act from {schema}_app",
)

SUSPENSE = (
    """create table money_in (
        money_id uuid primary key,
        account varchar not null,
        bank_ref varchar not null,
        division text collate "C" not null,
        fen bigint not null check (fen > 0),
        happened_on date not null,
        matched_fen bigint not null default 0 check (matched_fen >= 0),
        returned_fen bigint not null default 0 check (returned_fen >= 0),
        suspense_fen bigint generated always as (fen - matched_fen - returned_fen) stored not null
            constraint no_more_than_came check (suspense_fen >= 0),
        recorded_by varchar not null,
        recorded_at timestamptz not null
    )""",
    "create unique index money_in_came_once on money_in (account, bank_ref)",
    "alter table ledger_entry add foreign key (money_id) references money_in (money_id)",
    "create index ledger_entry_money on ledger_entry (money_id) where money_id is not null",
    """create table money_back (
        money_id uuid not null references money_in (money_id),
        number varchar not null,
        fen bigint not null check (fen > 0),
        happened_on date not null,
        reason varchar not null,
        recorded_by varchar not null,
        recorded_at timestamptz not null,
        primary key (money_id, number)
    )""",
    """create function apply_money_back() returns trigger
        language plpgsql security definer set search_path = {schema}, public, pg_temp as $$
        begin
            update money_in m set returned_fen = m.returned_fen + s.fen
            from (select money_id, sum(fen) as fen from fresh group by money_id) as s where m.money_id = s.money_id;
            return null;
        end $$""",
    """create trigger apply_money_back after insert on money_back referencing new table as fresh
        for each statement execute function apply_money_back()""",
    """create trigger no_rewriting before update or delete or truncate on money_back
        for each statement execute function not_by_hand()""",
    """create trigger no_taking_away before delete or truncate on money_in
        for each statement execute function not_by_hand()""",
    """create trigger no_hand before update on money_in for each row when (
            (pg_trigger_depth() = 0 or current_user <> '{schema}_owner')
            and (old.money_id, old.account, old.bank_ref, old.fen, old.happened_on, old.matched_fen, old.returned_fen)
                is distinct from
            (new.money_id, new.account, new.bank_ref, new.fen, new.happened_on, new.matched_fen, new.returned_fen))
        execute function not_by_hand()""",
    """create trigger begins_empty before insert on money_in for each row when (
            (new.matched_fen, new.returned_fen) <> (0, 0))
        execute function begins_empty()""",
    "revoke execute on function apply_money_back() from public",
    "revoke update, delete, truncate on money_back from {schema}_app",
    "revoke delete, truncate on money_in from {schema}_app",
)

PROCEEDINGS = (
    """create table claim_in_proceeding (
        case_number varchar not null,
        line integer not null,
        month varchar not null,
        proceeding varchar(40) not null check (proceeding in ('inspection', 'arbitration', 'payment_order', 'suit')),
        began_on date not null,
        worker_ref varchar not null,
        employer varchar not null,
        item varchar(40) not null,
        number varchar,
        ended_on date check (ended_on >= began_on),
        primary key (case_number, line, month, proceeding, began_on),
        foreign key (case_number, line) references ledger_line (case_number, line)
    )""",
    # 监察条例 21: one claim of one worker is in one proceeding at a time
    """create unique index one_open_track on claim_in_proceeding (worker_ref, employer, item, month)
        where ended_on is null""",
    "revoke delete, truncate on claim_in_proceeding from {schema}_app",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in (WHOLE_BEFORE, *FORMER, *ACTS, *BALANCES, *GUARDS, *SUSPENSE, *PROCEEDINGS):
        op.get_bind().exec_driver_sql(statement.replace("{sums}", SUMS).replace("{schema}", str(schema)))
