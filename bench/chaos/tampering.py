"""R9: a thousand changes to sealed history by the database's owner, of which the audit must report every one.

Ten at a time, on ten different chains or seals, committed; then the audit, then all is restored.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from bench.chaos.changes import BETWEEN_TWO, KIND, ON_A_CHAIN, ON_A_SEAL, Between, Chain, Hand, On
from bench.figures import Figure
from bench.run import Run
from bench.stack import opened
from deploy.audit import Finding, verify
from deploy.database import SERVICES
from shared import history
from shared.anchoring.anchors_job import keep_sealed
from shared.database.sessions import Sessions
from shared.messaging.memory_broker import MemoryBroker
from shared.privacy import Keyring, key_from

TURNS = 6
TABLES = ("history", "seal", "sealed_head")
CHAINS = """select h.subject, max(h.version) as steps,
    (select jsonb_object_agg(s.seal, s.version) from sealed_head s where s.subject = h.subject) as heads
    from history h where h.kind = $1 group by h.subject order by h.subject collate "C" """


@dataclass
class Matter:
    """What `history.record` needs of an aggregate."""

    number: str
    version: int = 0


@dataclass(frozen=True)
class Made:
    """One change; `subjects` are the chains that must be reported, none where any finding in the service is enough."""

    what: str
    service: str
    subjects: frozenset[str] = frozenset()


@dataclass
class Tally:
    """What was changed and what was reported; a report about an unchanged chain is a false alarm."""

    made: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)

    def count(self, made: list[Made], findings: list[Finding]) -> None:
        told = {(finding.service, finding.subject) for finding in findings}
        services = {service for service, _ in told}
        alone = {change.service for change in made if not change.subjects}
        touched = {(change.service, subject) for change in made for subject in change.subjects}
        for change in made:
            self.made[change.what] += 1
            wanted = {(change.service, subject) for subject in change.subjects}
            if not (wanted <= told if wanted else change.service in services):
                self.missed.append(f"{change.what} in {change.service}: {', '.join(sorted(change.subjects))}")
        chains = {(f.service, f.subject) for f in findings if f.kind.startswith(KIND) and f.service not in alone}
        self.false_alarms += [f"{service}: {subject}" for service, subject in sorted(chains - touched)]


async def measure(run: Run) -> list[Figure]:
    """R9 over a database of its own, with no service running."""
    async with opened("tampering", run.port_base, run.progress, with_kafka=False) as stack:
        keys = {service: key_from(stack.secrets.of(service)["HISTORY_KEY"]) for service in SERVICES}
        rounds = run.sized(100, 3)
        found = await tamper(stack.dsn(), keys, stack.folder / "seals", run.progress, rounds=rounds)
    met = found["found"] == found["made"] and not found["false_alarms"]
    goal = "every one of 1,000 changes to sealed history, made by the database's owner, is found"
    figure = {"changes": found["made"], "found": found["found"]}
    return [run.figure("R9", goal, figure, met, unit="changes", detail=found)]


async def tamper(
    dsn: str,
    keys: Mapping[str, bytes],
    folder: Path,
    progress: Callable[[str, float | None], None],
    *,
    seed: int = 9,
    rounds: int = 100,
    chains: int = 60,
) -> dict[str, Any]:
    """Write and seal `chains` histories in each schema, then `rounds` times ten changes. Nothing else may write."""
    dice, tally = Random(seed), Tally()
    progress("writing histories and sealing them", None)
    for service in SERVICES:
        await write(dsn, service, keys[service], folder, dice, chains)
    before = await findings(dsn, keys, folder)
    kinds = _kinds(dice)
    async with kept(dsn) as put_back:
        for turn in range(rounds):
            made = await a_round(dsn, SERVICES[turn % len(SERVICES)], kinds, dice)
            tally.count(made, await findings(dsn, keys, folder))
            await put_back()
            progress(f"{sum(tally.made.values())} changes, {len(tally.missed)} not found", (turn + 1) / rounds)
    made_in_all = sum(tally.made.values())
    return {
        "made": made_in_all,
        "found": made_in_all - len(tally.missed),
        "missed": tally.missed,
        "false_alarms": tally.false_alarms + [f"before: {f.en}" for f in before]
        + [f"afterwards: {f.en}" for f in await findings(dsn, keys, folder)],
        "histories": chains * len(SERVICES),
        "seals": TURNS * len(SERVICES),
        "by_kind": dict(sorted(tally.made.items())),
        "seed": seed,
    }  # fmt: skip


async def write(dsn: str, service: str, key: bytes, folder: Path, dice: Random, chains: int) -> None:
    """Histories of three steps and more, under several seals."""
    url = dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, connect_args={"server_settings": {"search_path": service}})
    sessions = Sessions(engine, Keyring(bytes(32), bytes(32), key))
    matters = [Matter(f"R9-{number:05d}") for number in range(chains)]
    try:
        for turn in range(TURNS):
            async with sessions.begin() as session:
                for matter in matters if turn < 3 else dice.sample(matters, chains // 2):
                    await history.record(session, matter, kind=KIND, by="bench", action="noted", facts={"turn": turn})
            await keep_sealed(sessions, MemoryBroker(), service, folder)
    finally:
        await engine.dispose()


async def findings(dsn: str, keys: Mapping[str, bytes], folder: Path) -> list[Finding]:
    """All that `anxin audit verify` finds in the four services, over a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return [f for service in SERVICES for f in (await verify(connection, service, keys[service], folder)).findings]
    finally:
        await connection.close()


def _kinds(dice: Random) -> tuple[Iterator[On | Between], Iterator[str]]:
    """Every kind is used before one is used again."""
    on_chains: list[On | Between] = [*ON_A_CHAIN, *BETWEEN_TWO]
    on_seals = list(ON_A_SEAL)
    dice.shuffle(on_chains)
    dice.shuffle(on_seals)
    return cycle(on_chains), cycle(on_seals)


async def a_round(
    dsn: str, alone: str, kinds: tuple[Iterator[On | Between], Iterator[str]], dice: Random
) -> list[Made]:
    """One change to a seal of one service, three to chains of each other."""
    made = []
    for service in SERVICES:
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute(f"set role {service}_owner; set search_path = {service}")
            if service == alone:
                made.append(await on_a_seal(connection, service, next(kinds[1]), dice))
            else:
                made += await on_three_chains(Hand(connection, dice), service, kinds[0])
        finally:
            await connection.close()
    return made


async def on_a_seal(connection: asyncpg.Connection, service: str, what: str, dice: Random) -> Made:
    number = dice.randint(1, TURNS)
    async with connection.transaction():
        for statement in ON_A_SEAL[what]:
            await connection.execute(statement, number)
    return Made(f"seal: {what}", service)


async def on_three_chains(hand: Hand, service: str, kinds: Iterator[On | Between]) -> list[Made]:
    rows = await hand.connection.fetch(CHAINS, KIND)
    chosen, made = iter(hand.dice.sample(rows, 6)), []
    for change in (next(kinds) for _ in range(3)):
        chains = [_chain(next(chosen)) for _ in range(2 if change in BETWEEN_TWO else 1)]
        async with hand.connection.transaction():
            await change(hand, *chains)
        made.append(Made(change.__name__, service, frozenset(chain.subject for chain in chains)))
    return made


def _chain(row: asyncpg.Record) -> Chain:
    heads = {int(seal): version for seal, version in json.loads(row["heads"]).items()}
    return Chain(row["subject"], row["steps"], heads)


@asynccontextmanager
async def kept(dsn: str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """Copies of the present tables; yields the function that restores them."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("create schema kept")
        for service in SERVICES:
            for table in TABLES:
                await connection.execute(f"create table kept.{service}_{table} as table {service}.{table}")

        async def put_back() -> None:
            async with connection.transaction():
                for service in SERVICES:
                    for table in ("sealed_head", "history", "seal"):
                        await connection.execute(f"delete from {service}.{table}")
                    for table in TABLES:
                        await connection.execute(f"insert into {service}.{table} table kept.{service}_{table}")

        yield put_back
    finally:
        await connection.execute("drop schema if exists kept cascade")
        await connection.close()
