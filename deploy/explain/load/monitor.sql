insert into employer (number, version, division, score, colour, rank, scored_at)
    select pg_temp.uscc(e), 2, min(place), least(count(*) * 10, 100), colour, rank, now()
    from filing cross join lateral (values (0, 'green'), (1, 'yellow'), (2, 'orange'), (3, 'red')) as line (rank, colour)
    where rank = case when e % 40 = 0 then 3 when e % 15 = 0 then 2 when e % 7 = 0 then 1 else 0 end
    group by e, colour, rank;

insert into matter (number, employer, division, first_on, filed_on)
    select number, pg_temp.uscc(e), place, filed_at::date, filed_at::date from filing order by i;

insert into heard (event_id, matter, kind, source, employer, division, happened_on, sequence, workers, outstanding_fen)
    select gen_random_uuid(), number, kind, number, pg_temp.uscc(e), place, filed_at::date, i, 2, 0
    from filing cross join (values ('filed'), ('closed')) as said (kind) where kind = 'filed' or stage in ('closed', 'called_back')
    order by i;

insert into contribution (id, employer, matter, division, rule, source, points, hard, from_on, until_on, sequence)
    select gen_random_uuid(), pg_temp.uscc(e), number, place, 'clue', number, 10, false, filed_at::date,
        case when stage in ('closed', 'called_back') then filed_at::date + 180 end, i
    from filing order by i;
