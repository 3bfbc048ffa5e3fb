"""How a batch ends: taken in, held until a person looks at it, or refused. Its file's key is forgotten with it."""

from collections.abc import Sequence
from datetime import date
from statistics import median_low
from typing import Any

import asyncpg
import msgspec

from services.monitor.feeds import months
from services.monitor.feeds.preamble import PARTS
from services.monitor.feeds.rules.kinds import KINDS
from services.monitor.feeds.rules.statements import Statement, findings
from services.monitor.feeds.tables import BatchState, FeedBatch, FeedState, Signal
from shared import clock

HELD = "update feed_batch set state = 'held', reason = $2, version = version + 1 where id = $1"
REFUSED = """update feed_batch set state = 'refused', reason = $2, version = version + 1, ended_at = $3, spool = null,
    key_wrapped = null where id = $1"""
DONE = """update feed_batch set state = 'done', version = version + 1, ended_at = $2, spool = null, key_wrapped = null
    where id = $1 and state = 'reading'"""
REACH = "select projects, from_month, to_month, accepted, rejected, replaces from feed_batch where id = $1"
REPLACED = """update feed_batch set replaced_by = $1, version = version + 1 where id = $2 and replaced_by is null
    returning projects, from_month, to_month"""
QUARANTINED = """insert into feed (party, feed, division, state, since, batch_id)
    values ($1, $2, $3, 'quarantined', $4, $5)
    on conflict (party, feed, project) do update set state = 'quarantined', since = excluded.since,
        batch_id = excluded.batch_id"""
CAME = """insert into feed as f (party, feed, project, division, last_row_at, last_rows, last_median_fen, state, since,
        batch_id)
    select $1, $2, u.project, coalesce(p.division, $3), $4, u.rows, u.median, u.state, $4, $5
    from unnest($6::int[], $7::int[], $8::bigint[], $9::text[]) as u (project, rows, median, state)
    left join project p on p.id = u.project order by u.project
    on conflict (party, feed, project) do update set last_row_at = excluded.last_row_at,
        last_rows = excluded.last_rows, last_median_fen = coalesce(excluded.last_median_fen, f.last_median_fen),
        state = excluded.state, batch_id = excluded.batch_id,
        since = case when f.state = excluded.state then f.since else excluded.since end"""
PAY_SENT = """select project, count(*)::int as rows, percentile_disc(0.5) within group (order by payable_fen) as median
    from payroll_line where batch_id = $1 and not back_pay group by project"""
MEMBERS = """select project, count(*)::int as rows, null::bigint as median from membership
    where project = any($1) and registered and left_on is null group by project"""
STATED = """insert into account_statement (project, number, bank, from_on, to_on, opening_fen, closing_fen, batch_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8)"""
STATEMENTS = "select number, from_on, to_on, opening_fen, closing_fen from account_statement where project = $1"
MOVEMENTS = """select coalesce(sum(case when debit then -amount_fen else amount_fen end), 0)::bigint as fen,
    coalesce(max(bank), '') as bank from account_transaction where batch_id = $1"""
SIGNAL = "insert into feed_signal (batch_id, kind, project, facts, at) values ($1, $2, $3, $4, $5)"


async def hold(driver: asyncpg.Connection, batch: FeedBatch, reason: dict[str, str]) -> BatchState:
    """Nothing of the batch is stored until a person releases it; what the feed says meanwhile is not relied on."""
    async with driver.transaction():
        await driver.execute(HELD, batch.id, _json(reason))
        await driver.execute(QUARANTINED, batch.party, batch.feed, batch.division, clock.now(), batch.id)
    return BatchState.HELD


async def refuse(driver: asyncpg.Connection, batch: int, reason: dict[str, str]) -> BatchState:
    await driver.execute(REFUSED, batch, _json(reason), clock.now())
    return BatchState.REFUSED


async def finish(
    driver: asyncpg.Connection, batch: FeedBatch, number: int, statement: dict[str, Any] | None = None
) -> BatchState:
    """Workers' months, the feed's state, the statement's sums, all in one transaction with the batch's end."""
    async with driver.transaction():
        await driver.execute(months.ROOM)
        reach = await driver.fetchrow(REACH, number)
        projects, first, last = set(reach["projects"]), reach["from_month"], reach["to_month"]
        if reach["replaces"] is not None:
            old = await driver.fetchrow(REPLACED, number, reach["replaces"])
            if old is not None and old["from_month"] is not None:
                projects |= set(old["projects"])
                first, last = (
                    min(first or old["from_month"], old["from_month"]),
                    max(last or old["to_month"], old["to_month"]),
                )
        await driver.execute(months.TO_MATCH, sorted(projects), first and first.replace(day=1))
        await driver.execute(months.ONE_BATCH_AT_A_TIME)
        await _count(driver, batch.feed, number, sorted(projects), first, last)
        cut = await _check_statement(driver, batch, number, statement, reach["rejected"])
        await _came(driver, batch, number, reach["projects"], reach["accepted"], cut)
        await driver.execute(DONE, number, clock.now())
    return BatchState.DONE


async def _count(
    driver: asyncpg.Connection, feed: str, batch: int, projects: Sequence[int], first: date | None, last: date | None
) -> None:
    """What the batch changes in its projects' months."""
    if feed in ("rosters", "contracts"):
        await months.add_lists(driver, projects, clock.today())
    if first is None or last is None:
        return
    match feed:
        case "attendance":
            await months.add_swipes(driver, projects, first, last)
        case "payrolls":
            await months.add_pay(driver, batch, projects, first, last)
        case "account-transactions":
            await months.add_movements(driver, batch, projects, first, last)


async def _came(
    driver: asyncpg.Connection, batch: FeedBatch, number: int, projects: Sequence[int], accepted: int, cut: set[int]
) -> None:
    """Something came of the party and of each project: these feeds are fresh again, or cut."""
    sizes: dict[int, Any] = {}
    if batch.feed == "payrolls":
        sizes = {each["project"]: each for each in await driver.fetch(PAY_SENT, number)}
    elif KINDS[batch.feed].whole_lists:
        sizes = {each["project"]: each for each in await driver.fetch(MEMBERS, projects)}
    medians = [each["median"] for each in sizes.values() if each["median"] is not None]
    rows: list[tuple[int | None, int | None, int | None, str]] = [
        (
            each,
            sizes[each]["rows"] if each in sizes else None,
            sizes[each]["median"] if each in sizes else None,
            FeedState.CUT if each in cut else FeedState.FRESH,
        )
        for each in projects
    ]
    rows.append((None, accepted, median_low(medians) if medians else None, FeedState.CUT if cut else FeedState.FRESH))
    scope = (batch.party, batch.feed, batch.division, clock.now(), number)
    await driver.execute(CAME, *scope, *map(list, zip(*rows, strict=True)))


async def _check_statement(
    driver: asyncpg.Connection, batch: FeedBatch, number: int, said: dict[str, Any] | None, lost: int
) -> set[int]:
    """Keeps what the statement says of itself and each signal of what it lacks; the projects whose statement is not
    whole. One that does not say all of itself is cut: nothing can be compared with it.
    """
    if said is None:
        return set()
    project = batch.header["project_id"]
    if missing := [part for part in PARTS if part not in said]:
        await driver.execute(SIGNAL, number, Signal.CUT, project, _json({"missing": missing}), clock.now())
        return {project}
    new = Statement(
        said["number"],
        date.fromisoformat(said["from_on"]),
        date.fromisoformat(said["to_on"]),
        said["opening_fen"],
        said["closing_fen"],
    )
    known = [Statement(**each) for each in await driver.fetch(STATEMENTS, project)]
    sums = await driver.fetchrow(MOVEMENTS, number)
    found = findings(new, sums["fen"], known, lost)
    days = (new.from_on, new.to_on, new.opening_fen, new.closing_fen)
    await driver.execute(STATED, project, new.number, sums["bank"], *days, number)
    for kind, facts in found:
        await driver.execute(SIGNAL, number, Signal(kind), project, _json(facts), clock.now())
    return {project} if found else set()


def _json(told: dict[str, Any]) -> str:
    return msgspec.json.encode(told).decode()
