"""`anxin dead-letters`: lists, shows, retries or discards facts that an action could not take in."""

import asyncio
import getpass
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from sqlalchemy import text

from deploy.commands.outcomes import MEANINGS, ExitCode, Refusal, console
from deploy.commands.service_session import acting_as, app_of, known_service, settings_of
from deploy.database import SERVICES
from shared.clock import CHINA
from shared.database.sessions import Sessions
from shared.messaging import dead_letter_retry
from shared.messaging.dead_letter_retry import NotParked, Retried
from shared.messaging.dead_letters import ParkedRow, Place

app = typer.Typer(
    no_args_is_help=True,
    help="Facts that an action could not take in 死信: see them, retry them in their order, discard them for a reason.",
)

ServiceArgument = Annotated[str, typer.Argument(help="intake, monitor, mediation or credit", callback=known_service)]
ActionOption = Annotated[str | None, typer.Option(help="Only what this action could not take in.")]
KeyOption = Annotated[str | None, typer.Option(help="Only facts about this number.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]

LISTED = text("""
    select action, topic, key, count(*) as facts, min(parked_at) as since,
           (array_agg(reason order by position))[1] as reason, min(position) as first
    from parked where (cast(:action as varchar) is null or action = :action)
                  and (cast(:key as varchar) is null or key = :key)
    group by action, topic, key order by min(position)""")


@dataclass(frozen=True)
class Waiting:
    """The facts parked at one place: how many, since when, why the first, and the number under which it is shown."""

    service: str
    action: str
    topic: str
    key: str
    facts: int
    since: datetime
    reason: str
    first: int


@app.command("list", epilog=MEANINGS)
def list_parked(
    service: Annotated[list[str] | None, typer.Option(help="May be repeated. Left out: all four.")] = None,
    action: ActionOption = None,
    key: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is parked, by service, action and key: how many facts, since when, and why the first of them.

    Against the stack that runs here, or with the services' own settings (MONITOR_DATABASE_URL …) from the environment.

        anxin dead-letters list

        anxin dead-letters list --service monitor --action hear --json
    """
    names = [known_service(name) for name in service or SERVICES]
    waiting = asyncio.run(_list(names, action, key))
    if as_json:
        typer.echo(json.dumps([asdict(place) for place in waiting], ensure_ascii=False, default=str))
    elif not waiting:
        console.print("nothing is parked 没有搁置的事件")
    else:
        console.print(_table(waiting))


@app.command(epilog=MEANINGS)
def show(
    service: ServiceArgument,
    position: Annotated[int, typer.Argument(help="Its number, from the column `first` of the list.")],
    as_json: JsonOption = False,
) -> None:
    """One parked fact, its envelope and its body. By contract it holds no personal data.

    anxin dead-letters show monitor 17
    """
    told = asyncio.run(_show(service, position))
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, default=str))
        return
    table = Table(title=f"{service} {position}: {told['reason']}", title_justify="left", show_header=False)
    for name, value in told.items():
        shown = json.dumps(value, ensure_ascii=False, indent=1) if isinstance(value, dict) else str(value)
        table.add_row(name, shown)
    console.print(table)


@app.command(epilog=MEANINGS)
def retry(
    service: ServiceArgument, action: ActionOption = None, key: KeyOption = None, as_json: JsonOption = False
) -> None:
    """Take parked facts in again, each key's strictly in order, up to its first failure. Put the cause right first.

    Each fact has its own commit. Workers may go on meanwhile. Run it with the same release as theirs: it is this
    command's code that takes the facts in. Ends with 1 when something is still parked.

        anxin dead-letters retry monitor

        anxin dead-letters retry monitor --action hear --key 420704-2026-000001
    """
    retried = asyncio.run(_retry(service, action, key))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in retried], ensure_ascii=False))
    else:
        _tell(retried)
    if any(each.left for each in retried):
        raise typer.Exit(ExitCode.FAILED)


@app.command(epilog=MEANINGS)
def discard(
    service: ServiceArgument,
    positions: Annotated[list[int], typer.Argument(help="Numbers of parked facts.")],
    reason: Annotated[str, typer.Option(help="Why they are never to be taken in. It is kept, with your name.")],
    by: Annotated[str | None, typer.Option(help="Who decides; left out, your account on this machine.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that these facts are never taken in. Their content, the reason and your name are kept for good.

    What waited behind them is not released: retry it next.

        anxin dead-letters discard monitor 17 18 --reason "stated twice by a partner's test system"
    """
    if not reason.strip():
        raise typer.BadParameter("a decision has a reason", param_hint="--reason")
    discarded = asyncio.run(_discard(service, positions, by or getpass.getuser(), reason.strip()))
    if as_json:
        typer.echo(json.dumps({"discarded": discarded}))
    else:
        console.print(f"{len(discarded)} discarded and kept in {service}.discarded; retry what waited behind them")


async def _list(names: Sequence[str], action: str | None, key: str | None) -> list[Waiting]:
    found = []
    for name in names:
        async with acting_as(settings_of(name)) as sessions, sessions.begin() as session:
            connection = await session.connection()
            rows = await connection.execute(LISTED, {"action": action, "key": key})
            found += [Waiting(name, **row._mapping) for row in rows]
    return found


async def _show(service: str, position: int) -> dict[str, Any]:
    async with acting_as(settings_of(service)) as sessions, sessions.begin() as session:
        row = await session.get(ParkedRow, position)
        if row is None:
            raise _nothing(service, position)
        return {
            **row.model_dump(include={"action", "topic", "key", "reason", "parked_at"}),
            "headers": row.headers,
            "body": _decoded(row.body),
        }


def _decoded(body: bytes) -> Any:
    """The body as JSON where it is valid; otherwise as text."""
    try:
        return json.loads(body)
    except ValueError:
        return body.decode(errors="replace")


async def _retry(service: str, action: str | None, key: str | None) -> list[Retried]:
    settings = settings_of(service)
    async with acting_as(settings) as sessions:
        async with sessions.begin() as session:
            places = await dead_letter_retry.places(session, action, key)
        return [await _retry_one(service, sessions, place, len(places)) for place in places]


async def _retry_one(service: str, sessions: Sessions, place: Place, of: int) -> Retried:
    with console.status(f"{place.action} {place.key} ({of} keys)"):
        return await dead_letter_retry.retry(sessions, app_of(service).SERVICE.subscriptions, place)


async def _discard(service: str, positions: Sequence[int], by: str, reason: str) -> list[int]:
    async with acting_as(settings_of(service)) as sessions, sessions.begin() as session:
        try:
            kept = await dead_letter_retry.discard(session, positions, by=by, because=reason)
        except NotParked as failure:
            raise _nothing(service, failure) from failure
        return [row.position for row in kept]


def _nothing(service: str, position: object) -> Refusal:
    return Refusal(f"{service} has nothing parked under {position}: `anxin dead-letters list` shows what is")


def _table(waiting: Sequence[Waiting]) -> Table:
    table = Table(title=f"{sum(place.facts for place in waiting)} parked facts 搁置的事件", title_justify="left")
    for column in ("service", "action", "key", "facts", "since", "first", "why the first 原因"):
        table.add_column(column, overflow="fold")
    for place in waiting:
        since = f"{place.since.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        facts, first = str(place.facts), str(place.first)
        table.add_row(place.service, place.action, place.key, facts, since, first, place.reason)
    return table


def _tell(retried: Sequence[Retried]) -> None:
    for each in retried:
        place = f"{each.place.action} {each.place.key}"
        if each.left:
            console.print(f"[red]{place}: {each.taken_in} taken in, {each.left} still parked: {each.reason}[/red]")
        else:
            console.print(f"{place}: {each.taken_in} taken in")
    if not retried:
        console.print("nothing is parked 没有搁置的事件")
