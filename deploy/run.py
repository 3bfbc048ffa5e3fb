"""The one way a service process starts: `python -m deploy.run SERVICE http|worker`.

The service builds itself in `services/<name>/app.py`; this file only gives it an event loop, a server and
an orderly end. Everything else comes from the environment (`INTAKE_…`, `MONITOR_…`).
"""

import asyncio
import gc
import importlib
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from fastapi import FastAPI

GRACE = 10  # seconds a request in flight has once we are asked to stop
BACKLOG = 4096  # connections that may wait to be accepted; the kernel limits it to net.core.somaxconn
KEPT = 75  # seconds an idle connection is kept: longer than a proxy keeps one, so that the proxy closes it


class Service(Protocol):
    """What `services/<name>/app.py` offers."""

    load_settings: Callable[[], Any]
    create_app: "Callable[[Any], FastAPI]"
    run_worker: Callable[..., Awaitable[None]]


def serve_http(service: Service) -> None:
    """The HTTP process: one uvicorn worker. A second one is a second container."""
    import uvicorn

    settings = service.load_settings()
    uvicorn.run(service.create_app(settings), **server_options(settings))


def server_options(settings: Any) -> dict[str, Any]:
    """The options of every HTTP server of ours. Services write their own logs, without addresses of callers."""
    return {
        "host": settings.host,
        "port": settings.http_port,
        "loop": "shared.runtime.accept_loop:Loop",
        "http": "shared.runtime.bounded_http:BoundedHttp",
        "ws": "none",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(
            os.environ.get("FORWARDED_ALLOW_IPS")
        ),  # else uvicorn believes whoever is on this machine
        "timeout_graceful_shutdown": GRACE,
        "timeout_keep_alive": KEPT,
        "backlog": BACKLOG,
    }


def serve_worker(service: Service) -> None:
    """The worker process: relay, consumer and schedule, until SIGTERM lets it finish what it holds."""
    import uvloop

    uvloop.run(until_told(service))


async def until_told(service: Service) -> None:
    """Run the worker with SIGTERM and SIGINT as its stop event."""
    stop = asyncio.Event()
    for told in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(told, stop.set)
    await service.run_worker(service.load_settings(), stop=stop)


def spare_the_collector() -> None:
    """Exclude what was built at start from garbage collection: it lives as long as the process."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 50)


ROLES = {"http": serve_http, "worker": serve_worker}


def main(arguments: list[str]) -> int:
    """Start what the two arguments name; returns 64 when they name nothing."""
    if len(arguments) != 2 or arguments[1] not in ROLES:
        print(__doc__, file=sys.stderr)
        return 64
    name, role = arguments
    gc.disable()  # a fifth of the start was looking for garbage among what is only being built
    service = cast(Service, importlib.import_module(f"services.{name}.app"))
    spare_the_collector()
    ROLES[role](service)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
