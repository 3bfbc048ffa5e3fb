insert into reporter (id, person_key, anonymous, consent, name, phone, id_no, name_hash, phone_hash, id_hash, name_mask, phone_mask)
    select md5('r' || i)::uuid, sha256(int8send(i)), i % 30 = 0, true, sha256(int8send(i)), sha256(int8send(i)), null,
        sha256(int8send(i / 3)), sha256(int8send(i / 2)), null, '测*', '138****0001'
    from filing;

insert into complaint (number, id, version, stage, division, parties, matter_kind, channel, filed_by, partner_no, content_hash,
        domain, employer_name, employer_uscc, employer_key, project_id, project_name, workers, claimed_fen, period_from,
        period_to, prior_channels, flags, collective, reporter_id, summary, summary_masked, search_text, filed_at, filed_on,
        accept_due_on, owner, unit, code_hash, case_number, paid_fen, reopened, closed_on)
    select number, md5('c' || i)::uuid, 3, stage, place, array[party] || case when i % 4 = 0 then array['national_platform'] else '{}' end,
        'complaint', party, party, case when i % 2 = 0 then lpad(i::text, 18, '0') end, sha256(int8send(i)),
        case when i % 3 = 0 then 'construction' else 'non_construction' end, employer, case when e % 5 <> 0 then pg_temp.uscc(e) end, md5(employer),
        case when i % 3 = 0 then 'prj-' || e end, project, 1 + (random() * random() * 30)::int, (random() * 9000000)::bigint,
        '2026-01', '2026-03', '{}', '{}', i % 12 = 0, md5('r' || i)::uuid, sha256(int8send(i)), summary,
        concat_ws(' ', employer, project, summary), filed_at, filed_at::date, filed_at::date + 7, 'officer-' || i % 50,
        case when i % 3 = 0 then '虚构中队' end, sha256(int8send(i)),
        case when stage not in ('filed', 'incomplete', 'refused') then 'k' || number end, 0, 0,
        case when stage in ('closed', 'called_back') then filed_at::date + 40 end
    from (
        select *, pg_temp.employer_name(e) as employer,
            case when i % 3 = 0 then pg_temp.employer_name(e + 11) || e || '号楼项目' end as project,
            pg_temp.word(i, array['hotline_12345', 'hotline_12345', 'national_platform', 'window', 'qr']) as party,
            pg_temp.word(i * 7, array['三个月工资未发', '老板失联，拖欠劳务费', '工地停工后尾款不结', '离职后押金和工资不退', '加班费从未支付'])
                || '，' || pg_temp.word(i * 11 + i / 13, array['班组共七人', '多次催要无果', '有考勤记录', '电话不接', '包工头已离开', '食堂欠款另计'])
                || i % 977 as summary
        from filing
    ) as told order by i;
select setval('complaint_number', :n);

insert into call (id, complaint, called_at, by, reached, satisfied)
    select gen_random_uuid(), number, filed_at + interval '40 days', 'officer-1', true, i % 9 <> 0 from filing where stage = 'called_back';

insert into member (id, complaint, place, person_key, name_hash, phone_hash, representative, owed, owed_fen, listing, listed_on)
    select gen_random_uuid(), number, place_no, sha256(int8send(i)), sha256(int8send(i * 100 + place_no)),
        sha256(int8send(i * 100 + place_no)), place_no < 4, '[]', 1000000, 1, filed_at::date
    from filing cross join generate_series(1, 12) as place_no where i % 24 = 0;
