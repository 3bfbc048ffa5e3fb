delete from filing where stage in ('filed', 'incomplete', 'refused');

insert into employer (number, version) select distinct pg_temp.uscc(e), 1 from filing;

insert into entry (event_id, employer, division, code, entered_on, source, complaint, sequence, fen, outstanding_fen, workers, document_no)
    select gen_random_uuid(), pg_temp.uscc(e), place, code, filed_at::date + days, 'k' || number, number, i * 10 + days, 200000,
        case when code in ('wages-paid', 'case-closed') then 0 else 200000 end, 2,
        case when code like 'order-%' then 'd' || number end
    from filing cross join (values ('complaint-accepted', 1, 1), ('case-opened', 1, 1), ('arrears-found', 9, 3), ('order-issued', 10, 4),
        ('order-overdue', 26, 12), ('wages-paid', 40, 2), ('case-closed', 41, 2)) as happened (code, days, every) where i % every = 0 order by i;

insert into amount_check (source, document_no, employer, division, outcome, checked_on, zh, en, lines)
    select 'k' || number, 'd' || number, pg_temp.uscc(e), place, 'not_reached', filed_at::date, '未达', 'not reached', '[]'
    from filing where i % 12 = 0;

insert into proposal (number, version, kind, rule_id, state, employer, division, source, document_no, outstanding_fen, proposed_on,
        decide_by, zh, en, proposed_by, waits)
    select md5('p' || number), 0, 'list', 'BLACK-01', 'open', pg_temp.uscc(e), place, 'k' || number, 'd' || number, 200000,
        filed_at::date, filed_at::date + 20, '建议', 'proposed', 'credit', '{}'
    from filing where i % 60 = 0;
