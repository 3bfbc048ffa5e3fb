"""Waiting until every process reports that it is ready."""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping

import httpx

from shared.access.http_client import Client


class NotReady(Exception):
    """A process did not become ready; the message names it and has the end of its log."""


async def wait_for_all(
    health: Mapping[str, str],
    *,
    patience: float,
    meanwhile: Callable[[], None],
    ready: Callable[[str], None],
    last_words: Callable[[str], str],
) -> None:
    """Ask until all have answered 200. `meanwhile` runs between rounds and may give up by raising."""
    waiting, deadline = dict(health), time.monotonic() + patience
    async with Client(timeout=2.0, trust_env=False) as client:
        while waiting:
            answers = await asyncio.gather(*(is_ready(client, url) for url in waiting.values()))
            for name in [name for name, yes in zip(waiting, answers, strict=True) if yes]:
                del waiting[name]
                ready(name)
            if waiting and time.monotonic() > deadline:
                late = next(iter(waiting))
                raise NotReady(f"not ready within {patience:.0f} s: {', '.join(waiting)}\n{late}:\n{last_words(late)}")
            meanwhile()
            await asyncio.sleep(0.1)


async def listening(ports: Iterable[int]) -> bool:
    """Whether a connection to each of these ports of this machine is taken."""
    for port in ports:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            return False
        writer.close()
    return True


async def is_ready(client: httpx.AsyncClient, url: str) -> bool:
    """One request; a refused connection means not ready."""
    try:
        return (await client.get(f"{url}/health/ready")).status_code == 200
    except httpx.HTTPError:
        return False
