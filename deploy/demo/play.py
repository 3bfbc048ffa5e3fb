"""Starts an empty stack on the first day of the chosen stories, plays them on one calendar, shows what was
recorded, and stops the stack.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from deploy.commands.clock import move, parse_moment
from deploy.demo import report
from deploy.demo.callers import Surface, insist
from deploy.demo.cast import engage
from deploy.demo.stage import Account, Place, Stage, Story, Tell
from deploy.demo.webhook_receiver import receiving
from deploy.local.layout import REPOSITORY, stack_folder
from deploy.local.processes import MEMORY
from deploy.local.quiescence import watching
from deploy.local.stack import Options, Stack
from deploy.local.state_file import Record, held
from shared.access.http_client import Client

MOVING_PATIENCE = 120.0


@dataclass
class Played:
    """The result: whether all figures agree, seconds in all and for the start, retried calls and restarted
    processes.
    """

    agree: bool
    seconds: float
    starting: float
    retries: int
    restarts: int


async def demo(console: Console, places: Sequence[Place], kafka: str | None, port_base: int) -> Played:
    """Play the stories of these places, from an empty database to the tables. Raises StoryBroken at a refused step."""
    began = time.monotonic()
    folder = demo_folder()
    folder.mkdir(parents=True, exist_ok=True)
    first = min(place.begins for place in places)
    with held(folder), progress_on(console) as progress:
        stack = Stack(folder, Options(port_base, parse_moment(first), fresh=True, kafka=kafka))
        task = progress.add_task("", total=None, what="starting the stack")

        def tell(news: str, done: int = 0, of: int | None = None) -> None:
            what = news if of is None else f"{news}: {done} / {of}"
            progress.update(task, what=what, completed=done, total=of)

        stack.tell = tell
        async with running(stack) as record, Client(timeout=20) as client:
            starting = time.monotonic() - began
            surface = Surface(record, client)
            accounts = await _tell_all(record, surface, places, tell)
            progress.stop()
            _show(console, kafka, places, accounts)
            restarts = sum(child.restarts for child in stack.supervisor.children.values())
    agree = all(account.agrees for account in accounts)
    return Played(agree, time.monotonic() - began, starting, surface.retries, restarts)


async def _tell_all(record: Record, surface: Surface, places: Sequence[Place], tell: Tell) -> list[Account]:
    async with receiving() as receiver:
        stories: list[Story] = []
        for place in places:
            cast = await engage(record, place.division)
            stories.append(place.story(Stage(surface, cast, receiver, _of(place, tell), papers_folder())))
        await _play(record, stories, tell)
        tell("reading back")
        return [await story.account() for story in stories]


def _of(place: Place, tell: Tell) -> Tell:
    return lambda news, done=0, of=None: tell(f"{place.en}: {news}", done, of)


async def _play(record: Record, stories: Sequence[Story], tell: Tell) -> None:
    """Play every scene on its day; the scenes of several places on one day are played one after the other."""
    first, *following = sorted({day for story in stories for day in story.scenes})
    for day in (first, *following):
        if day != first:
            tell(f"the clock goes to {day}")
            await insist(partial(_move_to, record, day), MOVING_PATIENCE)
        for story in stories:
            if scene := story.scenes.get(day):
                await scene()


async def _move_to(record: Record, day: str) -> None:
    """Move all services to nine o'clock of that day, with every deadline on the way; an interrupted move is
    continued.
    """
    target = parse_moment(day)
    async with watching(record) as watcher:
        now = datetime.now(UTC) + timedelta(seconds=await watcher.shift())
        if now < target:
            await move(watcher, target, lambda at: None)
        else:
            await watcher.settle(now)


@asynccontextmanager
async def running(stack: Stack) -> AsyncIterator[Record]:
    """The stack, running and supervised during the block, and stopped afterwards in any case."""
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


def _show(console: Console, kafka: str | None, places: Sequence[Place], accounts: Sequence[Account]) -> None:
    """Every place's tables, then all figures together, so that whether they agree is at the end."""
    broker = "in memory: nothing is kept" if kafka == MEMORY else "Apache Kafka"
    console.print(f"\n[bold]Anxin 安薪[/] · broker: {broker}")
    for place, account in zip(places, accounts, strict=True):
        console.rule(f"[bold]{place.zh} {place.en}[/] ({place.division})")
        console.print(*account.tables)
    console.rule("[bold]所说与读回 what was said, and what the services say[/]")
    for account in accounts:
        console.print(*report.figures(account.figures_title, account.figures))


def progress_on(console: Console) -> Progress:
    columns = (SpinnerColumn(), BarColumn(24), TimeElapsedColumn(), TextColumn("{task.fields[what]}"))
    return Progress(*columns, console=console, transient=True)


def papers_folder() -> Path:
    """`.anxin/demo` of this checkout, or beside the data of a stack that has a home of its own."""
    return demo_folder() / "papers" if os.environ.get("ANXIN_HOME") else REPOSITORY / ".anxin" / "demo"


def demo_folder() -> Path:
    """A folder beside the development stack's own, so that a demo never touches its data."""
    own = stack_folder()
    return own.with_name(f"{own.name}-demo")
