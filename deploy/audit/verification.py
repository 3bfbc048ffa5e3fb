"""One pass over one service's history, seals and file, in one snapshot of the database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import asyncpg

from deploy.audit import anchor_file
from deploy.audit import chains as audit_chains
from deploy.audit import seals as audit_seals
from deploy.audit.findings import Finding, Wrong, of_seals
from deploy.database import SERVICES
from shared.anchoring.anchors import Seal

SIZE = "select (select count(*) from history) + (select count(*) from sealed_head)"
UNSEALED = "select count(*) from history where txid >= $1"


@dataclass
class Verdict:
    """What was checked and what was found.

    `unsealed` entries are chained, but removing the last of them would not be noticed.
    """

    service: str
    chains: int = 0
    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    sealed_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)


async def verify(
    connection: asyncpg.Connection,
    service: str,
    key: bytes,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Verdict:
    """Verify one service over a connection of its own login or of an administrator; `folder` has its file of seals.

    The file's size is read before the database and its content after, so that a seal made meanwhile is missed on
    neither side.
    """
    if service not in SERVICES:
        raise LookupError(f"there is no service {service}")
    path = folder / f"{service}.jsonl"
    size_before = anchor_file.size_of(path)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        await connection.execute(f"set local search_path = {service}")
        await connection.execute("set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0")
        verdict = Verdict(service)
        seals = await audit_seals.read_seals(connection)
        told = _Told(progress, await connection.fetchval(SIZE))
        told.more(0)
        verdict.findings += audit_seals.findings_in_links(service, key, seals)
        await _verify_chains(connection, verdict, key, seals, told)
        await _verify_roots(connection, verdict, seals, told)
        newest = seals[max(seals)] if seals else None
        verdict.seals, verdict.sealed_at = len(seals), newest.sealed_at if newest else None
        verdict.unsealed = await connection.fetchval(UNSEALED, newest.until_txid if newest else 0)
    verdict.findings += anchor_file.compare(service, anchor_file.read(path, service, key, size_before), seals)
    return verdict


@dataclass
class _Told:
    """Counts what was checked, and reports the progress."""

    progress: Callable[[int, int], None]
    total: int
    done: int = 0

    def more(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.total)


async def _verify_chains(
    connection: asyncpg.Connection, verdict: Verdict, key: bytes, seals: dict[int, Seal], told: _Told
) -> None:
    spans = audit_chains.Spans(seals)
    async for chain in audit_chains.chains(connection):
        verdict.findings += audit_chains.findings_in(verdict.service, key, chain, spans)
        verdict.chains += 1
        verdict.entries += len(chain)
        told.more(len(chain))
    verdict.findings += await audit_chains.heads_gone(connection, verdict.service)


async def _verify_roots(connection: asyncpg.Connection, verdict: Verdict, seals: dict[int, Seal], told: _Told) -> None:
    """Compare the root of every seal with its heads; a seal without any heads differs too."""
    differing, homeless = set(seals), set[int]()
    async for number, heads in audit_seals.sealed_heads(connection):
        seal = seals.get(number)
        if seal is None:
            homeless.add(number)
        elif not audit_seals.root_differs(seal, heads):
            differing.discard(number)
        told.more(len(heads))
    verdict.findings += of_seals(verdict.service, differing, Wrong.ROOT_DIFFERS)
    verdict.findings += of_seals(verdict.service, homeless, Wrong.HEADS_WITHOUT_SEAL)
