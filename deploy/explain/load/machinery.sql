-- What every service keeps beside its own tables; :n rows of what grows with complaints. :kind and the subjects in
-- `filing` (a temporary table) are the service's own.

select keep_outbox_months(now() - interval '80 days');

insert into outbox (event_id, name, version, key, occurred_at, body, stated_at, sent_at)
    select gen_random_uuid(), ':kind', 1, number, stated_at, convert_to('{"division": "' || place || '"}', 'UTF8'), stated_at,
        case when i <= :n - 40 then stated_at + interval '20 ms' end
    from (select *, now() - (:n - i) * interval '80 days' / :n as stated_at from filing) as one order by i;

insert into inbox (event_id, action, taken_at)
    select gen_random_uuid(), pg_temp.word(i, array['hear', 'open_case_for_complaint', 'enter', 'note']),
        now() - (:n - i) * interval '100 days' / :n from filing order by i;

insert into history (kind, subject, version, at, entry, previous, hash)
    select ':subject_kind', number, version, filed_at + version * interval '3 days',
        convert_to(json_build_object('at', filed_at, 'by', 'labour_authority/officer-1',
            'action', case when version = 3 then 'closed' else 'assigned' end,
            'facts', json_build_object('disposition', 'PAID_IN_FULL', 'closed_on', (filed_at + interval '9 days')::date))::text,
            'UTF8'),
        sha256(int8send(i)), sha256(int8send(i + 1))
    from filing cross join generate_series(1, 3) as version order by version, i;

insert into idempotency (scope, route, key, fingerprint, status, body, claimed_at)
    select 'hotline_12345', 'POST /v1/complaints', md5(i::text), sha256(int8send(i)), 201, '{}',
        now() - (:n - i) * interval '29 days' / :n from filing;

insert into nonce (key, nonce, spent_at)
    select 'ak_' || i % 20, md5(i::text), now() - i * interval '60 ms' from generate_series(1, least(:n, 10000)) as i;

insert into obligation (id, subject_kind, subject, division, name, rule_id, legal_basis, term, start_event, started_on, due_on,
        due_at, provisional, calendar_version, state, owner, timer, met_on, extensions, failures)
    select gen_random_uuid(), ':subject_kind', number, place, name, 'INT-02', 'one', '5WD', 'complaint-filed',
        filed_at::date, (filed_at + days)::date, filed_at + days + interval '1 day', false, '2026', state, 'officer-' || i % 50,
        false, case when state = 'met' then filed_at::date end, '[]', 0
    from filing cross join (values ('acceptance', interval '7 days'), ('handling', '60 days')) as term (name, days)
        cross join lateral (select case
            when stage in ('filed', 'incomplete', 'accepted', 'in_progress') and i % 200 = 0 then 'overdue'
            when stage in ('filed', 'incomplete', 'accepted', 'in_progress') and filed_at + days > now() then 'open'
            when i > :n - 20 then 'open' else 'met' end) as standing (state);
update obligation set due_at = now() - interval '1 minute' where state = 'open' and ctid in (
    select ctid from obligation where state = 'open' limit 200);

insert into reminder (id, obligation_id, working_days_before, fire_on, fire_at, fired_at, cancelled)
    select gen_random_uuid(), id, days, due_on - days, due_at - days * interval '1 day',
        case when state <> 'open' then due_at end, false
    from obligation cross join (values (3), (1)) as before (days)
    where state <> 'met' or due_on > now() - interval '200 days';

insert into question (id, subject_kind, subject, division, code, zh, en, asked_at, answered_at)
    select gen_random_uuid(), ':subject_kind', number, place, 'unknown:hotline_12345_days', '缺', 'missing', filed_at,
        case when i % 20 <> 0 then filed_at end
    from filing where i % 50 = 0;

insert into destination values
    ('hotline_12345', null, null, 'standard-webhooks', now()), ('bank_0', 'https://bank.example', '\x00', 'standard-webhooks', now());
insert into delivery (id, party, kind, subject, occasion, body, state, made_at, attempts, next_at, sent_at)
    select gen_random_uuid(), pg_temp.word(i, array['hotline_12345', 'national_platform', 'bank_0']), 'final-answer', number, 'closing',
        '{"a": 1}', case when i > :n - 300 then 'due' else 'received' end, filed_at, 1, filed_at, filed_at
    from filing where i % 3 <> 2 or i % 5 = 0 order by i;

insert into parked (action, topic, key, headers, body, fingerprint, reason, parked_at)
    select 'hear', 'intake.events', number, '{}', '', sha256(int8send(i)), 'ValueError', now() from filing where i % 5000 = 0;

insert into seal select i, now() - (100 - i) * interval '1 min', i, i + 1, 1, '', '', '', now() from generate_series(1, 100) as i;
update seal set until_txid = (select max(txid) + 1 from history) where number = 100;
