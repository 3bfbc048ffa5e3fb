delete from filing where stage in ('filed', 'incomplete', 'refused');

insert into case_file (number, version, stage, division, parties, complaint, channel, domain, employer_uscc, employer_key, employer_name,
        approver, assignee, filed_on, opened_on, recorded_at, workers, claimed_fen, paid_fen, claim_unknown, disposition, closed_on)
    select number, 3, case when done then 'closed' else pg_temp.word(i, array['opened', 'mediating', 'inspecting']) end, place,
        case when i % 6 = 0 then array['housing_bureau'] else '{}' end, 'c' || number, 'hotline_12345', 'construction',
        pg_temp.uscc(e), md5(e::text), pg_temp.employer_name(e), 'labour_authority/head-1', 'officer-' || i % 50, filed_at::date,
        filed_at::date + 3, filed_at + interval '3 days', 2, 200000, case when done then 200000 else 0 end,
        false, case when done then 'PAID_IN_FULL' end, case when done then filed_at::date + 40 end
    from (select *, stage in ('closed', 'called_back', 'withdrawn') as done from filing) as one order by i;
select setval('case_number', :n);

insert into ledger_line (case_number, line, worker_ref, workers, item, claimed_fen, found_fen, withdrawn_fen, rejected_fen, paid_fen)
    select number, line, 'w' || line, 1, 'wages', 100000, 0, 0, 0, paid_fen / 2
    from case_file cross join generate_series(1, 2) as line;
insert into act (act_id, case_number, kind, number, line, fen, payer, means, by_person, happened_on, recorded_by, recorded_at, outstanding_fen, case_version)
    select md5('c' || case_number || line)::uuid, case_number, 'claimed', null, line, 100000, null, null, true, opened_on, 'officer', recorded_at, null, null
    from ledger_line join case_file on number = case_number
    union all
    select md5('p' || case_number || line)::uuid, case_number, 'paid', 'p' || line, line, 100000, pg_temp.word(line, array['employer', 'contractor']), 'bank', true,
        closed_on, 'officer', recorded_at + interval '30 days', 0, 2
    from ledger_line join case_file on number = case_number where closed_on is not null;
insert into ledger_entry (case_number, line, kind, fen, workers, act_id, happened_on, receipt_no, payer, recorded_by, recorded_at)
    select case_number, line, kind, fen, case when kind = 'claimed' then 1 else 0 end, act_id, happened_on, number, payer, recorded_by, recorded_at
    from act order by recorded_at;

insert into correction_order (document_no, case_number, division, year, sequence, state, ordered_fen, paid_fen, others_fen, issued_on, issued_by, due_on, addressee_role)
    select 'd' || number, number, place, 2026, i, case when i % 3 = 0 then 'overdue' else 'met' end, 200000, 0, 0,
        filed_at::date + 10, 'officer-1', filed_at::date + 25, 'employer'
    from filing where i % 4 = 0;
insert into coordination_round (case_number, round, held_on, held_by, present, outcome)
    select number, 1, filed_at::date + 5, 'officer', '{}', 'agreed' from filing where i % 2 = 0;
insert into proposal (number, version, kind, rule_id, state, case_number, document_no, division, workers, outstanding_fen, zh, en, amount,
        evidence, proposed_on, proposed_by, officers, conduct, unit_assumed, waits)
    select md5('p' || number), 0, 'refer', 'CRIM-10', 'open', number, 'd' || number, place, 2, 200000, '建议', 'proposed', '{}', '{}',
        filed_at::date + 26, 'mediation', '{}', '{}', false, '{}'
    from filing where i % 100 = 0;
insert into member_listing
    select gen_random_uuid(), i, 'c' || number, 1, 1, 1, filed_at::date, '[]', '[]', true from filing where i % 24 = 0;
