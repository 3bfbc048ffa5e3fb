"""Plants faults drawn by a seed, one at a time, and sees whether the tests of their room notice: `make mutants`.

`python -m tests.breaking.mutants [--count 60] [--seed 1] [--minutes 15] [--places 2] [--only TEXT]`. Exit 1 when less
than 85 % are noticed, 2 when there was time for less than half. What is planted where: `operators.py`, `rooms.toml`.
"""

import argparse
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from deploy.documents.protections import ROOT
from tests.breaking.mutants.faults import Fault, draw
from tests.breaking.mutants.job import UNCOLLECTED, Job
from tests.breaking.mutants.relevant import tests_of, words_of_definition
from tests.breaking.mutants.report import keep, show
from tests.breaking.mutants.verdict import GOAL, Judged, noticed
from tests.breaking.mutants.workspace import Workspace, prepare

PLANTING = 0.8
"""Of the time; the rest is for what runs still, and for seeing that what noticed passes without a fault."""


@dataclass
class Run:
    """One drawing, judged in several places at once."""

    drawn: Iterator[Fault]
    wanted: int
    ends: float
    progress: Progress
    bar: TaskID
    counted: int = 0
    lock: Lock = field(default_factory=Lock)

    def next(self) -> Fault | None:
        """One more, while more are wanted and there is time."""
        with self.lock:
            if self.counted >= self.wanted or time.monotonic() > self.ends:
                return None
            fault = next(self.drawn, None)
            self.counted += fault is not None
            return fault

    def work(self, place: Workspace) -> list[Judged]:
        """Judge one after the other. One that does not load makes room for another."""
        judged = []
        while fault := self.next():
            judged.append(judge(place, fault))
            with self.lock:
                self.counted -= not judged[-1].counts
            self._tell(judged[-1])
        return self._confirmed(place, judged)

    def _confirmed(self, place: Workspace, judged: list[Judged]) -> list[Judged]:
        """What noticed must pass without a fault. What does not is left out, and its faults are judged again."""
        noticing = {each.by for each in judged if each.outcome.failed and not each.by.endswith(UNCOLLECTED)}
        if not noticing:
            return judged
        failing = place.run(Job(sorted(noticing), seconds=600, stop_at_first=False)).failed
        if failing:
            self.progress.console.print(f"fail without a fault too: {', '.join(failing)}", markup=False)
        return [judge(place, each.fault, failing) if each.by in failing else each for each in judged]

    def _tell(self, judged: Judged) -> None:
        if judged.counts:
            self.progress.advance(self.bar)
        took = f"{judged.outcome.seconds:4.0f} s"
        self.progress.console.print(f"{took}  {judged.verdict}: {judged.fault.place}", markup=False, highlight=False)


def judge(place: Workspace, fault: Fault, unreliable: list[str] | None = None) -> Judged:
    """Raises RuntimeError when the process that runs tests has ended."""
    tests = tests_of(place.tree, fault.file)
    source = (place.tree / fault.file).read_text()
    job = Job(
        tests,
        module=fault.file.removesuffix(".py").removesuffix("/__init__").replace("/", "."),
        words=words_of_definition(source, fault.definition),
        without=unreliable or [],
    )
    return Judged(fault, tests, place.judge(fault, job), unreliable or [])


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    if asked.count == 0:
        return 0
    console = Console()
    drawn = draw(ROOT, asked.seed, asked.only)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        tempfile.TemporaryDirectory(prefix="anxin-mutants-", dir="/var/tmp", ignore_cleanup_errors=True) as folder,
        Progress(*columns, console=console) as progress,
    ):
        bar = progress.add_task("Copying tree and database", total=asked.count)
        begun = time.monotonic()
        places = prepare(Path(folder), asked.places)
        run = Run(drawn, asked.count, begun + 60 * asked.minutes * PLANTING, progress, bar)
        _end_early(run, places)
        with ThreadPoolExecutor(len(places)) as beside:
            judged = [each for done in beside.map(lambda place: _at(place, run), places) for each in done]
    keep(ROOT / ".anxin", asked.seed, judged)
    show(console, judged)
    planted = sum(each.counts for each in judged)
    if planted < asked.count:
        console.print(f"time was out, or nothing left to draw, after {planted} of {asked.count}")
    if planted < asked.count / 2:
        return 2
    return 0 if noticed(judged) >= GOAL else 1


def _at(place: Workspace, run: Run) -> list[Judged]:
    with place:
        run.progress.update(run.bar, description="Planting faults")
        return run.work(place)


def _end_early(run: Run, places: list[Workspace]) -> None:
    """Ctrl-c or a polite kill ends what runs, and what was copied is deleted on the way out."""

    def end(number: int, frame: object) -> None:
        run.ends = 0
        for place in places:
            place.stop()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.breaking.mutants")
    parser.add_argument("--count", type=int, default=60, help="how many faults")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--minutes", type=float, default=15, help="at most, for all of it")
    parser.add_argument("--places", type=int, default=min(2, os.cpu_count() or 1), help="how many at once")
    parser.add_argument("--only", default="", help="only in files whose path has this")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
