"""R8: searches for numbers and names that were given to the product, where nobody may read them in clear.

Every record of every topic, every column of every table of every schema, every log and trace. A search that does not
find a word known to be there (`controls`) has not worked, and reports that.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from bench.chaos.spellings import SHORTEST, Secret, spellings

CHUNK = 1 << 20
OVERLAP = 256
TABLES = """select n.nspname as schema, c.relname as name,
        array_agg(a.attname::text order by a.attnum) as columns,
        array_agg((a.atttypid = 'bytea'::regtype) order by a.attnum) as are_bytes
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind in ('r', 'm') and a.attnum > 0 and not a.attisdropped
      and n.nspname <> 'information_schema' and n.nspname not like 'pg\\_%'
    group by 1, 2 order by 1, 2"""


@dataclass
class Search:
    """Searches bytes for every secret."""

    secrets: Sequence[Secret]
    control: bytes
    found: set[tuple[str, int]] = field(default_factory=set)
    control_seen: bool = False
    looked_at: int = 0
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._beginning = defaultdict[bytes, set[tuple[int, bytes]]](set)
        for index, told in enumerate(self.secrets):
            for word in spellings(told.text):
                self._beginning[word[:SHORTEST]].add((index, word))
        self._maybe = _maybe(self._beginning)

    def look(self, where: str, piece: bytes, before: bytes = b"") -> bytes:
        """Search one piece, preceded by the end of the piece before; returns this one's end."""
        self.places.add(where)
        self.looked_at += len(piece)
        whole = before + piece
        self.control_seen = self.control_seen or self.control in whole
        for place in (match.start() for match in self._maybe.finditer(whole)):
            beginning = self._beginning.get(whole[place : place + SHORTEST], ())
            self.found |= {(where, index) for index, word in beginning if whole.startswith(word, place)}
        return whole[-OVERLAP:]

    def told(self) -> list[dict[str, Any]]:
        """Where, which kind, and the index of the secret: never the secret itself."""
        return [{"where": where, "kind": self.secrets[i].kind, "secret": i} for where, i in sorted(self.found)]


def _maybe(beginnings: Iterable[bytes]) -> re.Pattern[bytes]:
    """A pattern of places whose every byte occurs there in some beginning: ten times faster than to try each place."""
    signs = [sorted(set(column)) for column in zip(*beginnings, strict=True)]
    classes = (b"[" + b"".join(re.escape(bytes([sign])) for sign in column) + b"]" for column in signs)
    return re.compile(b"(?=" + b"".join(classes) + b")" if signs else b"(?!)")


async def run(
    secrets: Sequence[Secret],
    *,
    dsn: str,
    bootstrap: str | None,
    files: Sequence[Path],
    controls: Mapping[str, str],
) -> dict[str, Any]:
    """Search the database, the topics and the files (folders with all that is in them).

    `controls` has for `database`, `topics` and `files` a word that must be found there. `hits` and `blind` must both be
    empty at the end.
    """
    searches = {place: Search(secrets, word.encode()) for place, word in controls.items()}
    await in_database(searches["database"], dsn)
    if bootstrap is not None:
        await in_topics(searches["topics"], bootstrap)
    await asyncio.to_thread(in_files, searches["files"], files)
    return {
        "secrets": len(secrets),
        "hits": [hit for search in searches.values() for hit in search.told()],
        "blind": [place for place, search in searches.items() if not search.control_seen],
        "searched": {place: {"places": len(s.places), "bytes": s.looked_at} for place, s in searches.items()},
    }


async def in_database(search: Search, dsn: str) -> None:
    """Every table of every schema; where something is found, its columns one by one."""
    connection = await asyncpg.connect(dsn)
    try:
        for table in await connection.fetch(TABLES):
            name = f"{table['schema']}.{table['name']}"
            columns = dict(zip(table["columns"], table["are_bytes"], strict=True))
            await _look_in(connection, search, name, table, columns)
            if name in {where for where, _ in search.found}:
                search.found = {hit for hit in search.found if hit[0] != name}
                for column, raw in columns.items():
                    await _look_in(connection, search, f"{name}.{column}", table, {column: raw})
    finally:
        await connection.close()


async def _look_in(
    connection: asyncpg.Connection, search: Search, where: str, table: asyncpg.Record, columns: Mapping[str, bool]
) -> None:
    """Values as they are stored: bytes raw, everything else as text."""
    values = ", ".join(_quoted(column) if raw else f"{_quoted(column)}::text" for column, raw in columns.items())
    query = f"select {values} from {_quoted(table['schema'])}.{_quoted(table['name'])}"
    waiting, before = bytearray(), b""

    async def take(data: bytes) -> None:
        nonlocal before
        waiting.extend(data)
        if len(waiting) > CHUNK:
            before = search.look(where, bytes(waiting), before)
            waiting.clear()

    await connection.copy_from_query(query, output=take, format="binary")
    search.look(where, bytes(waiting), before)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


async def in_topics(search: Search, bootstrap: str) -> None:
    """Every record of every topic, ours and the broker's own: key, body, headers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
    await admin.start()
    await consumer.start()
    try:
        for topic in await admin.describe_topics(await admin.list_topics()):
            places = [TopicPartition(topic["topic"], part["partition"]) for part in topic["partitions"]]
            async for piece in _records(consumer, places):
                search.look(f"topic {topic['topic']}", piece)
    finally:
        await consumer.stop()
        await admin.close()


async def _records(consumer: AIOKafkaConsumer, places: list[TopicPartition]) -> AsyncIterator[bytes]:
    """All records from the beginning up to the present end."""
    ends = await consumer.end_offsets(places)
    consumer.assign(places)
    await consumer.seek_to_beginning(*places)
    while [place for place in places if await consumer.position(place) < ends[place]]:
        for records in (await consumer.getmany(timeout_ms=500)).values():
            yield b"\n".join(part for record in records for part in _parts(record))


def _parts(record: Any) -> Iterator[bytes]:
    yield record.key or b""
    yield record.value or b""
    for name, value in record.headers:
        yield name.encode()
        yield value or b""


def in_files(search: Search, files: Iterable[Path]) -> None:
    """The files' content and names."""
    for start in files:
        for path in [start] if start.is_file() else sorted(p for p in start.rglob("*") if p.is_file()):
            search.look(f"a name in {path.parent}", path.name.encode())
            with path.open("rb") as file:
                before = b""
                for piece in iter(partial(file.read, CHUNK), b""):
                    before = search.look(str(path), piece, before)
