"""Runs measures one after the other, shows their progress, and stops them on a signal or an error."""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Iterable

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from bench import machine
from bench.catalogue import function_of
from bench.figures import Figure
from bench.run import Measure, Run


class Stopped(Exception):
    """A signal ended the run; what had been measured is shown, and nothing is left running."""


class Bar:
    """A measure's progress as one bar; one line a step where there is no terminal."""

    def __init__(self, console: Console, bars: Progress, task: TaskID, name: str) -> None:
        self._console, self._bars, self._task, self._name = console, bars, task, name
        self._said = ""

    def __call__(self, news: str, done: float | None = None) -> None:
        if done is not None:
            self._bars.update(self._task, completed=done)
        self._bars.update(self._task, what=news)
        if not self._console.is_terminal and news != self._said:
            self._console.print(f"{self._name}: {news}")
        self._said = news


async def run_all(measures: Iterable[Measure], run: Run, console: Console, found: list[Figure]) -> None:
    """Add every measure's figures to `found` as they come: after a signal or an error those before it are there."""
    run.machine = machine.describe()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a new topic has no leader for a moment
    columns = (SpinnerColumn(), TextColumn("{task.fields[id]}"), BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.fields[what]}"), console=console, transient=True) as bars:
        for measure in measures:
            name = "+".join(measure.ids)
            task = bars.add_task("", total=1, id=name, what=measure.what)
            run.progress = Bar(console, bars, task, name)
            found += await _unless_signalled(function_of(measure)(run))
            bars.update(task, completed=1, what=measure.what)


async def _unless_signalled(measuring: Awaitable[list[Figure]]) -> list[Figure]:
    """The measure's figures. SIGINT and SIGTERM cancel it, so that it stops what it started. Raises Stopped."""
    task = asyncio.ensure_future(measuring)
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        raise Stopped from None
    finally:
        for sign in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(sign)


def width() -> int | None:
    """Tables as wide as the terminal, or wide enough for a log."""
    return None if os.isatty(1) else 150
