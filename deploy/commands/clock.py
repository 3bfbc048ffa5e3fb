"""`anxin clock`: moves a development stack forward, so that every deadline on the way fires on its day."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer

from deploy.commands.outcomes import Refusal, console
from deploy.local.layout import stack_folder
from deploy.local.quiescence import Watcher, watching
from deploy.local.state_file import running
from shared.clock import CHINA

MORNING = time(9)
UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True)
class Moved:
    """From when to when the clock was moved, and how many moments in between had something due."""

    before: datetime
    after: datetime
    moments: int


def clock(
    to: Annotated[str, typer.Argument(help="+45d, +3h, +30m, 2025-09-01 or 2025-09-01T15:00", metavar="TO")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Move the clock of a development stack forward, for all services at once.

    Only a stack that began on a past day (`anxin up --at`) has a clock that moves, and only forward.
    Before and after, every fact is sent and taken in; on the way it stops at each moment on which a
    deadline or reminder is due, so that all of them fire in their order.

    A date means nine o'clock in the morning of that day in China.

        anxin clock +5d

        anxin clock 2025-09-01 --json
    """
    record = running(stack_folder())
    if not record.movable_clock:
        raise Refusal("this stack runs on the real clock; one that began with `anxin up --at DATE` can be moved")

    async def run() -> Moved:
        async with watching(record) as watcher:
            now = datetime.now(UTC) + timedelta(seconds=await watcher.shift())
            target = parse_target(to, now)
            with console.status("settling") as status:
                return await move(watcher, target, lambda at: status.update(f"{at:%Y-%m-%d %H:%M}"))

    moved = asyncio.run(run())
    if as_json:
        result = {
            "before": moved.before.isoformat(),
            "now": moved.after.isoformat(),
            "moments": moved.moments,
        }
        typer.echo(json.dumps(result))
    else:
        console.print(f"it is now {moved.after:%Y-%m-%d %H:%M}; {moved.moments} moments had something due")


async def move(watcher: Watcher, target: datetime, passing: Callable[[datetime], None]) -> Moved:
    """Move the clock to `target`, stopping at every moment at which something is due, and waiting each time for all
    work.
    """
    before = now = (datetime.now(UTC) + timedelta(seconds=await watcher.shift())).astimezone(CHINA)
    if target < now:
        raise Refusal(f"it is {now:%Y-%m-%d %H:%M} on this stack; its clock only goes forward")
    await watcher.settle(now)
    moments = 0
    while (moment := await watcher.next_due(now)) and moment <= target:
        now = await arrive(watcher, moment, passing)
        moments += 1
    return Moved(before, await arrive(watcher, target, passing), moments)


async def arrive(watcher: Watcher, moment: datetime, passing: Callable[[datetime], None]) -> datetime:
    """Set the clock to a moment and wait until everything that follows from it is done."""
    moment = moment.astimezone(CHINA)
    passing(moment)
    await watcher.set_shift((moment - datetime.now(UTC)).total_seconds())
    await watcher.settle(moment)
    return moment


def parse_target(text: str, now: datetime) -> datetime:
    """A step from now (`+45d`), or a date or time."""
    if step := re.fullmatch(r"\+(\d+)([dhm])", text):
        return now.astimezone(CHINA) + timedelta(**{UNITS[step[2]]: int(step[1])})
    return parse_moment(text)


def parse_moment(text: str) -> datetime:
    """A date means nine in the morning; a time without a zone is China's."""
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return datetime.combine(date.fromisoformat(text), MORNING, CHINA)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no step (+45d, +3h) and no date (2025-09-01)") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
