"""Once a minute: seals the heads of all chains that grew, and only then copies the seal out of the database.

A seal covers entries by transaction, not by time: those of transactions that are finished now and were not before. So
an entry whose transaction commits late is never left out. A crash at any line leaves no seal, or one still to anchor.
"""

import asyncio
import os
from pathlib import Path

from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select

from shared import clock
from shared.anchoring.anchors import NOTHING_BEFORE, Head, Seal, line_of, root_of, signature_of, stated
from shared.database.sessions import Sessions, keyring_of
from shared.messaging.broker import Broker, Record

ENTRIES = 50_000
"""How many entries one seal covers at most; a worker holds their heads in memory."""
TAIL = 1 << 20
"""How many bytes at the end of the file are searched for lines written before a crash."""

LOCK = text("select pg_try_advisory_xact_lock(hashtext('sealing:' || current_schema()))")
LONG_TIMEOUT = text("set local statement_timeout = '10min'")
FINISHED = text("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
PAGE_END = text(
    "select txid + 1 from history where txid >= :since and txid < :finished order by txid offset :entries limit 1"
)
HEADS = """select distinct on (kind, subject) {0}kind, subject, version, hash from history
    where txid >= :since and txid < :until order by kind, subject, version desc"""
READ_HEADS = text(HEADS.format(""))
KEEP_HEADS = text(
    f"insert into sealed_head (seal, kind, subject, version, hash) {HEADS.format('cast(:number as bigint), ')}"
)


class TransactionsRestarted(RuntimeError):
    """The database's transaction numbers begin anew, as after a restored dump; new entries would never be sealed."""


def topic_of(service: str) -> str:
    return f"{service}.seals"


async def keep_sealed(sessions: Sessions, broker: Broker, service: str, folder: Path | None) -> None:
    """Seal what finished transactions wrote, then anchor the seals. Where nothing was written no seal is made."""
    while await seal(sessions, service):
        pass
    await anchor(sessions, broker, service, folder)


async def seal(sessions: Sessions, service: str, entries: int = ENTRIES) -> bool:
    """Make one seal; True while more entries wait. Only one process seals at a time: another gets False.

    Raises TransactionsRestarted.
    """
    async with sessions.begin() as session:
        connection = await session.connection()
        if not await connection.scalar(LOCK):
            return False
        await connection.execute(LONG_TIMEOUT)
        last = (await session.exec(select(Seal).order_by(col(Seal.number).desc()).limit(1))).first()
        since = last.until_txid if last else 0
        until, more = await _until(connection, since, entries)
        span = {"since": since, "until": until}
        heads = [Head(*found) for found in await connection.execute(READ_HEADS, span)]
        if not heads:
            return False
        number = last.number + 1 if last else 1
        made = Seal(
            number=number,
            sealed_at=clock.wall(),
            from_txid=since,
            until_txid=until,
            heads=len(heads),
            root=await asyncio.to_thread(root_of, heads),
            previous=last.root if last else NOTHING_BEFORE,
            signature=b"",
        )
        made.signature = signature_of(keyring_of(session).history_key, stated(service, made))
        session.add(made)
        await session.flush()
        await connection.execute(KEEP_HEADS, span | {"number": number})
    return more


async def _until(connection: AsyncConnection, since: int, entries: int) -> tuple[int, bool]:
    """Up to which transaction this seal goes (exclusive), and whether finished ones are left for the next."""
    finished = await connection.scalar(FINISHED)
    if finished < since:
        raise TransactionsRestarted(
            f"封存停止：数据库事务号 {finished} 小于上次封存的 {since}；sealing stopped: the database is at "
            f"transaction {finished}, the last seal at {since}; see the runbook, 'A dump was restored'"
        )
    page_end = await connection.scalar(PAGE_END, {"since": since, "finished": finished, "entries": entries})
    return (page_end, page_end < finished) if page_end else (finished, False)


async def anchor(sessions: Sessions, broker: Broker, service: str, folder: Path | None) -> int:
    """Write seals that are not anchored yet to the file, then to the topic, and only then mark them; returns how many.

    A crash in between writes the same line again: to the topic always, to the file when it is not in its last megabyte.
    """
    async with sessions.begin() as session:
        unmarked = select(Seal).where(col(Seal.anchored_at).is_(None)).order_by(col(Seal.number)).limit(1000)
        waiting = (await session.exec(unmarked)).all()
    if not waiting:
        return 0
    lines = [line_of(service, waits) for waits in waiting]
    if folder is not None:
        await asyncio.to_thread(append, folder / f"{service}.jsonl", lines)
    await broker.send([Record(topic_of(service), service, line, {}) for line in lines])
    numbers = [waits.number for waits in waiting]
    async with sessions.begin() as session:
        mark = update(Seal).where(col(Seal.number).in_(numbers), col(Seal.anchored_at).is_(None))
        await session.exec(mark.values(anchored_at=clock.wall()))
    return len(waiting)


def append(path: Path, lines: list[bytes]) -> None:
    """Add the lines that the end of the file does not have yet; returns once they are on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = not path.exists()
    with path.open("ab+") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
        tail = file.read()
        there = set(tail.split(b"\n"))
        torn = b"\n" if tail and not tail.endswith(b"\n") else b""
        file.write(torn + b"".join(line + b"\n" for line in lines if line not in there))
        file.flush()
        os.fsync(file.fileno())
    if new:
        _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Sync the folder: a new file survives a power failure only once its folder was written too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
