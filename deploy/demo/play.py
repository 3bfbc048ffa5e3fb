"""Starts an empty stack on the story's first day, plays it, shows what was recorded, and stops what it started."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from deploy.commands.clock import move, parse_moment
from deploy.demo import published, report
from deploy.demo.callers import StoryBroken, Surface
from deploy.demo.cast import Cast, engage
from deploy.demo.echeng import FILED_ON, Echeng, Tell, Telling
from deploy.demo.reading import Recorded, read_back
from deploy.demo.webhook_receiver import Receiver, receiving
from deploy.local.layout import stack_folder
from deploy.local.processes import MEMORY
from deploy.local.record import Record, held
from deploy.local.settling import watching
from deploy.local.stack import Options, Stack

PORTRAIT_DAYS = ["2025-08-28", "2025-08-29", "2025-09-01", "2025-10-11", "2025-12-01"]
STEPS = 17


@dataclass
class Played:
    """What came of it, for the one who asked for the demo."""

    pays: Recorded
    never: Recorded
    agree: bool
    seconds: float
    retries: int
    restarts: int


async def demo(console: Console, kafka: str | None, port_base: int) -> Played:
    """Both tellings, from an empty database to the tables. Raises StoryBroken when a service refuses a step."""
    started = time.monotonic()
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder), progress_on(console) as progress:
        stack = Stack(folder, Options(port_base, _at(FILED_ON), fresh=True, kafka=kafka))
        task = progress.add_task("", total=STEPS + 1, what="starting the stack")
        stack.tell = lambda news: progress.update(task, what=news)
        async with running(stack) as record, receiving() as receiver, httpx.AsyncClient(timeout=20) as client:
            surface = Surface(record, client)

            def tell(news: str) -> None:
                progress.update(task, advance=1, what=news)

            cast, tellings = await _play(record, surface, receiver, tell)
            progress.update(task, completed=STEPS + 1, what="reading back")
            pays, never = [await read_back(surface, cast, telling, PORTRAIT_DAYS) for telling in tellings]
            figures = await published.compare(surface, cast, pays)
            await _wait_for_webhook(receiver, never)
            progress.stop()
            _show(console, kafka, pays, never, receiver)
            agree = report.figures(console, figures)
            restarts = sum(child.restarts for child in stack.supervisor.children.values())
    return Played(pays, never, agree, time.monotonic() - started, surface.retries, restarts)


async def _play(
    record: Record, surface: Surface, receiver: Receiver, tell: Tell
) -> tuple[Cast, tuple[Telling, Telling]]:
    cast = await engage(record)

    async def move_to(day: str) -> None:
        """All services to nine o'clock of that day, every deadline on the way fired; again if a process was killed."""
        deadline = time.monotonic() + 120
        while True:
            try:
                async with watching(record) as watcher:
                    await move(watcher, _at(day), lambda at: None)
                return
            except Exception:
                if time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.5)

    return cast, await Echeng(surface, cast, receiver, move_to, tell).play()


@asynccontextmanager
async def running(stack: Stack) -> AsyncIterator[Record]:
    """The stack, up and watched over while the block runs, and down afterwards whatever happened."""
    told = asyncio.Event()
    watch: asyncio.Task[None] | None = None
    try:
        record = await stack.up()
        watch = asyncio.create_task(stack.stay(record, told))
        yield record
    finally:
        told.set()
        if watch is not None:
            with contextlib.suppress(Exception):
                await watch
        stack.down()


async def _wait_for_webhook(receiver: Receiver, never: Recorded) -> None:
    """The push about the overdue order may come a moment after the record shows it."""
    deadline = time.monotonic() + 30
    while not receiver.messages:
        if time.monotonic() > deadline:
            raise StoryBroken(f"nothing was pushed to the credit platform about {never.case['number']}")
        await asyncio.sleep(0.1)


def _show(console: Console, kafka: str | None, pays: Recorded, never: Recorded, receiver: Receiver) -> None:
    broker = "in memory: nothing is kept" if kafka == MEMORY else "Apache Kafka"
    console.print(f"\n[bold]Anxin 安薪[/] · 鄂城 Echeng (420704) · broker: {broker}\n")
    report.show(console, pays, "一、足额支付 It pays")
    report.show(console, never, "二、逾期不付 It never pays", receiver)
    console.rule()


def progress_on(console: Console) -> Progress:
    columns = (SpinnerColumn(), BarColumn(24), TimeElapsedColumn(), TextColumn("{task.fields[what]}"))
    return Progress(*columns, console=console, transient=True)


def demo_folder() -> Path:
    """Beside the development stack's own folder, so that a demo never touches its data."""
    own = stack_folder()
    return own.with_name(f"{own.name}-demo")


def _at(day: str) -> datetime:
    return parse_moment(day)
