"""Takes a batch in: chunk after chunk, each in a transaction of its own with the rejected rows and how far it has come.

Whatever kills the worker, the next one goes on after the last chunk that was committed: nothing is lost and nothing
taken in twice. While a chunk is written a thread reads and checks the next.
"""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

import asyncpg

from services.monitor.feeds import finish, preamble, swipes
from services.monitor.feeds.array_write import Stored
from services.monitor.feeds.documents import Content, Row, Unreadable, rows_of
from services.monitor.feeds.known_sites import look_up
from services.monitor.feeds.mapping import layout, own
from services.monitor.feeds.months import months
from services.monitor.feeds.people import People
from services.monitor.feeds.rows import Checker, Chunk
from services.monitor.feeds.rules.kinds import KINDS
from services.monitor.feeds.rules.quarantine import held_for
from services.monitor.feeds.rules.reasons import told
from services.monitor.feeds.stores import STORES
from services.monitor.feeds.swipes import Swipes
from services.monitor.feeds.tables import BatchState, FeedBatch
from shared import clock
from shared.privacy import Keyring, open_sealed
from shared.spool import SpoolBroken, pieces

CHUNK = 20_000
LINES = 5_000
"""Rows of a chunk of anything but swipes: each is a dictionary, and two chunks are in memory at once."""
FEW = 256 << 10
"""Bytes of a batch of which it is read first which projects it names: to look up those few costs less than to read the
whole register.
"""
BEFORE = "select project, last_rows, last_median_fen from feed where party = $1 and feed = $2 and project is not null"
MEMBERS = """select project, person_id from membership
    where (project, person_id) in (select * from unnest($1::int[], $2::bigint[]))"""
MONTH = "select keep_attendance_month($1)"
FURTHER = """update feed_batch set rows_done = rows_done + $3, accepted = accepted + $4, rejected = rejected + $5,
        projects = array(select distinct unnest(projects || $6::int[]) order by 1),
        from_month = least(from_month, $7), to_month = greatest(to_month, $8)
    where id = $1 and rows_done = $2 and state = 'reading' returning id"""
FAULTS = ("batch_id", "row", "field", "code", "told")


class LostTheBatch(Exception):
    """Another worker went on with this batch."""


class Reception:
    """One batch on its way in, on one connection."""

    def __init__(self, driver: asyncpg.Connection, keyring: Keyring, folder: Path, batch: FeedBatch) -> None:
        assert batch.id is not None
        self.driver, self.batch, self.id = driver, batch, batch.id
        self.kind, self.layout = KINDS[batch.feed], layout(batch.mapping) if batch.mapping else None
        self.done = batch.rows_done
        self._keyring, self._folder = keyring, folder
        self._people = People(keyring)
        self._months: set[date] = set()
        self._size = CHUNK if self.kind.feed == "attendance" else min(CHUNK, LINES)
        self._skip = batch.rows_done
        """Rows that were taken in before; they are read again for what later rows are compared with."""
        self._whole: Chunk | None = None
        """The one chunk of a small batch that was looked at before."""

    async def run(self) -> BatchState:
        """Take the batch in as far as it goes. Returns `done`, `held` or `refused`, which is stored by then.

        Raises LostTheBatch.
        """
        try:
            self._checker = await self._prepared()
            statement = await asyncio.to_thread(self._statement)
            held = None if self.batch.state is not BatchState.RECEIVED else await self._suspicious()
            if held is not None:
                return await finish.hold(self.driver, self.batch, held)
            await self.driver.execute("update feed_batch set state = 'reading' where id = $1", self.id)
            await self._all_chunks()
        except Unreadable as failure:
            return await finish.refuse(self.driver, self.id, failure.reason)
        except SpoolBroken:
            reason = told(
                "unreadable", zh="暂存文件缺失或损坏，请重新发送", en="what was stored of it is broken; send it again"
            )
            return await finish.refuse(self.driver, self.id, reason)
        return await finish.finish(self.driver, self.batch, self.id, statement)

    def _statement(self) -> dict[str, Any] | None:
        """What a bank's statement says of itself, in the file and in the call; None where the batch is none.

        A file that contradicts the call is refused before anything of it is stored. Raises Unreadable, SpoolBroken.
        """
        said: dict[str, Any] | None = self.batch.header.get("statement")
        if self.layout is None or not self.layout.statement or self.batch.content in (Content.JSON, Content.NDJSON):
            return said
        beside: list[Sequence[Any]] = []
        for _ in self._rows(beside):
            pass
        return preamble.agreed(preamble.told_in(self.layout, beside, clock.today()), said)

    async def _prepared(self) -> Checker:
        """What rows are checked against; a party speaks of projects of its own divisions only."""
        table = None if self.batch.content in (Content.JSON, Content.NDJSON) else own(self.batch.feed)
        checker = Checker(self.kind, self.layout or table, {}, {}, self.batch.header, clock.today())
        named = await asyncio.to_thread(checker.named, self._rows()) if self.batch.size <= FEW else (None, None)
        await look_up(self.driver, checker, self.batch.divisions, *named)
        return checker

    def _rows(self, beside: list[Sequence[Any]] | None = None) -> Iterator[Row]:
        assert self.batch.spool is not None
        assert self.batch.key_wrapped is not None
        key = open_sealed(self._keyring.field_key, self.batch.key_wrapped)
        content = pieces(self._folder / self.batch.spool, key)
        return rows_of(Content(self.batch.content), content, self.layout, own(self.batch.feed), beside)

    async def _suspicious(self) -> dict[str, str] | None:
        """Why the batch is to be held, from a look at all of it before anything of it is stored."""
        if self.kind.amount is None and not self.kind.whole_lists:
            return None
        before = {each["project"]: each for each in await self.driver.fetch(BEFORE, self.batch.party, self.batch.feed)}
        counts, amounts = await asyncio.to_thread(self._counted)
        names = {project: number for number, project in self._checker.projects.items()}
        known = {
            names[each]: (before[each]["last_rows"], before[each]["last_median_fen"]) for each in counts.keys() & before
        }
        return held_for({names[each]: count for each, count in counts.items()}, amounts, known)

    def _counted(self) -> tuple[dict[int, int], list[int]]:
        """Rows by project and all amounts, without back pay. A batch of one chunk is checked here once and for all; of
        a longer one only these fields are looked at.
        """
        counts: dict[int, int] = {}
        amounts: list[int] = []
        rows = self._rows()
        some = list(islice(rows, self._size))
        if len(some) < self._size:
            self._whole = self._checker.chunk(some)
            looked = iter([(row["project"], row) for _, row in self._whole.ready])
        else:
            looked = self._checker.looked_at(chain(some, rows))
        for project, row in looked:
            if not row.get("back_pay"):
                counts[project] = counts.get(project, 0) + 1
                if self.kind.amount is not None:
                    amounts.append(row[self.kind.amount])
        return counts, amounts

    async def _all_chunks(self) -> None:
        if self._whole is not None:
            await self._store(self._whole)
            return
        rows, skip = self._rows(), self._skip
        reading = asyncio.create_task(asyncio.to_thread(self._next, rows))
        while (chunk := await reading).taken:
            reading = asyncio.create_task(asyncio.to_thread(self._next, rows))
            try:
                if skip:
                    skip -= chunk.taken
                else:
                    await self._store(chunk)
            except BaseException:
                await asyncio.wait([reading])
                raise

    def _next(self, rows: Iterator[Row]) -> Chunk:
        size = min(self._size, self._skip) or self._size  # what was taken in before ends with a chunk of its own
        some = list(islice(rows, size))
        self._skip -= len(some) if self._skip else 0
        if self.kind.feed != "attendance":
            return self._checker.chunk(some)
        chunk = Swipes(len(some))
        swipes.read(self._checker, chunk, some, self._people.known, self.id)
        return chunk

    async def _store(self, chunk: Chunk) -> None:
        """One chunk in one transaction. Raises LostTheBatch."""
        async with self.driver.transaction():
            if isinstance(chunk, Swipes):
                await self._add_swipes(chunk)
            else:
                rows = await self._resolved(chunk)
                for number in await STORES[self.kind.feed](self.driver, self.id, rows) if rows else ():
                    chunk.reject(number, "duplicate-row")
                bad = {fault.row for fault in chunk.faults}
                taken = [row for number, row in rows if number not in bad]
                days = [day for row in taken if (day := row.get("month") or row.get("booked_on")) is not None]
                reach = (min(days), max(days)) if days else None
                await self._record(chunk, sorted({row["project"] for row in taken}), reach)
        self.done += chunk.taken

    async def _add_swipes(self, chunk: Swipes) -> None:
        """Whoever is seen is somebody, registered or not; a month gets its partition with its first swipe."""
        people = await self._people.find(self.driver, (each[0] for each in chunk.waiting), clock.now(), make=True)
        await asyncio.to_thread(chunk.resolve, people, self.id)
        if chunk.days is not None:
            for month in months(*chunk.days):
                if month not in self._months:
                    await self.driver.execute(MONTH, month)
                    self._months.add(month)
        for number in await swipes.add(self.driver, self.id, chunk):
            chunk.reject(number, "duplicate-row")
        await self._record(chunk, chunk.projects, chunk.days)

    async def _resolved(self, chunk: Chunk) -> list[Stored]:
        """The rows with people in place of ID numbers; a payroll line of somebody who is not on the project is
        rejected.
        """
        if self.kind.worker is None:
            return self._people.hashed(chunk.ready) if "txn_no" in self.kind.by_name else chunk.ready
        make = self.kind.worker == "made"
        numbers = [row["id_number"] for _, row in chunk.ready]
        found = await self._people.find(self.driver, numbers, clock.now(), make=make)
        rows: list[Stored] = []
        for number, row in chunk.ready:
            row["person_id"] = found.get(row.pop("id_number"))
            row["card_blind"] = self._people.blind("card", row.get("card"))
            row["back_pay"] = row.get("back_pay") or False
            rows.append((number, row))
        if not make:
            return await self._members(chunk, rows)
        await self._people.complete(self.driver, {row["person_id"]: row for _, row in rows})
        return rows

    async def _members(self, chunk: Chunk, rows: list[Stored]) -> list[Stored]:
        pairs = [[row[name] for _, row in rows] for name in ("project", "person_id")]
        members = {tuple(each) for each in await self.driver.fetch(MEMBERS, *pairs)}
        known = [(number, row) for number, row in rows if (row["project"], row["person_id"]) in members]
        for number, row in rows:
            if (row["project"], row["person_id"]) not in members:
                chunk.reject(number, "unknown-worker", self.layout.word("id_number") if self.layout else "id_number")
        return known

    async def _record(self, chunk: Chunk, projects: list[int], reach: tuple[date, date] | None) -> None:
        """The rejected rows, and how far the batch has come and reaches. Raises LostTheBatch."""
        if chunk.faults:
            once = {(each.row, each.field): each for each in chunk.faults}.values()
            records = [(self.id, each.row, each.field, each.code, each.told) for each in once]
            await self.driver.copy_records_to_table("feed_row", records=records, columns=FAULTS)
        first, last = (None, None) if reach is None else (reach[0].replace(day=1), reach[1].replace(day=1))
        counts = (chunk.taken, chunk.taken - chunk.rejected, chunk.rejected)
        if await self.driver.fetchval(FURTHER, self.id, self.done, *counts, projects, first, last) is None:
            raise LostTheBatch(str(self.id))
