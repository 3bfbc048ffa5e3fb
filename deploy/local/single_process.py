"""All services in one process, for a stack without a broker: facts are kept in memory and lost with the process.

For a first look and for machines without Java. A production service or a bench never runs this way.
"""

import asyncio
import importlib
import signal
from typing import Any, cast

import uvicorn
import uvloop

from deploy.local.layout import SERVICES
from deploy.run import Service, server_options
from shared.messaging.memory_broker import MemoryBroker
from shared.runtime.internal_server import ServerBeside


async def serve_together() -> None:
    """Every http server and worker in this event loop, until a signal or until one of them ends."""
    stop, broker = asyncio.Event(), MemoryBroker()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    servers: list[ServerBeside] = []
    work: list[asyncio.Future[Any]] = [asyncio.ensure_future(stop.wait())]
    for name in SERVICES:
        service = cast(Service, importlib.import_module(f"services.{name}.app"))
        settings = service.load_settings()
        servers.append(ServerBeside(uvicorn.Config(service.create_app(settings), **server_options(settings))))
        work.append(asyncio.ensure_future(servers[-1].serve()))
        work.append(asyncio.ensure_future(service.run_worker(settings, broker, stop)))
    ended, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    for server in servers:
        server.should_exit = True
    await asyncio.gather(*work, return_exceptions=True)
    for task in ended:
        task.result()


if __name__ == "__main__":
    uvloop.run(serve_together())
