"""The smallest projection possible: one narrow row for each fact. It shows what the machinery itself can do.

As a program it takes facts in as a worker does, without its other work: `python -m bench.minimal_projection GROUP HOW
PORT`, where GROUP is `narrow` (this projection) or `monitor` (the real one), and HOW is `gathered` or `alone`, one
transaction for each fact.
"""

import asyncio
import signal
import sys
from collections.abc import Sequence

import uvloop
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.settings import Settings
from services.monitor.subscriptions import SUBSCRIPTIONS
from shared.contracts.intake import ComplaintFiled
from shared.database.sessions import Sessions, make_engine
from shared.messaging.broker import KafkaBroker
from shared.messaging.consumer import Consumer, Unit
from shared.messaging.subscription import Subscription, Subscriptions

TABLE = """
    create table monitor.narrow (complaint text primary key, division text, workers integer, claimed_fen bigint);
    grant select, insert on monitor.narrow to monitor_app
"""
INSERT = text(
    "insert into narrow select * from unnest(cast(:complaints as text[]), cast(:divisions as text[]),"
    " cast(:workers as integer[]), cast(:sums as bigint[])) on conflict do nothing"
)


async def note_filings(session: AsyncSession, filed: Sequence[ComplaintFiled]) -> None:
    """One row a complaint. Received twice, late or out of order: the same row."""
    columns = {
        "complaints": [fact.complaint for fact in filed],
        "divisions": [fact.division for fact in filed],
        "workers": [fact.workers for fact in filed],
        "sums": [fact.claimed_fen for fact in filed],
    }
    await session.exec(INSERT, params=columns)  # type: ignore[call-overload]


NARROW: Subscriptions = {ComplaintFiled: [Subscription(note_filings, batch=True)]}
GROUPS: dict[str, Subscriptions] = {"narrow": NARROW, "monitor": SUBSCRIPTIONS}


class Alone(Consumer):
    """For comparison: every fact in a transaction of its own, as most systems take them in."""

    async def _together(self, units: Sequence[Unit]) -> None:
        for unit in units:
            await super()._together([unit])


async def take_in(group: str, how: str, port: int) -> None:
    """Runs until a signal; answers on its port once it reads its partitions."""
    settings, stop = Settings(), asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    engine, broker = make_engine(settings.database_url.get_secret_value()), KafkaBroker(settings.kafka)
    kind = Alone if how == "alone" else Consumer
    consumer = kind(group, Sessions(engine, settings.keyring()), broker, GROUPS[group])

    async def ready(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        status = "200 OK" if consumer.listening else "503 Not yet"
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(ready, "127.0.0.1", port):
        await consumer.run(stop)
    await broker.stop()
    await engine.dispose()


if __name__ == "__main__":
    uvloop.run(take_in(sys.argv[1], sys.argv[2], int(sys.argv[3])))
