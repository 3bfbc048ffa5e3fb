"""Connections are taken as they come, however busy the process is.

uvloop takes one connection in each turn of its loop (libuv does, since 1.45). A turn of a busy process lasts tens of
milliseconds: it would take some thirty callers a second, and the others would wait in the kernel's queue until that is
full and they are reset, while those who are to be told to come back have not even been heard.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import uvloop

AT_ONCE = 100
"""Connections taken in one turn at most: the others in the next."""

Protocols = Callable[[], asyncio.BaseProtocol]


class Listening:
    """A server of uvloop's, and beside it a reader of the same sockets that takes whoever else waits there."""

    def __init__(self, loop: uvloop.Loop, server: asyncio.Server, protocols: Protocols) -> None:
        self._loop, self._server, self._protocols = loop, server, protocols
        self._greeting: set[asyncio.Task[Any]] = set()
        self.sockets = server.sockets
        self._ears = [socket.socket(fileno=os.dup(one.fileno())) for one in server.sockets]
        for ear in self._ears:
            loop.add_reader(ear, self._take, ear)

    def close(self) -> None:
        """Nobody else is taken; who has been taken stays."""
        for ear in self._ears:
            self._loop.remove_reader(ear)
            ear.close()
        self._ears.clear()
        self._server.close()

    async def wait_closed(self) -> None:
        await self._server.wait_closed()

    def _take(self, ear: socket.socket) -> None:
        with contextlib.suppress(OSError):  # nobody waits any more; or no descriptor is free, which uvloop sees to
            for _ in range(AT_ONCE):
                caller, _address = ear.accept()
                caller.setblocking(False)
                task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocols, caller))
                self._greeting.add(task)
                task.add_done_callback(self._greeting.discard)


class Loop(uvloop.Loop):
    """uvloop, with servers that take everybody who waits."""

    async def create_server(self, protocol_factory: Any, *where: Any, **options: Any) -> Any:
        server: Any = await super().create_server(protocol_factory, *where, **options)
        return server if options.get("ssl") else Listening(self, server, protocol_factory)
