"""The operator at work beside running services: `anxin …` as one would type it, on the world's database."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr
from typer.testing import CliRunner

from deploy import anxin
from deploy.commands.outcomes import exit_code_of
from tests.world import SERVICES, World


@dataclass(frozen=True)
class Ended:
    """What a command said and how it ended."""

    code: int
    told: str
    failure: BaseException | None

    @property
    def json(self) -> Any:
        assert self.code in (0, 1), (self.told, self.failure)
        return json.loads(self.told)


def environment_of(world: World) -> dict[str, str]:
    """What the services themselves are told, and the address of an administrator."""
    told = {"ANXIN_DATABASE_URL": world.dsn}
    for service in SERVICES:
        for name, value in world.service(service).settings:
            shown = value.get_secret_value() if isinstance(value, SecretStr) else value
            if shown is not None:
                told[f"{service.upper()}_{name.upper()}"] = str(shown)
    return told


async def type_in(*arguments: str) -> Ended:
    """In a thread of its own, since the command brings its own event loop."""
    ended = await asyncio.to_thread(CliRunner().invoke, anxin.app, list(arguments))
    failure = ended.exception if not isinstance(ended.exception, SystemExit) else None
    code = exit_code_of(failure) if isinstance(failure, Exception) else None
    if failure is not None and code is None:
        raise failure
    return Ended(ended.exit_code if code is None else int(code), ended.stdout, failure)
