"""`anxin openapi` and `anxin asyncapi`: the machine-readable contracts, without a running stack."""

import importlib
import json
import os
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from deploy.asyncapi import asyncapi_document
from deploy.commands.outcomes import console
from deploy.local.layout import SERVICES, Ports
from deploy.local.processes import Processes
from deploy.local.secrets import Secrets

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


def openapi_document(service: str) -> dict[str, Any]:
    """Build the service with throwaway secrets and ask it; it connects to nothing for that."""
    with tempfile.TemporaryDirectory() as folder:
        secrets = Secrets.load(Path(folder) / "secrets")
        processes = Processes(Path(folder), Ports(), secrets, "memory", movable_clock=False)
        os.environ.update(processes.settings(service))
        app = importlib.import_module(f"services.{service}.app")
        document: dict[str, Any] = app.create_app(app.load_settings()).openapi()
    return document


def save(path: Path, document: dict[str, Any]) -> None:
    """Write one document and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_text(document) + "\n")
    console.print(f"wrote {path}")


def as_text(document: dict[str, Any]) -> str:
    """Readable by people and stable for comparison."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
