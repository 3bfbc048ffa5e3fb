"""What is compared: each statement names the cases, or the money, whose sums are not those of their rows."""

SOME = "select number from case_file where number > $1 order by number limit $2"
"""The next cases by number: each page is read at one moment, and no case is in two pages."""

LINES = """select l.case_number as number, l.line from ledger_line as l
    left join (select e.case_number, e.line,
            sum(e.fen) filter (where e.kind in ('claimed', 'moved_in')) as claimed,
            sum(e.fen) filter (where e.kind in ('moved_out', 'corrected')) as unclaimed,
            sum(e.fen) filter (where e.kind = 'found') as found,
            sum(e.fen) filter (where e.kind = 'withdrawn') as withdrawn,
            sum(e.fen) filter (where e.kind = 'rejected') as rejected,
            sum(e.fen) filter (where e.kind = 'paid') as paid
        from ledger_entry as e where e.case_number = any($1::text[]) group by 1, 2) as s using (case_number, line)
    where l.case_number = any($1::text[])
        and (l.claimed_fen, l.found_fen, l.withdrawn_fen, l.rejected_fen, l.paid_fen) is distinct from
            (coalesce(s.claimed, 0) - coalesce(s.unclaimed, 0), coalesce(s.found, 0), coalesce(s.withdrawn, 0),
                coalesce(s.rejected, 0), coalesce(s.paid, 0))"""
CASES = """select c.number, null::int as line from case_file as c
    left join (select case_number, sum(claimed_fen) as claimed, sum(found_fen) as found,
            sum(withdrawn_fen) as withdrawn, sum(rejected_fen) as rejected, sum(paid_fen) as paid
        from ledger_line where case_number = any($1::text[]) group by 1) as s on s.case_number = c.number
    where c.number = any($1::text[])
        and (c.claimed_fen, c.found_fen, c.withdrawn_fen, c.rejected_fen, c.paid_fen) is distinct from
            (coalesce(s.claimed, 0), coalesce(s.found, 0), coalesce(s.withdrawn, 0), coalesce(s.rejected, 0),
                coalesce(s.paid, 0))"""
ACTS = """select a.case_number as number, null::int as line from act as a left join ledger_entry as e using (act_id)
    where a.case_number = any($1::text[]) group by a.act_id
    having a.fen <> coalesce(sum(e.fen) filter (where e.kind not in ('moved_in', 'moved_out')), 0)
        or bool_or(e.case_number <> a.case_number or e.happened_on <> a.happened_on)"""
MOVES = """select case_number as number, null::int as line from ledger_entry
    where case_number = any($1::text[]) and kind in ('moved_in', 'moved_out') group by 1
    having coalesce(sum(fen) filter (where kind = 'moved_in'), 0)
        <> coalesce(sum(fen) filter (where kind = 'moved_out'), 0)"""
PENDING = """select l.case_number as number, l.line from ledger_line as l
    left join (select p.case_number, p.line, sum(p.fen) as fen from pending as p
        left join pending_end as e using (pending_id)
        where p.case_number = any($1::text[]) and e.pending_id is null group by 1, 2) as s using (case_number, line)
    where l.case_number = any($1::text[]) and l.pending_fen <> coalesce(s.fen, 0)"""

MONEY = """select m.money_id::text as number, m.division, m.account, m.bank_ref from money_in as m
    left join (select money_id, sum(fen) as fen from ledger_entry where money_id is not null group by 1) as t
        using (money_id)
    left join (select money_id, sum(fen) as fen from money_back group by 1) as b using (money_id)
    where m.matched_fen <> coalesce(t.fen, 0) or m.returned_fen <> coalesce(b.fen, 0)"""

OF_CASES = {
    "明细余额与记账不符 the balance of a line is not that of its postings": LINES,
    "案件合计与明细不符 the sums of the case are not those of its lines": CASES,
    "业务与其记账不符 an act is not what its postings make up": ACTS,
    "转入与转出不符 more or less was moved in than out": MOVES,
    "待收款与登记不符 what a line awaits is not its pending money": PENDING,
}
"""By what is off, in both languages."""
