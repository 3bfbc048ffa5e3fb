"""`anxin docs`, `map`, `openapi`, `asyncapi`: documents made from the code, without a running stack."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from deploy.commands.outcomes import Refusal, console
from deploy.documents import lint, write
from deploy.documents.asyncapi import asyncapi_document
from deploy.documents.event_map import facts, listeners
from deploy.documents.openapi import openapi_document
from deploy.local.layout import SERVICES

OutOption = Annotated[Path | None, typer.Option(help="A folder to write to; left out: standard output.")]


def openapi(
    service: Annotated[str | None, typer.Argument(help="intake, monitor, mediation or credit; left out: all")] = None,
    out: OutOption = None,
) -> None:
    """Write the OpenAPI document of one service, or of all.

    anxin openapi intake > intake.json

    anxin openapi --out docs/openapi
    """
    wanted = [service] if service else list(SERVICES)
    if unknown := set(wanted) - set(SERVICES):
        raise typer.BadParameter(f"there is no service {unknown.pop()}")
    documents = {name: openapi_document(name) for name in wanted}
    if out is None:
        typer.echo(as_text(documents[service] if service else documents))
        return
    for name, document in documents.items():
        save(out / f"{name}.openapi.json", document)


def asyncapi(out: OutOption = None) -> None:
    """Write the AsyncAPI document of every fact the services state.

    anxin asyncapi > facts.json
    """
    if out is None:
        typer.echo(as_text(asyncapi_document()))
    else:
        save(out / "asyncapi.json", asyncapi_document())


def save(path: Path, document: dict[str, Any]) -> None:
    """Write one document and print its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(document) + "\n")
    console.print(f"wrote {path}")


def as_text(document: dict[str, Any]) -> str:
    """Indented JSON with sorted keys."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)


def docs(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a document has drifted.")] = False,
    linted: Annotated[bool, typer.Option("--lint", help="Only let redocly read OpenAPI (needs npx).")] = False,
) -> None:
    """Write the documents made from the code: OpenAPI, AsyncAPI, routes, tracks, and the event map of the readmes.

    anxin docs
    anxin docs --check
    anxin docs --lint
    """
    if linted:
        try:
            raise typer.Exit(lint.lint())
        except lint.NodeMissing as missing:
            raise Refusal(str(missing)) from None
    if not check:
        for path in write.write():
            console.print(f"wrote {path.relative_to(write.ROOT)}")
        return
    if drifted := write.check():
        raise Refusal(f"these say something else than the code: {', '.join(drifted)}. `make docs` writes them anew")


def event_map() -> None:
    """Who states which fact, and who acts on it.

    anxin map
    """
    table = Table(title="事实 facts", title_justify="left")
    for column in ("fact", "stated by", "acted on by"):
        table.add_column(column, overflow="fold")
    for fact in facts():
        acting = "\n".join(f"{service}: {', '.join(actions)}" for service, actions in listeners(fact).items())
        table.add_row(fact.name, fact.name.partition(".")[0], acting or "nobody yet")
    Console().print(table)
