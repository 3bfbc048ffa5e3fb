"""A worker's process that handles requests and stands still at one point, to be killed there."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from services.monitor.realname import jobs
from services.monitor.settings import Settings
from shared.database.sessions import Sessions, make_engine

POINTS = {"loaded": "data_of", "written": "_end"}
"""Point → the function of `jobs` that is not returned from: before anything is written, before it is committed."""


def stand_still_at(point: str, marker: Path) -> None:
    name = POINTS[point]
    step = getattr(jobs, name)

    def standing(*given: Any) -> None:
        step(*given)
        marker.touch()
        time.sleep(600)

    setattr(jobs, name, standing)


async def main(point: str, marker: Path) -> None:
    settings = Settings()  # type: ignore[call-arg]  # from the environment
    sessions = Sessions(make_engine(settings.database_url.get_secret_value()), settings.keyring(), movable_clock=True)
    stand_still_at(point, marker)
    async with httpx.AsyncClient() as client:
        await jobs.handle(sessions, client, settings)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
