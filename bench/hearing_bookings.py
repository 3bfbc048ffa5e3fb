"""Ten thousand bookings at once, from many connections, for the same few seats: how many overlap afterwards (C146).

`python -m bench.hearing_bookings`: a database of its own is made, migrated, filled and thrown away.
"""

import asyncio
import json
import random
import tempfile
import time
from pathlib import Path

import asyncpg

from deploy import database, migrate
from deploy.local.postgres import Postgres

BOOKINGS, CONNECTIONS, SEATS, SEED = 10_000, 40, 20, 20260905
CASE = """insert into mediation.case_file (number, version, stage, division, parties, channel, domain, approver,
        filed_on, opened_on, recorded_at, workers, claim_unknown)
    values ('420704-2026-000001', 1, 'opened', '420704', '{}', 'window', 'other', 'head', '2026-09-01', '2026-09-01',
        now(), 1, true)"""
SEAT = """insert into mediation.seat (seat_id, kind, division, name)
    select gen_random_uuid(), 'arbitrator', '420704', 'arbitrator ' || n from generate_series(1, $1::int) as n
    returning seat_id"""
BOOK = """with held as (
        insert into mediation.hearing (hearing_id, version, case_number, division, kind, cloud, state, starts, ends,
            set_by, set_at)
        values (gen_random_uuid(), 1, '420704-2026-000001', '420704', 'mediation', true, 'set', $1::timestamptz,
            $1::timestamptz + $2::interval, 'bench', now())
        returning hearing_id
    ) select hearing_id from held"""
TAKE = """insert into mediation.booking select seat_id, (select during from mediation.hearing where hearing_id = $1), $1
    from unnest($2::uuid[]) as seat_id order by seat_id"""
DOUBLE = """select count(*) from mediation.booking a join mediation.booking b
    on a.seat_id = b.seat_id and a.during && b.during and a.hearing_id < b.hearing_id"""


async def measure(dsn: str) -> dict[str, object]:
    await database.bootstrap(dsn)
    await migrate.upgrade_all(dsn)
    pool = await asyncpg.create_pool(database.in_database(dsn), min_size=CONNECTIONS, max_size=CONNECTIONS)
    chance, outcome = random.Random(SEED), {"booked": 0, "refused": 0, "other": 0}
    async with pool.acquire() as one:
        await one.execute(CASE)
        seats = [row["seat_id"] for row in await one.fetch(SEAT, SEATS)]
        hour = "select timestamptz '2026-10-01 00:00+08' + $1 * interval '1 hour'"
        month = [await one.fetchval(hour, passed) for passed in range(720)]
        length = await one.fetchval("select interval '2 hours'")

    async def book(starts: object, who: list[object]) -> None:
        try:
            async with pool.acquire() as connection, connection.transaction():
                hearing = await connection.fetchval(BOOK, starts, length)
                await connection.execute(TAKE, hearing, who)
            outcome["booked"] += 1
        except asyncpg.ExclusionViolationError:
            outcome["refused"] += 1
        except asyncpg.PostgresError:
            outcome["other"] += 1

    wanted = [(chance.choice(month), chance.sample(seats, 3)) for _ in range(BOOKINGS)]
    began = time.perf_counter()
    await asyncio.gather(*(book(*each) for each in wanted))
    seconds = time.perf_counter() - began
    async with pool.acquire() as one:
        double = await one.fetchval(DOUBLE)
    await pool.close()
    return {"bookings": BOOKINGS, "connections": CONNECTIONS, **outcome, "seconds": round(seconds, 1), "double": double}


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hearing-bookings-") as folder:
        Path(folder).chmod(0o755)
        with Postgres(Path(folder)) as server:
            print(json.dumps(asyncio.run(measure(server.dsn()))))


if __name__ == "__main__":
    main()
