"""R1: SIGKILL to a random process, two hundred times, while matters are filed, decided and paid.

The processes are the http process and the worker (with the relay) of each service, the broker, and the database with
all its backends. The supervisor restarts each; callers retry. At the end the load finishes, everything is processed,
and nothing that was answered may be missing or doubled. Then R8: on the same stack, topics, columns and logs are
searched for what the callers said about persons.
"""

import asyncio
import contextlib
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import psutil

from bench.chaos import plaintext_scan
from bench.chaos.checks import findings, history_keys
from bench.chaos.matters import KINDS, Clerks, Matter, engage, matter
from bench.chaos.retrying_client import Surface
from bench.chaos.site import open_site
from bench.chaos.spellings import Secret
from bench.complaints import complaint
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from deploy.local.quiescence import watching
from shared.access.http_client import Client
from shared.clock import CHINA

DESKS = 12
PAUSES = (1.4, 2.6)
"""Seconds between two kills: less than it takes to recover from some of them."""
STARVED = 30.0
"""Seconds a caller may wait before the kills pause: without load the kills would show nothing."""
SETTLE = 120.0
GOAL = "0 accepted commands lost, 0 effects doubled, ledgers conserved"
PRIVACY_GOAL = "0 hits in topics, logs, plain columns and traces"


@dataclass
class Played:
    """What the run did."""

    matters: list[Matter] = field(default_factory=list)
    killed: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    answered: int = 0


async def measure(run: Run) -> list[Figure]:
    """Load and kills, then the checks, then the search."""
    kills = run.sized(run.kills, min(run.kills, 6))
    async with (
        opened("chaos", run.port_base, run.progress, traced=True) as stack,
        Client(timeout=10) as client,
    ):
        run.progress("starting all eight processes")
        await stack.start()
        surface = Surface.of(stack, client)
        clerks = await engage(stack, surface, today)
        began = time.monotonic()
        played = await _play(run, stack, surface, clerks, kills)
        run.progress("settling", 0.9)
        await settle(stack)
        took = time.monotonic() - began
        run.progress("looking for anything lost or doubled", 0.95)
        found = await findings(stack.dsn(), history_keys(stack), played.matters)
        played.retries, played.answered = surface.retries, surface.answered
        site = await open_site(stack, surface, today)
        await site.begin()
        await site.pay()
        searched = await search(stack, played.matters, site.secrets())
    return [_figure(run, played, found, took), _privacy(run, searched)]


def today() -> date:
    """The day of the real clock in China, which the services use."""
    return datetime.now(CHINA).date()


async def _play(run: Run, stack: BenchStack, surface: Surface, clerks: Clerks, kills: int) -> Played:
    played, over = Played(), asyncio.Event()
    desks = [asyncio.create_task(_desk(clerks, played, over)) for _ in range(DESKS)]
    try:
        await _kill(run, stack, surface, played, kills, desks)
        run.progress("the load comes to its end", 0.85)
        over.set()
        await asyncio.gather(*desks)
    finally:
        for desk in desks:
            desk.cancel()
        await asyncio.gather(*desks, return_exceptions=True)
    return played


async def _desk(clerks: Clerks, played: Played, over: asyncio.Event) -> None:
    """One matter after the other, from filing to its end."""
    while not over.is_set():
        mine = matter(len(played.matters))
        played.matters.append(mine)
        await clerks.begin(mine)
        await clerks.handle(mine)
        await clerks.finish(mine)


async def _kill(
    run: Run, stack: BenchStack, surface: Surface, played: Played, kills: int, desks: list[asyncio.Task[None]]
) -> None:
    chance = random.Random(kills)
    for count in range(kills):
        await asyncio.sleep(chance.uniform(*PAUSES))
        await _let_somebody_be_served(surface, desks)
        victims = sorted(stack.supervisor.pids().items())
        name, pid = chance.choice(victims)
        kill_whole(pid)
        played.killed[name] += 1
        done = sum(each.done for each in played.matters)
        run.progress(f"kill {count + 1} of {kills}: {name}; {done} matters done", 0.05 + 0.8 * count / kills)


async def _let_somebody_be_served(surface: Surface, desks: list[asyncio.Task[None]]) -> None:
    """On a busy machine a service may be killed before it served anybody: such kills would show nothing."""
    while True:
        for desk in desks:
            if desk.done():
                desk.result()  # a refusal ends the run with its own message
        if surface.longest_wait < STARVED:
            return
        await asyncio.sleep(0.2)


def kill_whole(pid: int) -> None:
    """SIGKILL to a process and its children: the postmaster's backends would end by themselves, but later."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(pid)
        below = process.children(recursive=True)
        for each in (process, *below):
            with contextlib.suppress(psutil.NoSuchProcess):
                each.send_signal(signal.SIGKILL)


async def settle(stack: BenchStack) -> None:
    """Wait until every process is back, every fact sent and taken in, and nothing is due. Raises NotSettled."""
    deadline = time.monotonic() + SETTLE
    while True:
        try:
            async with watching(stack.record()) as watcher:
                shift = await watcher.shift() if stack.movable_clock else 0.0
                await watcher.settle(datetime.fromtimestamp(time.time() + shift, UTC))
                return
        except Exception:  # the last process killed may be the database or the broker itself
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.5)


async def search(stack: BenchStack, matters: list[Matter], more: list[Secret]) -> dict[str, Any]:
    """Search for every name, phone, card and identity number the callers gave; `more` is what feeds told."""
    secrets, seen = [*more], set[str]()
    for each in matters[:400]:
        told = complaint(each.order, random.Random(each.number))["reporter"]
        for kind in ("phone", "id_no", "name"):
            if told[kind] not in seen:
                seen.add(told[kind])
                secrets.append(Secret(kind, told[kind]))
    anything = next(each.complaint for each in matters if each.complaint)
    return await plaintext_scan.run(
        secrets,
        dsn=stack.dsn(),
        bootstrap=stack.bootstrap,
        files=[stack.folder / "logs", stack.folder / "postgres" / "postgres.log"],
        controls={"database": anything, "topics": anything, "files": "/v1/complaints/{number}"},
    )


def _figure(run: Run, played: Played, found: list[str], took: float) -> Figure:
    kinds = Counter(each.kind for each in played.matters if each.done)
    note = f"{played.killed.total()} kills in {took:.0f} s; {sum(kinds.values())} matters, "
    note += f"{played.answered} answers, {played.retries} tries again"
    if found:
        note += "; " + "; ".join(found[:5])
    return run.figure(
        "R1",
        GOAL,
        {"lost, doubled or unbalanced": len(found), "kills": played.killed.total()},
        not found and (run.quick or all(kinds[kind] for kind in KINDS)),
        unit="findings",
        note=note,
        detail={"killed": dict(played.killed), "matters": dict(kinds), "findings": found[:100]},
    )


def _privacy(run: Run, searched: dict[str, Any]) -> Figure:
    hits, blind = searched["hits"], searched["blind"]
    note = f"{searched['secrets']} names, phones and identity numbers searched for"
    if blind:
        note += f"; not really looked in: {', '.join(blind)}"
    return run.figure(
        "R8",
        PRIVACY_GOAL,
        {"hits": len(hits)},
        not hits and not blind,
        unit="hits",
        note=note,
        detail={**{key: value for key, value in searched.items() if key != "hits"}, "hits": hits[:50]},
    )
