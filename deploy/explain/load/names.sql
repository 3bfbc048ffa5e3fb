-- What the other scripts draw from: places (few have much, many have little), employers, stages. Nobody here exists.
-- :n complaints, :places codes of counties, the busiest first.

create temp table place as select nr - 1 as nr, code from unnest(:places) with ordinality as one (code, nr);
create index on place (nr);
analyze place;

create function pg_temp.employer_no(i bigint) returns bigint language sql as $$
    select floor(power(random(), 2) * greatest(:n / 8, 10))::bigint
$$;

create function pg_temp.uscc(e bigint) returns text language sql as $$
    select '91999999MA' || lpad(e::text, 8, '0')
$$;

create function pg_temp.employer_name(e bigint) returns text language sql as $$
    with chars (s) as (select '天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈剑号巨阙珠称夜光果珍李柰菜重芥姜海咸河淡鳞潜羽翔龙师火帝鸟官人皇始制文字乃服衣裳')
    select '虚构' || substr(s, 1 + (e * 7 % length(s))::int, 1) || substr(s, 1 + (e / 89 % length(s))::int, 1)
        || (array['建设集团有限公司', '劳务有限公司', '餐饮店', '物流有限公司', '装饰工程有限公司', '电子厂'])[1 + e % 6]
    from chars
$$;

create function pg_temp.word(i bigint, words text[]) returns text language sql as $$
    select words[1 + i % cardinality(words)]
$$;

create function pg_temp.complaint_no(i bigint, division text) returns text language sql as $$
    select division || '-2026-' || lpad(i::text, 6, '0')
$$;

create temp table filing as
    select i, code as place, e, pg_temp.complaint_no(i, code) as number, now() - (:n - i) * interval '700 days' / :n as filed_at,
        case when i > :n * 0.97 then pg_temp.word(i, array['filed', 'filed', 'incomplete', 'accepted'])
            when i > :n * 0.85 then pg_temp.word(i, array['in_progress', 'in_progress', 'accepted', 'answered'])
            else pg_temp.word(i * 7, array['closed', 'closed', 'closed', 'called_back', 'refused', 'closed', 'withdrawn'])
            end as stage
    from (
        select i, floor(power(random(), 3) * (select count(*) from place))::bigint as nr, pg_temp.employer_no(i) as e
        from generate_series(1, :n) as i
    ) as drawn join place using (nr);
create index on filing (i);
analyze filing;
