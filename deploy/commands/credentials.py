"""`anxin credentials`: keys with which machines sign, in the operator's database or a development stack's."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, TypeVar

import asyncpg
import typer
from rich.table import Table
from sqlalchemy.exc import DBAPIError
from sqlmodel.ext.asyncio.session import AsyncSession

from deploy import credentials
from deploy.commands.identity import (
    DivisionsOption,
    JsonOption,
    KindOption,
    PartyOption,
    ScopesOption,
    known_divisions,
    show,
    words,
)
from deploy.commands.outcomes import MEANINGS, Refusal, console
from deploy.local.layout import stack_folder
from deploy.local.secrets import Secrets
from deploy.local.state_file import running
from shared.access.callers import Credential, Party
from shared.clock import CHINA
from shared.privacy import key_from
from shared.runtime.settings import is_placeholder

app = typer.Typer(
    no_args_is_help=True,
    help="Keys with which machines sign 签名密钥: issue, change with an overlap, revoke, list. In production too.",
)

T = TypeVar("T")
NameArgument = Annotated[str, typer.Argument(help="What the key is called in logs and history.")]
OfParty = Annotated[str | None, typer.Option("--party", help="Where several parties have a key of this name.")]
DsnOption = Annotated[
    str | None,
    typer.Option(
        envvar="ANXIN_DATABASE_URL",
        help="postgresql://… of an administrator. Left out: the development stack that runs here.",
    ),
]


@dataclass(frozen=True)
class Registry:
    """The database with the credentials, and the key that encrypts their secrets, if it is known."""

    dsn: str
    sealing: str | None

    @property
    def access_key(self) -> bytes:
        """Raises Refusal for a missing, malformed or placeholder key."""
        if not self.sealing:
            raise Refusal("ANXIN_ACCESS_KEY is missing in the environment: the services' ACCESS_KEY")
        try:
            key = key_from(self.sealing)
        except ValueError:
            raise Refusal("ANXIN_ACCESS_KEY has 32 bytes, in URL-safe base64") from None
        if is_placeholder(self.sealing):
            raise Refusal("ANXIN_ACCESS_KEY still has its placeholder value")
        return key

    def run(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """One transaction. Raises ConnectionError when the database is away."""

        async def in_one_transaction() -> T:
            async with credentials.registry(self.dsn) as session:
                return await work(session)

        try:
            return asyncio.run(in_one_transaction())
        except (OSError, asyncpg.PostgresError, DBAPIError) as failure:
            raise ConnectionError(f"the database does not let us in: {type(failure).__name__}") from failure


def registry_of(dsn: str | None) -> Registry:
    """The operator's database, or that of the running stack. Raises NothingRuns."""
    if dsn:
        return Registry(dsn, os.environ.get("ANXIN_ACCESS_KEY"))
    record = running(stack_folder())
    return Registry(record.postgres, Secrets.load(Path(record.folder) / "secrets").access_key)


@app.command(epilog=MEANINGS)
def issue(
    name: NameArgument,
    party: PartyOption,
    divisions: DivisionsOption,
    scopes: ScopesOption,
    kind: KindOption = None,
    days: Annotated[int | None, typer.Option(help="How long it is good for; left out, until revoked.", min=1)] = None,
    dsn: DsnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a caller its first key. The secret is shown this once and can never be read again.

    With a DSN the access key is taken from ANXIN_ACCESS_KEY.

        anxin credentials issue hotline --party hotline_12345 --divisions 6207 --scopes complaints:write --json
    """
    registry = registry_of(dsn)
    access_key, places = registry.access_key, known_divisions(divisions)
    until = datetime.now(UTC) + timedelta(days=days) if days else None

    async def work(session: AsyncSession) -> credentials.Issued:
        return await credentials.issue(
            session,
            access_key,
            name=name,
            party=party,
            kind=kind,
            divisions=places,
            scopes=words(scopes),
            until=until,
        )

    issued = registry.run(work)
    show({"key": issued.key, "secret": issued.secret}, as_json=as_json)


@app.command(epilog=MEANINGS)
def rotate(
    name: NameArgument,
    party: OfParty = None,
    overlap_days: Annotated[int, typer.Option(help="How long the old key works beside the new.", min=0, max=90)] = 14,
    dsn: DsnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a caller a second key with the same rights. The old one ends when the overlap does.

    anxin credentials rotate hotline --overlap-days 3
    """
    registry = registry_of(dsn)
    access_key, overlap = registry.access_key, timedelta(days=overlap_days)
    issued = registry.run(
        lambda session: credentials.rotate(session, access_key, name=name, party=party, overlap=overlap)
    )
    assert issued.until is not None
    replaced = {"replaces": " ".join(issued.replaces), "until": issued.until.astimezone(CHINA).isoformat()}
    show({"key": issued.key, "secret": issued.secret, **replaced}, as_json=as_json)


@app.command(epilog=MEANINGS)
def revoke(
    key: Annotated[str | None, typer.Argument(help="One key, such as ak_0123456789abcdef.")] = None,
    name: Annotated[str | None, typer.Option(help="All keys that work under this name.")] = None,
    party: OfParty = None,
    dsn: DsnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Stop a key, or all of a caller: within five seconds no service takes it any more.

    anxin credentials revoke ak_0123456789abcdef
    """
    if (key is None) == (name is None):
        raise typer.BadParameter("say which: a KEY, or --name")
    revoked = registry_of(dsn).run(lambda session: credentials.revoke(session, key=key, name=name, party=party))
    show({"revoked": " ".join(revoked)}, as_json=as_json)


@app.command("list", epilog=MEANINGS)
def list_credentials(
    party: Annotated[str | None, typer.Option(help="Only of this party.")] = None,
    dsn: DsnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every key there is or was, whose, what it may do and until when. Secrets are never shown."""
    rows = registry_of(dsn).run(lambda session: credentials.listed(session, party))
    told = [_told(row, whose) for row, whose in rows]
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not told:
        console.print("there is no key 没有密钥")
    else:
        console.print(_table(told))


def _told(row: Credential, party: Party) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in ("created_at", "expires_at", "revoked_at")}
    return {
        "key": row.key,
        "name": row.name,
        "party": party.name,
        "kind": str(party.kind),
        "divisions": row.divisions,
        "scopes": row.scopes,
        "state": credentials.state_of(row),
        **{name: at.astimezone(CHINA).isoformat(timespec="seconds") if at else None for name, at in moments.items()},
    }


def _table(told: list[dict[str, Any]]) -> Table:
    table = Table("party", "kind", "name", "key", "state", "until", "divisions", "scopes")
    for each in told:
        until = each["revoked_at"] or each["expires_at"] or ""
        listed = (" ".join(each["divisions"]), " ".join(each["scopes"]))
        table.add_row(each["party"], each["kind"], each["name"], each["key"], each["state"], until, *listed)
    return table
