"""Signs of roster fraud gathered for a project's changed months and kept where the rules find them (C138)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta

import asyncpg

from services.monitor.payrolls.rules.roster_signs import Lines, Paid, Pass, Signs, signs
from shared import regions
from shared.clock import start_of

MONTHS = """select distinct month from worker_month where project = $1 and month >= $2 order by month"""
PAID = """select w.person_id, w.paid_fen, l.card_blind, m.work_role = '10' as manages,
        exists (select from worker_month o where o.project = w.project and o.person_id = w.person_id and o.days <> 0)
            as ever_seen
    from worker_month w
    left join membership m on m.project = w.project and m.person_id = w.person_id
    left join lateral (select card_blind from payroll_line l where l.project = w.project and l.month = w.month
        and l.person_id = w.person_id and l.card_blind is not null order by l.batch_id desc limit 1) as l on true
    where w.project = $1 and w.month = $2 and w.lines > 0"""
PASSES = """select person_id, (at at time zone 'Asia/Shanghai')::date as day, direction = 1 as inward,
        case when direction = 1 then min(at) else max(at) end as at
    from attendance where project = $1 and at >= $2 and at < $3 group by 1, 2, 3, direction"""
ELSEWHERE = """select distinct a.person_id, (a.at at time zone 'Asia/Shanghai')::date as day
    from membership h join membership o on o.person_id = h.person_id and o.project <> h.project
    join attendance a on a.project = h.project and a.person_id = h.person_id and a.at >= $2 and a.at < $3
    where h.project = $1 and exists (select from attendance b where b.project = o.project
        and b.person_id = o.person_id and b.at between a.at - $4::interval and a.at + $4::interval)"""
BACK = """select person_id, fen from payment_check where project = $1 and bank is not null and person_id is not null
    and doubt = 'paid-back' and on_day >= $2 and on_day < $3"""
KEPT = """insert into roster_sign as s (project, month, ghosts, ghosts_fen, card_people, in_step, two_sites, paid_back,
        paid_back_fen) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (project, month) do update set ghosts = $3, ghosts_fen = $4, card_people = $5, in_step = $6,
        two_sites = $7, paid_back = $8, paid_back_fen = $9
    where (s.ghosts, s.ghosts_fen, s.card_people, s.in_step, s.two_sites, s.paid_back, s.paid_back_fen)
        <> ($3, $4, $5, $6, $7, $8, $9)
    returning month"""
CHANGED = "insert into changed (project, month) values ($1, $2) on conflict do nothing"


def lines_of(division: str, day: date) -> Lines:
    """The place's numbers. Raises UnknownHere."""
    names = ("step_seconds", "step_days", "two_site_days")
    return Lines(**{name: regions.value(division, f"roster_{name}", day).number() for name in names})


async def keep_signs(driver: asyncpg.Connection, project: int, division: str, first: date, today: date) -> None:
    """The signs of the project's months from this one on; the rules look again at those that changed."""
    lines = lines_of(division, today)
    near = timedelta(minutes=regions.value(division, "roster_two_site_minutes", today).number())
    for month in [each["month"] for each in await driver.fetch(MONTHS, project, first)]:
        found = await _signs(driver, project, month, lines, near)
        if await driver.fetchval(KEPT, project, month, *asdict(found).values()) is not None:
            await driver.execute(CHANGED, project, month)


async def _signs(driver: asyncpg.Connection, project: int, month: date, lines: Lines, near: timedelta) -> Signs:
    following = (month + timedelta(days=31)).replace(day=1)
    span = (start_of(month), start_of(following))
    paid = [
        Paid(each["person_id"], each["paid_fen"], each["card_blind"], each["ever_seen"], bool(each["manages"]))
        for each in await driver.fetch(PAID, project, month)
    ]
    passes: Sequence[Pass] = [
        Pass(each["person_id"], each["day"], each["inward"], each["at"])
        for each in await driver.fetch(PASSES, project, *span)
    ]
    elsewhere = [(each["person_id"], each["day"]) for each in await driver.fetch(ELSEWHERE, project, *span, near)]
    back = [(each["person_id"], each["fen"]) for each in await driver.fetch(BACK, project, month, following)]
    return signs(paid, passes, elsewhere, back, lines)
