"""`anxin audit`: whether stored history is still what was written."""

import asyncio
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import asyncpg
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from deploy import audit
from deploy.commands.outcomes import MEANINGS, ExitCode, Refusal, console
from deploy.commands.reads import reads
from deploy.database import SERVICES, in_database
from deploy.local.layout import stack_folder
from deploy.local.secrets import Secrets
from deploy.local.state_file import running
from shared.privacy import key_from

SHOWN = 100

app = typer.Typer(
    no_args_is_help=True, help="Whether stored history is still what was written, and who read personal data."
)
app.command(epilog=MEANINGS)(reads)


@dataclass(frozen=True)
class Kept:
    """Where the history is (DSN), the history keys and the folders of the seals by service."""

    dsn: str
    keys: Mapping[str, bytes]
    folders: Mapping[str, Path]


@app.command(epilog=MEANINGS)
def verify(
    service: Annotated[
        list[str] | None, typer.Option(help="intake, monitor, mediation or credit; may be repeated. Left out: all.")
    ] = None,
    seals: Annotated[Path | None, typer.Option(help="The folder with the services' SERVICE.jsonl.")] = None,
    dsn: Annotated[
        str | None,
        typer.Option(
            envvar="ANXIN_DATABASE_URL",
            help="postgresql://… of an administrator, or of the one service's login. Left out: the running stack.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Recompute every chain, every seal and every root, and compare them with the file outside the database.

    Finds entries changed, moved, removed, cut off or rewritten, and seals removed with all they sealed. It only
    reads. Ends with 1 and a table when something is wrong. With a DSN the keys come from INTAKE_HISTORY_KEY and so
    on, the folder from --seals or INTAKE_SEALS and so on.

        anxin audit verify

        anxin audit verify --service intake --seals /mnt/seals --json
    """
    names = known_services(service)
    kept = elsewhere(dsn, names, seals, os.environ) if dsn else in_running_stack(names, seals)
    verdicts = asyncio.run(verify_all(kept, names))
    if as_json:
        typer.echo(json.dumps(as_told(verdicts), ensure_ascii=False))
    else:
        show(verdicts)
    if any(verdict.findings for verdict in verdicts):
        raise typer.Exit(ExitCode.FAILED)


def known_services(named: list[str] | None) -> tuple[str, ...]:
    """All four, or those that were named. Raises BadParameter."""
    for name in named or ():
        if name not in SERVICES:
            raise typer.BadParameter(f"{name} is no service; there are {', '.join(SERVICES)}")
    return tuple(named or SERVICES)


def in_running_stack(names: tuple[str, ...], seals: Path | None) -> Kept:
    """Database, keys and seals of the development stack of this folder. Raises NothingRuns."""
    record = running(stack_folder())
    secrets = Secrets.load(Path(record.folder) / "secrets")
    keys = {name: key_from(secrets.of(name)["HISTORY_KEY"]) for name in names}
    return Kept(record.postgres, keys, dict.fromkeys(names, seals or Path(record.folder) / "seals"))


def elsewhere(dsn: str, names: tuple[str, ...], seals: Path | None, environment: Mapping[str, str]) -> Kept:
    """Database, keys and seals of the operator's. Raises Refusal that names every value missing in the environment."""
    prefixes = {name: name.upper() for name in names}
    needed = [f"{prefix}_HISTORY_KEY" for prefix in prefixes.values()]
    needed += [f"{prefix}_SEALS" for prefix in prefixes.values() if seals is None]
    if missing := [name for name in needed if not environment.get(name)]:
        raise Refusal(f"missing in the environment: {', '.join(missing)} (or say --seals, --service)")
    try:
        keys = {name: key_from(environment[f"{prefix}_HISTORY_KEY"]) for name, prefix in prefixes.items()}
    except ValueError:
        raise Refusal("a history key has 32 bytes, in URL-safe base64") from None
    folders = {name: seals or Path(environment[f"{prefix}_SEALS"]) for name, prefix in prefixes.items()}
    return Kept(in_database(dsn.replace("postgresql+asyncpg://", "postgresql://", 1)), keys, folders)


async def verify_all(kept: Kept, names: tuple[str, ...]) -> list[audit.Verdict]:
    """One service after another, each with its own progress bar."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    connection = await asyncpg.connect(kept.dsn)
    try:
        with Progress(*columns, console=console) as progress:
            return [await _verify_one(connection, kept, name, progress) for name in names]
    finally:
        await connection.close()


async def _verify_one(connection: asyncpg.Connection, kept: Kept, name: str, progress: Progress) -> audit.Verdict:
    task = progress.add_task(name, total=None)
    return await audit.verify(
        connection,
        name,
        kept.keys[name],
        kept.folders[name],
        lambda done, total: progress.update(task, completed=done, total=total),
    )


def as_told(verdicts: list[audit.Verdict]) -> dict[str, object]:
    """The result as JSON."""
    looked_at = {
        verdict.service: {
            "chains": verdict.chains,
            "entries": verdict.entries,
            "seals": verdict.seals,
            "unsealed": verdict.unsealed,
            "sealed_at": verdict.sealed_at.isoformat() if verdict.sealed_at else None,
        }
        for verdict in verdicts
    }
    findings = [finding.told() for verdict in verdicts for finding in verdict.findings]
    return {"clean": not findings, "checked": looked_at, "findings": findings}


def show(verdicts: list[audit.Verdict]) -> None:
    """Print the result for people: what was checked, then what is wrong."""
    for verdict in verdicts:
        sealed_at = f"{verdict.sealed_at:%Y-%m-%d %H:%M:%S %Z}" if verdict.sealed_at else "never"
        console.print(
            f"{verdict.service}: {verdict.chains} chains, {verdict.entries} entries, {verdict.seals} seals; "
            f"last sealed {sealed_at}, {verdict.unsealed} entries since"
        )
    findings = [finding for verdict in verdicts for finding in verdict.findings]
    if not findings:
        console.print("[green]history is what was written 历史完整[/green]")
        return
    table = Table(title=f"{len(findings)} findings 发现", title_justify="left")
    for column in ("service", "kind", "subject", "version", "问题", "what is wrong"):
        table.add_column(column, overflow="fold")
    for finding in findings[:SHOWN]:
        told = finding.told()
        table.add_row(*(str(told[name] or "") for name in ("service", "kind", "subject", "version", "zh", "en")))
    console.print(table)
    if len(findings) > SHOWN:
        console.print(f"and {len(findings) - SHOWN} more; --json has them all")
