"""Rows that came one by one, not as a file: a batch that is taken in at once, in the transaction of whoever has them.

They are read, resolved, stored and counted as every batch's rows are; only the file is missing, and nothing is held:
who sends them is told at once what is wrong with each.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

from services.monitor.feeds import finish
from services.monitor.feeds.documents import Content
from services.monitor.feeds.reception import Reception
from services.monitor.feeds.rows import Checker, Fault
from services.monitor.feeds.tables import BatchState, FeedBatch
from shared import clock
from shared.privacy import Keyring

ADD = """insert into feed_batch (version, feed, party, parties, division, divisions, number, digest, size, content,
        mapping, header, state, received_at, rows_done, accepted, rejected, projects)
    values (1, $1, $2::text, array[$2::text], $3, $4, $5, $6, $7, 'json', $8, '{}', 'reading', $9, 0, 0, 0, '{}')
    returning id"""
SEEN_BEFORE = "duplicate-row"


@dataclass(frozen=True)
class Sender:
    """Whose rows they are, and under which number: the same number is taken in once."""

    party: str
    divisions: Sequence[str]
    number: str


@dataclass(frozen=True)
class Site:
    """The one project the rows speak of, by the number they call it."""

    called: str
    id: int
    division: str


class Direct(Reception):
    """One batch without a file."""

    async def take(self, rows: Sequence[Any], projects: Mapping[str, int]) -> list[Fault]:
        """What is wrong with rows; each that is right is stored."""
        self._checker = Checker(self.kind, self.layout, dict(projects), {}, {}, clock.today())
        chunk = self._next(iter(list(enumerate(rows, start=1))))
        await self._store(chunk)
        await finish.finish(self.driver, self.batch, self.id)
        return chunk.faults


async def take_in(
    driver: asyncpg.Connection,
    keyring: Keyring,
    sender: Sender,
    site: Site,
    feed: str,
    rows: Sequence[Mapping[str, Any]],
    mapping: str | None = None,
) -> tuple[int, list[Fault]]:
    """The batch's number of ours, and what is wrong with rows of it; the others are stored.

    The caller rolls back where it wants all or none.
    """
    content = msgspec.json.encode(rows)
    batch = FeedBatch(
        feed=feed,
        party=sender.party,
        parties=[sender.party],
        division=site.division,
        divisions=list(sender.divisions),
        number=sender.number,
        digest=hmac.digest(keyring.hash_key, content, hashlib.sha256),  # of few rows a plain hash could be guessed
        size=len(content),
        content=Content.JSON,
        mapping=mapping,
        header={},
        state=BatchState.READING,
        received_at=clock.now(),
        version=1,
    )
    batch.id = await driver.fetchval(
        ADD,
        *(feed, sender.party, site.division, batch.divisions, sender.number, batch.digest, batch.size, mapping),
        batch.received_at,
    )
    faults = await Direct(driver, keyring, Path(), batch).take(rows, {site.called: site.id})
    assert batch.id is not None
    return batch.id, faults
