"""Checks the seals of one service: numbers without gaps, links, signatures, and roots recomputed from their heads."""

import hmac
from collections.abc import AsyncIterator, Iterator, Mapping

import asyncpg

from deploy.audit.chains import PREFETCH
from deploy.audit.findings import Finding, Wrong, of_seals
from shared.anchoring.anchors import NOTHING_BEFORE, Head, Seal, root_of, signature_of, stated

SEALS = """select number, sealed_at, from_txid, until_txid, heads, root, previous, signature, anchored_at
    from seal order by number"""
HEADS = "select seal, kind, subject, version, hash from sealed_head order by seal"


async def read_seals(connection: asyncpg.Connection) -> dict[int, Seal]:
    """All seals by number; one a minute makes half a million a year."""
    return {row["number"]: Seal(**row) for row in await connection.fetch(SEALS)}


def findings_in_links(service: str, key: bytes, seals: Mapping[int, Seal]) -> Iterator[Finding]:
    """Gaps, broken links and signatures that do not fit, from the first seal to the newest."""
    yield from of_seals(service, set(range(1, max(seals, default=0) + 1)) - set(seals), Wrong.SEAL_MISSING)
    unlinked, changed = [], []
    for number, seal in seals.items():
        before = seals.get(number - 1)
        if (before or number == 1) and (seal.previous, seal.from_txid) != _end_of(before):
            unlinked.append(number)
        if not hmac.compare_digest(seal.signature, signature_of(key, stated(service, seal))):
            changed.append(number)
    yield from of_seals(service, unlinked, Wrong.SEAL_UNLINKED)
    yield from of_seals(service, changed, Wrong.SEAL_CHANGED)


def _end_of(seal: Seal | None) -> tuple[bytes, int]:
    return (seal.root, seal.until_txid) if seal else (NOTHING_BEFORE, 0)


async def sealed_heads(connection: asyncpg.Connection) -> AsyncIterator[tuple[int, list[Head]]]:
    """The heads of one seal after another, streamed; must run inside a transaction."""
    number, heads = 0, list[Head]()
    async for row in connection.cursor(HEADS, prefetch=PREFETCH):
        if heads and row["seal"] != number:
            yield number, heads
            heads = []
        number = row["seal"]
        heads.append(Head(*tuple(row)[1:]))
    if heads:
        yield number, heads


def root_differs(seal: Seal, heads: list[Head]) -> bool:
    return len(heads) != seal.heads or not hmac.compare_digest(root_of(heads), seal.root)
