"""Checks every chain of one service step by step: each hash against its bytes, and each step against its seal."""

import hmac
import json
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

import asyncpg

from deploy.audit.findings import Finding, Wrong
from shared.anchoring.anchors import Seal
from shared.history import GENESIS, chain_hash

PREFETCH = 2000
STEPS = """select h.kind, h.subject, h.version, h.at, h.entry, h.previous, h.hash, h.txid, s.seal, s.hash as sealed
    from history h left join sealed_head s on (s.kind, s.subject, s.version) = (h.kind, h.subject, h.version)
    order by h.kind, h.subject, h.version, s.seal"""
GONE = """select kind, subject, min(version) as version from sealed_head s
    where not exists (select from history h where (h.kind, h.subject, h.version) = (s.kind, s.subject, s.version))
    group by kind, subject order by kind, subject"""


class Step(NamedTuple):
    """One stored step, and the seal of which it is a head. A step that two seals have as head comes twice."""

    kind: str
    subject: str
    version: int
    at: datetime
    entry: bytes
    previous: bytes
    hash: bytes
    txid: int
    seal: int | None
    sealed: bytes | None


STORED = Step._fields.index("seal")
"""How many of the fields come from the history row itself."""


class Spans:
    """Finds the seal that covers a transaction."""

    def __init__(self, seals: Mapping[int, Seal]) -> None:
        self._seals = sorted(seals.values(), key=lambda seal: seal.until_txid)
        self._ends = [seal.until_txid for seal in self._seals]
        self.numbers = frozenset(seals)

    def of(self, txid: int) -> int | None:
        """The number of the seal; None when the transaction is not sealed yet, or its seal is missing."""
        place = bisect_right(self._ends, txid)
        covered = place < len(self._seals) and self._seals[place].from_txid <= txid
        return self._seals[place].number if covered else None


async def chains(connection: asyncpg.Connection) -> AsyncIterator[list[Step]]:
    """One chain after another, streamed; must run inside a transaction."""
    chain: list[Step] = []
    async for row in connection.cursor(STEPS, prefetch=PREFETCH):
        step = Step(*row)
        if chain and (step.kind, step.subject) != (chain[0].kind, chain[0].subject):
            yield chain
            chain = []
        chain.append(step)
    if chain:
        yield chain


def findings_in(service: str, key: bytes, chain: Sequence[Step], spans: Spans) -> Iterator[Finding]:
    """What is wrong with one chain: the first broken step, and every step that differs from its seal."""
    kind, subject = chain[0].kind, chain[0].subject
    found = [first_break(key, chain), time_changed(chain), misplaced(chain, spans), *heads_changed(chain)]
    for version, wrong in filter(None, found):
        yield Finding(service, kind, subject, version, wrong)


def first_break(key: bytes, chain: Sequence[Step]) -> tuple[int, Wrong] | None:
    """The first version whose bytes, order or hash are not what was written; None while the chain is whole."""
    expected, previous, seen = 0, GENESIS, None
    for step in chain:
        if step[:STORED] == seen:
            continue  # the same step again, as head of another seal
        expected, seen = expected + 1, step[:STORED]
        if step.version != expected:
            return expected, Wrong.STEP_MISSING
        good = chain_hash(key, previous, step.kind, step.subject, expected, step.entry)
        if step.previous != previous or not hmac.compare_digest(step.hash, good):
            return expected, Wrong.STEP_CHANGED
        previous = step.hash
    return None


def time_changed(chain: Sequence[Step]) -> tuple[int, Wrong] | None:
    """The first version whose column `at`, which no hash covers, is not the time in its entry, which one does."""
    return next(((step.version, Wrong.TIME_CHANGED) for step in chain if _time_in(step.entry) != step.at), None)


def _time_in(entry: bytes) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(entry)["at"])
    except (ValueError, TypeError, KeyError):
        return None


def misplaced(chain: Sequence[Step], spans: Spans) -> tuple[int, Wrong] | None:
    """The lowest version at which the chain's newest step in a seal's span is not that seal's head, or the reverse."""
    newest: dict[int, int] = {}
    for step in chain:
        if (number := spans.of(step.txid)) is not None:
            newest[number] = max(step.version, newest.get(number, 0))
    sealed = {(step.seal, step.version) for step in chain if step.seal in spans.numbers}
    differing = sealed ^ set(newest.items())
    return (min(version for _, version in differing), Wrong.NOT_UNDER_ITS_SEAL) if differing else None


def heads_changed(chain: Sequence[Step]) -> Iterator[tuple[int, Wrong]]:
    return ((step.version, Wrong.HEAD_CHANGED) for step in chain if step.sealed not in (None, step.hash))


async def heads_gone(connection: asyncpg.Connection, service: str) -> list[Finding]:
    """Chains of which a sealed step no longer exists, each at the lowest such version."""
    gone = await connection.fetch(GONE)
    return [Finding(service, row["kind"], row["subject"], row["version"], Wrong.HEAD_MISSING) for row in gone]
