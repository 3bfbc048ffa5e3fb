"""`anxin up`, `down` and `migrate`."""

import asyncio
import json
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from deploy import database
from deploy.commands.clock import parse_moment
from deploy.commands.outcomes import Refusal, console
from deploy.local.layout import SERVICES, stack_folder
from deploy.local.processes import MEMORY
from deploy.local.stack import PATIENCE, Options, Stack
from deploy.local.state_file import Record, held, running, stop_running
from deploy.migrate import upgrade_all
from deploy.topics import create_missing

Broker = Literal["kafka", "memory"]


def up(
    at: Annotated[str | None, typer.Option(help="Begin on this past day, 2025-08-28: an empty stack.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete this stack's data first.")] = False,
    port_base: Annotated[int, typer.Option(help="8000 gives 8001-8004, 9001-9004, 9011-9014.")] = 8000,
    broker: Annotated[Broker, typer.Option(envvar="BROKER", help="memory needs no Java, and forgets.")] = "kafka",
    tls: Annotated[bool, typer.Option("--tls", help="Also https on 8443-8446, with a certificate made now.")] = False,
    patience: Annotated[float, typer.Option(help="Seconds to wait until all is ready.", min=1)] = PATIENCE,
    as_json: Annotated[bool, typer.Option("--json", help="When ready, print the addresses as one line.")] = False,
) -> None:
    """Start the whole product on this machine and stay until `anxin down` or ctrl-c.

    PostgreSQL and Kafka run as ordinary processes, durable, in a folder of yours below /var/tmp (or in
    ANXIN_HOME); then come http and worker of intake, monitor, mediation and credit. What dies is started
    again. The first start on a machine fetches the broker. ANXIN_KAFKA=host:port uses one you have.

        anxin up

        anxin up --at 2025-08-28 --fresh        (and then: anxin clock +5d)

        anxin up --tls                          (and then: curl --cacert … https://localhost:8443/openapi.json)

        anxin up --port-base 18000 --json > stack.json &
    """
    moment = past(at) if at else None
    kafka = MEMORY if broker == "memory" else os.environ.get("ANXIN_KAFKA")
    folder = stack_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with held(folder):
        asyncio.run(run_stack(folder, Options(port_base, moment, fresh, kafka, patience, tls), as_json=as_json))


async def run_stack(folder: Path, options: Options, *, as_json: bool) -> None:
    """Start, keep running, stop; a signal at any moment leads to the stop."""
    told = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, told.set)
    started = time.monotonic()
    stack = Stack(folder, options, tell=lambda news: console.print(f"[dim]{news}[/dim]"))
    try:
        starting = asyncio.ensure_future(stack.up())
        waiting = asyncio.ensure_future(told.wait())
        await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not starting.done():
            starting.cancel()
            await asyncio.wait({starting})
            return
        record = starting.result()
        show(record, time.monotonic() - started, as_json=as_json)
        await stack.stay(record, told)
    finally:
        console.print("[dim]stopping[/dim]")
        stack.down()


def show(record: Record, seconds: float, *, as_json: bool) -> None:
    """Print the addresses: one JSON line on standard output, or a table for people."""
    if as_json:
        print(json.dumps(record.for_callers()), flush=True)
        return
    table = Table(title=f"Anxin 安薪, ready in {seconds:.1f} s", title_justify="left")
    table.add_column("service")
    table.add_column("address")
    for service, address in record.for_callers().items():
        table.add_row(service, f"{address}/openapi.json" if service.removesuffix("_https") in SERVICES else address)
    table.add_row("logs", f"{record.folder}/logs")
    console.print(table)
    console.print("Stays until `anxin down` or ctrl-c. Next: `anxin credential --help`, `anxin token --help`")


def past(text: str) -> datetime:
    """The moment at which the stack begins. Raises Refusal for one in the future."""
    moment = parse_moment(text)
    if moment > datetime.now(UTC):
        raise Refusal(f"{text} is still to come; a stack begins on a past day and is then moved forward")
    return moment


def down() -> None:
    """Stop the stack that `anxin up` runs, and wait until it has. Harmless when nothing runs.

    Data stays where it is; `anxin up --fresh` deletes it.
    """
    stopped = stop_running(stack_folder())
    console.print("stopped" if stopped else "nothing was running")


def migrate(
    dsn: Annotated[
        str | None,
        typer.Option(
            envvar="ANXIN_DATABASE_URL",
            help="postgresql://… of an administrator. Left out: the running development stack.",
        ),
    ] = None,
    kafka: Annotated[
        str | None, typer.Option(envvar="ANXIN_KAFKA", help="host:port of the broker; left out: no topics.")
    ] = None,
    replicas: Annotated[int, typer.Option(help="Copies of each new topic.", min=1)] = 1,
) -> None:
    """Create roles, schemas and topics, and bring every schema to its newest version. Safe to repeat.

    Passwords of the services' logins come from INTAKE_APP_PASSWORD, MONITOR_APP_PASSWORD,
    MEDIATION_APP_PASSWORD and CREDIT_APP_PASSWORD.

        anxin migrate

        ANXIN_DATABASE_URL=postgresql://postgres:…@db/postgres ANXIN_KAFKA=broker:9092 anxin migrate
    """
    address = dsn or running(stack_folder()).postgres

    async def run() -> None:
        await database.bootstrap(address, database.passwords_from(os.environ))
        await upgrade_all(address, console.print)
        if kafka:
            created = await create_missing(kafka, replicas)
            console.print(f"topics created: {', '.join(created) or 'none, all were there'}")

    asyncio.run(run())
