"""An event loop that accepts many connections in one turn, however busy the process is.

uvloop accepts one connection in each turn of its loop (libuv does, since 1.45). A turn of a busy process lasts tens of
milliseconds: it would accept some thirty callers a second, and the others would wait in the kernel's queue until that
is full and they are reset, without ever getting the 429 that says when to come back.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any

import uvloop

AT_ONCE = 100
"""Connections accepted in one turn at most; the others in the next."""

Protocols = Callable[[], asyncio.BaseProtocol]


class AcceptingServer:
    """uvloop's server, and a second reader of the same sockets that accepts everybody else who waits there."""

    def __init__(self, loop: uvloop.Loop, server: asyncio.Server, protocols: Protocols) -> None:
        self._loop, self._server, self._protocols = loop, server, protocols
        self._connecting: set[asyncio.Task[Any]] = set()
        self.sockets = server.sockets
        self._listeners = [socket.socket(fileno=os.dup(one.fileno())) for one in server.sockets]
        for listener in self._listeners:
            loop.add_reader(listener, self._accept, listener)

    def close(self) -> None:
        """Accept no more connections; those accepted stay open."""
        for listener in self._listeners:
            self._loop.remove_reader(listener)
            listener.close()
        self._listeners.clear()
        self._server.close()

    async def wait_closed(self) -> None:
        await self._server.wait_closed()

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # nobody waits any more; or no descriptor is free, which uvloop handles
            for _ in range(AT_ONCE):
                caller, _address = listener.accept()
                caller.setblocking(False)
                task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocols, caller))
                self._connecting.add(task)
                task.add_done_callback(self._connecting.discard)


class Loop(uvloop.Loop):
    """uvloop, with servers that accept all waiting connections."""

    async def create_server(self, protocol_factory: Any, *where: Any, **options: Any) -> Any:
        server: Any = await super().create_server(protocol_factory, *where, **options)
        return server if options.get("ssl") else AcceptingServer(self, server, protocol_factory)
