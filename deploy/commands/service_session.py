"""Acting as a service: with its settings, its login and its keys, and no further rights."""

import importlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import typer

from deploy.database import SERVICES
from deploy.local.layout import Ports, stack_folder
from deploy.local.processes import Processes
from deploy.local.secrets import Secrets
from deploy.local.state_file import Record, running
from shared.database.sessions import Sessions, make_engine
from shared.runtime.settings import ServiceSettings


def known_service(name: str) -> str:
    """The name, if it is one of the four. Raises BadParameter."""
    if name not in SERVICES:
        raise typer.BadParameter(f"{name} is no service; there are {', '.join(SERVICES)}")
    return name


def app_of(service: str) -> Any:
    """The service's composition root."""
    return importlib.import_module(f"services.{service}.app")


def settings_of(service: str) -> ServiceSettings:
    """The service's settings from the environment; without them, those of the development stack that runs here.

    Raises NothingRuns when there is neither.
    """
    told = {} if f"{service.upper()}_DATABASE_URL" in os.environ else _here(service, running(stack_folder()))
    settings: ServiceSettings = app_of(service).load_settings(**told)
    return settings


@asynccontextmanager
async def acting_as(settings: ServiceSettings) -> AsyncIterator[Sessions]:
    """The service's transactions, while the block runs."""
    engine = make_engine(settings.database_url.get_secret_value(), pool_size=2)
    try:
        yield Sessions(engine, settings.keyring(), movable_clock=settings.movable_clock)
    finally:
        await engine.dispose()


def _here(service: str, record: Record) -> dict[str, str]:
    """The settings that the stack gives its own processes, without prefix and in lower case."""
    base = (urlsplit(record.urls[service]).port or 0) - Ports(0).http(service)
    folder, prefix = Path(record.folder), f"{service.upper()}_"
    secrets = Secrets.load(folder / "secrets")
    told = Processes(folder / "logs", Ports(base), secrets, record.kafka, record.movable_clock).settings(service)
    return {name.removeprefix(prefix).lower(): value for name, value in told.items()}
