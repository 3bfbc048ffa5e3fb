"""`anxin replay` and `anxin rebuild`: sends facts again, and rebuilds a projection from them."""

import asyncio
import importlib
import json
from datetime import date, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy import replay as outboxes
from deploy.commands.clock import parse_moment
from deploy.commands.outcomes import Refusal, console
from deploy.commands.service_session import acting_as, app_of, known_service, settings_of
from deploy.database import SERVICES, in_database
from deploy.local.layout import stack_folder
from deploy.local.state_file import running
from deploy.replay import Chosen, TooOld
from shared.clock import start_of
from shared.contracts.event import Event
from shared.messaging import projection_rebuild
from shared.messaging.projection_rebuild import NotRebuildable, Projection

COLUMNS = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())

ServiceArgument = Annotated[str, typer.Argument(help="intake, monitor, mediation or credit", callback=known_service)]
DsnOption = Annotated[
    str | None,
    typer.Option(
        envvar="ANXIN_DATABASE_URL",
        help="postgresql://… of an administrator. Left out: the running development stack.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def replay(
    service: ServiceArgument,
    since: Annotated[str | None, typer.Option(help="Stated from then on: 2026-11-20 or 2026-11-20T15:00.")] = None,
    until: Annotated[str | None, typer.Option(help="Stated before then. Left out: now.")] = None,
    key: Annotated[str | None, typer.Option(help="Only facts about this number.")] = None,
    name: Annotated[str | None, typer.Option(help="Only this fact: intake.complaint-filed")] = None,
    dsn: DsnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a service state facts again: after the broker lost them, or for a listener that missed them.

    It marks them unsent; the service's relay sends them, oldest first, and whoever took them in before knows. Times
    are of the wall clock, in China's zone; without --since, everything of the last 90 days, which is how far it goes.

        anxin replay intake --since 2026-11-20T15:00

        anxin replay mediation --key C-420704-2026-000001 --name mediation.case-closed
    """
    chosen = Chosen(_moment(since), _moment(until), key, _stated_by(service, name))
    with Progress(*COLUMNS, console=console) as progress:
        task = progress.add_task(service, total=None)

        def marking(marked: int, total: int) -> None:
            progress.update(task, completed=marked, total=total)

        try:
            marked = asyncio.run(outboxes.mark_unsent(_administrator(dsn), service, chosen, marking))
        except TooOld as failure:
            raise Refusal(str(failure)) from failure
    if as_json:
        typer.echo(json.dumps({"service": service, "marked": marked}))
    else:
        console.print(f"{service}: {marked} facts marked unsent; its relay sends them, oldest first")


def rebuild(service: ServiceArgument, dsn: DsnOption = None, as_json: JsonOption = False) -> None:
    """Make a service's projection anew from the facts it took in: monitor's matters, credit's records.

    In one transaction: callers see the old projection until the new one is whole. Nothing is sent, no letter and no
    deadline is repeated, and decisions of persons stand. Workers may go on; they wait while it lasts. Needs an
    administrator to read the outboxes, and acts as the service, with its settings. Refused when facts that are needed
    are no longer kept.

        anxin rebuild monitor
    """
    projection = getattr(app_of(service), "PROJECTION", None)
    if projection is None:
        others = ", ".join(each for each in SERVICES if hasattr(app_of(each), "PROJECTION"))
        raise Refusal(f"{service} decides and records; nothing of it can be made anew from facts. These can: {others}")
    with Progress(*COLUMNS, console=console) as progress:
        try:
            fed = asyncio.run(_rebuild(_administrator(dsn), service, projection, progress))
        except NotRebuildable as failure:
            raise Refusal(f"nothing was changed: {failure}") from failure
    if as_json:
        typer.echo(json.dumps({"service": service, "taken_in": fed, "tables": projection.names}))
    else:
        console.print(f"{service}: {', '.join(projection.names)} made anew from {fed} facts")


async def _rebuild(dsn: str, service: str, projection: Projection, progress: Progress) -> int:
    subscriptions = app_of(service).SERVICE.subscriptions
    task = progress.add_task(service, total=None)
    async with (
        acting_as(settings_of(service)) as sessions,
        outboxes.stated(dsn, projection_rebuild.rebuildable(subscriptions)) as (total, facts),
    ):
        progress.update(task, total=total)
        return await projection_rebuild.rebuild(
            sessions, projection, subscriptions, facts, lambda fed: progress.update(task, completed=fed)
        )


def _administrator(dsn: str | None) -> str:
    """The DSN of our database, as asyncpg writes it. Raises NothingRuns."""
    return in_database((dsn or running(stack_folder()).postgres).replace("postgresql+asyncpg://", "postgresql://", 1))


def _moment(said: str | None) -> datetime | None:
    """A time, or the beginning of a day in China. Raises BadParameter."""
    if said is None:
        return None
    try:
        return start_of(date.fromisoformat(said))
    except ValueError:
        return parse_moment(said)


def _stated_by(service: str, name: str | None) -> str | None:
    """The name of a fact that this service states. Raises BadParameter."""
    if name is None:
        return None
    importlib.import_module(f"shared.contracts.{service}")
    theirs = sorted(each for each in Event.catalogue if each.startswith(f"{service}."))
    if name not in theirs:
        raise typer.BadParameter(f"{service} states {', '.join(theirs)}", param_hint="--name")
    return name
