"""Proposals for a head to decide, the members intake told of, and a ledger that the database itself keeps conserved."""

from alembic import op

revision = "0005"
down_revision = "0004"

PROPOSALS = (
    "alter table correction_order add column on_record boolean not null default false",
    """create table proposal (
        number varchar primary key,
        version integer not null,
        kind varchar not null,
        rule_id varchar not null,
        state varchar(40) not null,
        case_number varchar not null references case_file (number),
        document_no varchar not null references correction_order (document_no),
        division text collate "C" not null,
        employer_uscc varchar,
        workers integer not null check (workers >= 0),
        outstanding_fen bigint not null check (outstanding_fen >= 0),
        zh varchar not null,
        en varchar not null,
        amount jsonb not null,
        evidence jsonb not null,
        proposed_on date not null,
        proposed_by varchar not null,
        officers text[] not null,
        conduct text[] not null,
        report text,
        reported_on date,
        reported_by varchar,
        decide_by date,
        unit_assumed boolean not null,
        decided_on date,
        decided_by varchar,
        decision_reason text,
        send_by timestamptz,
        sent_at timestamptz,
        sent_by varchar,
        corrected_on date,
        check (state <> 'reported' or (reported_by is not null and cardinality(officers) >= 2)),
        check (state not in ('approved', 'sent') or cardinality(officers) >= 2),
        check (
            state not in ('approved', 'sent', 'dismissed')
            or (decided_on is not null and decided_by is not null and decision_reason is not null)
        ),
        constraint proposal_decided_by_another check (
            state not in ('approved', 'sent')
            or (decided_by is distinct from proposed_by and decided_by is distinct from reported_by)
        ),
        check ((state = 'sent') = (sent_at is not null and sent_by is not null))
    )""",
    "create unique index proposal_live on proposal (kind, document_no) where state <> 'dismissed'",
    "create index proposal_list on proposal (proposed_on desc, number desc)",
    "create index proposal_case on proposal (case_number)",
    "revoke delete, truncate on proposal from {role}",
)

MEMBERS = (
    """create table member_listing (
        event_id uuid primary key,
        sequence bigint not null,
        complaint varchar not null,
        listing integer not null,
        part integer not null,
        parts integer not null,
        listed_on date not null,
        claims jsonb not null,
        leavers jsonb not null,
        taken boolean not null
    )""",
    "create index member_listing_complaint on member_listing (complaint, sequence)",
    "revoke delete, truncate on member_listing from {role}",
)

SUMS_OF_ENTRIES = """create function ledger_line_is_its_postings() returns trigger
        language plpgsql set search_path from current as $$
    declare
        off boolean;
    begin
        select (l.claimed_fen, l.found_fen, l.withdrawn_fen, l.rejected_fen, l.paid_fen) is distinct from (
            coalesce(sum(e.fen) filter (where e.kind in ('claimed', 'moved_in')), 0)
                - coalesce(sum(e.fen) filter (where e.kind in ('moved_out', 'corrected')), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'found'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'withdrawn'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'rejected'), 0),
            coalesce(sum(e.fen) filter (where e.kind = 'paid'), 0))
        into off
        from ledger_line l left join ledger_entry e using (case_number, line)
        where l.case_number = new.case_number and l.line = new.line
        group by l.case_number, l.line;
        if off then
            raise exception 'line % of case % is not the sum of its postings', new.line, new.case_number
                using errcode = 'check_violation', constraint = 'ledger_line_is_its_postings';
        end if;
        return null;
    end $$"""

SUMS_OF_LINES = """create function case_is_its_lines() returns trigger
        language plpgsql set search_path from current as $$
    declare
        the_case varchar := case when tg_table_name = 'case_file' then to_jsonb(new) ->> 'number'
            else to_jsonb(new) ->> 'case_number' end;
        off boolean;
    begin
        if current_setting('anxin.case_looked_at', true) = the_case then
            return null;  -- at commit nothing changes any more: once a transaction is enough
        end if;
        select (c.claimed_fen, c.paid_fen, c.outstanding_fen) is distinct from (
            coalesce(sum(l.claimed_fen), 0), coalesce(sum(l.paid_fen), 0), coalesce(sum(l.outstanding_fen), 0))
        into off
        from case_file c left join ledger_line l on l.case_number = c.number
        where c.number = the_case
        group by c.number;
        if off then
            raise exception 'case % is not the sum of its lines', the_case
                using errcode = 'check_violation', constraint = 'case_is_its_lines';
        end if;
        select sum(fen) filter (where kind = 'moved_in') is distinct from sum(fen) filter (where kind = 'moved_out')
        into off
        from ledger_entry
        where case_number = the_case and kind in ('moved_in', 'moved_out');
        if off then
            raise exception 'in case % more or less was moved into lines than out of the total', the_case
                using errcode = 'check_violation', constraint = 'what_is_moved_out_is_moved_in';
        end if;
        perform set_config('anxin.case_looked_at', the_case, true);
        return null;
    end $$"""

CONSERVED = (
    "create index ledger_entry_line on ledger_entry (case_number, line)",
    SUMS_OF_ENTRIES,
    SUMS_OF_LINES,
    # looked at when the transaction commits: a posting and what it makes of its line are one step
    """create constraint trigger ledger_line_is_its_postings after insert or update on ledger_line
        deferrable initially deferred for each row execute function ledger_line_is_its_postings()""",
    """create constraint trigger ledger_line_is_its_postings after insert or update on ledger_entry
        deferrable initially deferred for each row execute function ledger_line_is_its_postings()""",
    """create constraint trigger case_is_its_lines after insert or update of claimed_fen, paid_fen, outstanding_fen
        on case_file deferrable initially deferred for each row execute function case_is_its_lines()""",
    """create constraint trigger case_is_its_lines after insert or update on ledger_line
        deferrable initially deferred for each row execute function case_is_its_lines()""",
)


def upgrade() -> None:
    schema = op.get_bind().exec_driver_sql("select current_schema()").scalar()
    for statement in (*PROPOSALS, *MEMBERS, *CONSERVED):
        op.execute(statement.replace("{role}", f"{schema}_app"))
