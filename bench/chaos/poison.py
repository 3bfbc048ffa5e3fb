"""R4: poison among good facts on a real broker, for monitor's own action and a second action that records the order.

First with the poison: exactly it is parked, with later facts of the same number, and all else is taken in. Then
repaired: what can never be read is discarded, the rest is retried, and everything is there in its order.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager

import asyncpg
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from bench.chaos.poison_facts import BAD_JSON, BUG, NEW_VERSION, NO_JSON, Given, given, kind_of
from bench.figures import Figure
from bench.run import Progress, Run
from bench.stack import BenchStack, opened
from services.monitor.subscriptions import SUBSCRIPTIONS
from shared.contracts.event import Event
from shared.contracts.mediation import ArrearsFound
from shared.database.sessions import Sessions, make_engine
from shared.messaging import dead_letter_retry
from shared.messaging.broker import KafkaBroker
from shared.messaging.consumer import Consumer
from shared.messaging.dead_letters import WAITS
from shared.messaging.subscription import Subscription, Subscriptions
from shared.privacy import Keyring

GOAL = "parked with the reason; later facts of the key wait, others go on; a retry after the fix restores order"
PATIENCE = 90.0
POISON_OF = {"hear": (BAD_JSON, NEW_VERSION), "write_down": (BAD_JSON, NEW_VERSION, BUG)}
"""The kinds of poison for each action: all but one kind cannot be read by any action."""

WITNESS = (
    "set role monitor_owner",
    """create table monitor.witness (position bigint generated always as identity primary key,
                                     key varchar not null, sequence bigint not null)""",
    "grant insert on monitor.witness to monitor_app",
)
DECIDED = "select (select count(*) from monitor.inbox) + (select count(*) from monitor.parked) as decided"
WRITE_DOWN = text("insert into witness (key, sequence) values (:key, :sequence)")


async def measure(run: Run) -> list[Figure]:
    """Send the poison, check, repair, check again."""
    async with opened("chaos", run.port_base, run.progress) as stack:
        counts, wrong = await poisoned(stack, run.sized(240, 24), run.progress)
    note = f"{counts['facts']} facts of {counts['keys']} numbers, {counts['poison']} of them poison"
    if wrong:
        note += f"; {wrong[0][:300]}"
    unit = "facts lost, doubled, out of order, or parked without need"
    figure = {"findings": len(wrong)}
    return [run.figure("R4", GOAL, figure, not wrong, unit=unit, note=note, detail={**counts, "wrong": wrong[:100]})]


async def poisoned(stack: BenchStack, keys: int, progress: Progress) -> tuple[dict[str, int], list[str]]:
    """How many facts there were of each kind, and everything that differed from the promise."""
    await _execute(stack, *WITNESS)
    facts, bug = given(keys), [True]
    async with acting(stack, "monitor") as sessions:
        progress("taking in", 0.4)
        await take_in(stack, sessions, facts, bug)
        found = await findings_before(stack, facts)
        bug.clear()
        progress("putting right", 0.7)
        with newer_contract():
            discarded = await put_right(stack, sessions, subscriptions(facts, bug))
        found += await findings_after(stack, facts)
    counts = {
        "keys": keys,
        "facts": len(facts.records),
        "poison": len(facts.poison),
        "unsubscribed": facts.unsubscribed,
        "discarded": discarded,
    }
    return counts, found


def subscriptions(facts: Given, bug: Sequence[bool]) -> Subscriptions:
    """Monitor's own, each with the recording action beside it, which fails on some facts as long as there is a bug."""

    async def write_down(session: AsyncSession, fact: Event) -> None:
        if bug and kind_of(fact.key) == BUG and fact.sequence == facts.poison[fact.key]:
            raise ZeroDivisionError
        connection = await session.connection()
        await connection.execute(WRITE_DOWN, {"key": fact.key, "sequence": fact.sequence})

    return {fact: [*several, Subscription(write_down)] for fact, several in SUBSCRIPTIONS.items()}


async def take_in(stack: BenchStack, sessions: Sessions, facts: Given, bug: Sequence[bool]) -> None:
    """Let a member of monitor's group take everything from the broker."""
    kafka, stop = KafkaBroker(stack.bootstrap), asyncio.Event()
    running = asyncio.create_task(Consumer("monitor", sessions, kafka, subscriptions(facts, bug)).run(stop))
    try:
        await kafka.send(facts.records)
        left = 1
        async with asyncio.timeout(PATIENCE):
            while left:
                await asyncio.sleep(0.2)
                [row] = await _rows(stack, DECIDED)
                left = len(POISON_OF) * (len(facts.records) - facts.unsubscribed) - row["decided"]
    finally:
        stop.set()
        await running
        await kafka.stop()


async def findings_before(stack: BenchStack, facts: Given) -> list[str]:
    """With the poison: is exactly it parked, with what follows it, and everything else taken in?"""
    found = []
    parked: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in await _rows(stack, "select action, key, reason from monitor.parked order by position"):
        parked[row["action"], row["key"]].append(row["reason"])
    expected = {(action, key) for action, kinds in POISON_OF.items() for key in facts.of_kind(*kinds)}
    found += [f"{action} {key}: parked, or not, as it should be" for action, key in expected ^ parked.keys()]
    for place, reasons in parked.items():
        if reasons[0] == WAITS or reasons[1:] != [WAITS, WAITS]:
            found.append(f"{place} is parked for {reasons}")
    taken = await _witnessed(stack)
    for key, sequences in facts.sequences.items():
        first = sequences[:1] if key in facts.poison else sequences
        if taken[key] != first:
            found.append(f"{key}: {taken[key]} were taken in at first, not {first}")
    return found


async def put_right(stack: BenchStack, sessions: Sessions, listening: Subscriptions) -> int:
    """Discard what can never be read, retry everything else; returns how many were discarded."""
    parked = await _rows(stack, "select position, body from monitor.parked")
    never = [row["position"] for row in parked if row["body"] == NO_JSON]
    async with sessions.begin() as session:
        await dead_letter_retry.discard(session, never, by="bench", because="no JSON, and never will be")
    async with sessions.begin() as session:
        places = await dead_letter_retry.places(session)
    for place in places:
        await dead_letter_retry.retry(sessions, listening, place)
    return len(never)


async def findings_after(stack: BenchStack, facts: Given) -> list[str]:
    """After the repair: everything taken in once and in its order, nothing parked, discarded facts kept."""
    parked = await _rows(stack, "select action, key, reason from monitor.parked")
    found = [f"still parked: {row['action']} {row['key']} {row['reason']}" for row in parked]
    unreadable = facts.of_kind(BAD_JSON)
    taken, heard = await _witnessed(stack), await _heard(stack)
    for key, sequences in facts.sequences.items():
        expected = [each for each in sequences if key not in unreadable or each != facts.poison[key]]
        if taken[key] != expected:
            found.append(f"{key}: in the order {taken[key]}, not {expected}")
        if heard[key] != expected:
            found.append(f"{key}: monitor heard {heard[key]}, not {expected}")
    kept = await _rows(stack, "select 1 from monitor.discarded where because <> ''")
    if len(kept) != len(POISON_OF) * len(unreadable):
        found.append(f"{len(kept)} discarded facts are kept, not {len(POISON_OF) * len(unreadable)}")
    return found


@contextmanager
def newer_contract() -> Iterator[None]:
    """During the block the next version is known: it is read like the one before."""
    known = ArrearsFound.version
    ArrearsFound.version = known + 1
    setattr(ArrearsFound, f"from_v{known}", staticmethod(lambda body: body))
    try:
        yield
    finally:
        ArrearsFound.version = known
        delattr(ArrearsFound, f"from_v{known}")


@asynccontextmanager
async def acting(stack: BenchStack, service: str) -> AsyncIterator[Sessions]:
    """A service's transactions."""
    keys = stack.secrets.of(service)
    keyring = Keyring.of(keys["FIELD_KEY"], keys["HASH_KEY"], keys["HISTORY_KEY"])
    engine = make_engine(stack.dsn(f"{service}_app").replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        yield Sessions(engine, keyring, movable_clock=stack.movable_clock)
    finally:
        await engine.dispose()


async def _witnessed(stack: BenchStack) -> dict[str, list[int]]:
    """What the recording action wrote, by number, in its order."""
    return _by_key(await _rows(stack, "select key, sequence from monitor.witness order by position"))


async def _heard(stack: BenchStack) -> dict[str, list[int]]:
    return _by_key(await _rows(stack, "select matter as key, sequence from monitor.heard order by sequence"))


def _by_key(rows: Sequence[asyncpg.Record]) -> dict[str, list[int]]:
    found = defaultdict(list)
    for row in rows:
        found[row["key"]].append(row["sequence"])
    return found


async def _rows(stack: BenchStack, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(stack.dsn())
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()


async def _execute(stack: BenchStack, *statements: str) -> None:
    connection = await asyncpg.connect(stack.dsn())
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
