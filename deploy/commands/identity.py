"""`anxin credential` and `anxin token`: credentials and tokens for callers of a development stack."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from deploy.commands.outcomes import console
from deploy.credentials import ensure_party, registry
from deploy.local.layout import stack_folder
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record, running
from shared.access.callers import Credential, PartyKind
from shared.access.signing import new_credential
from shared.access.tokens import issue
from shared.privacy import key_from
from shared.values import divisions as value_divisions

PartyOption = Annotated[str, typer.Option(help="Whom the caller belongs to: labour_authority, hotline_12345 …")]
KindOption = Annotated[
    PartyKind | None,
    typer.Option(help="What kind of party it is; left out, labour_authority for that name, else partner."),
]
DivisionsOption = Annotated[str, typer.Option(help="GB/T 2260 codes, comma between: 6207,4404")]
ScopesOption = Annotated[str, typer.Option(help="What may be done: complaints:read,complaints:write")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def credential(
    name: Annotated[str, typer.Argument(help="What this key is called in logs and history.")],
    party: PartyOption,
    divisions: DivisionsOption,
    scopes: ScopesOption,
    kind: KindOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a key and secret with which a machine signs its requests. The secret is shown this once.

    Development stacks only; `anxin credentials` issues, rotates and revokes keys anywhere.

        anxin credential hotline --party hotline_12345 --divisions 620724 --scopes complaints:write --json
    """
    record = running(stack_folder())
    secrets = Secrets.load(Path(record.folder) / "secrets")
    row, secret = new_credential(
        key_from(secrets.access_key),
        name=name,
        party=party,
        of_divisions=known_divisions(divisions),
        scopes=words(scopes),
    )
    key = row.key
    asyncio.run(write(record, party, kind, row))
    show({"key": key, "secret": secret}, as_json=as_json)


def token(
    name: Annotated[str, typer.Option(help="The person's account.")],
    party: PartyOption,
    divisions: DivisionsOption,
    scopes: ScopesOption,
    roles: Annotated[str, typer.Option(help="officer, head, reviewer …, comma between")] = "",
    kind: KindOption = None,
    hours: Annotated[int, typer.Option(help="How long it is good for.", min=1, max=24 * 30)] = 12,
    as_json: JsonOption = False,
) -> None:
    """Issue a bearer token for a person, signed by this stack's own issuer.

    Development stacks only; in production people bring the tokens of your identity provider.

        anxin token --name officer --party labour_authority --divisions 6207,4404 \\
            --scopes complaints:read,complaints:write --roles officer --json
    """
    record = running(stack_folder())
    secrets = Secrets.load(Path(record.folder) / "secrets")
    issued = issue(
        secrets.issuer_key(),
        subject=name,
        party=party,
        divisions=known_divisions(divisions),
        scopes=words(scopes),
        roles=words(roles),
        seconds=hours * 3600,
    )
    asyncio.run(write(record, party, kind))
    show({"token": issued}, as_json=as_json)


async def write(record: Record, party: str, kind: PartyKind | None, row: Credential | None = None) -> None:
    """Store the party if it is new, and its credential."""
    async with registry(record.postgres) as session:
        await ensure_party(session, party, kind)
        if row is not None:
            session.add(row)


def known_divisions(codes: str) -> list[str]:
    """The codes, checked.

    Raises BadParameter for one that names no division: the caller would see nothing without an error.
    """
    for code in words(codes):
        if not value_divisions.is_known(code):
            raise typer.BadParameter(f"{code} is no division; codes have 2, 4, 6, 9 or 12 digits")
    return words(codes)


def words(text: str) -> list[str]:
    """A list from text with commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def show(result: dict[str, str], *, as_json: bool) -> None:
    """Print the result, as one JSON object or as lines with names."""
    if as_json:
        typer.echo(json.dumps(result))
        return
    for name, value in result.items():
        console.print(f"[dim]{name}[/dim]", end=" ")
        typer.echo(value)
