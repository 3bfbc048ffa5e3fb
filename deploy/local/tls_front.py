"""Ends TLS in front of the services of a development stack: `python -m deploy.local.tls_front FOLDER 8443:8001 …`.

In production nginx does (`deploy/nginx`). Bytes pass through as they are, so a signed target stays what was signed.
"""

import asyncio
import contextlib
import signal
import ssl
import sys
from functools import partial
from pathlib import Path

from deploy.local.certificate import SERVER

HERE = "127.0.0.1"
PIECE = 64 * 1024


async def serve(folder: Path, ports: dict[int, int], stop: asyncio.Event) -> None:
    """Listen with TLS on each of these ports and pass what comes to the port behind it, until `stop` is set."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(folder / SERVER)
    servers = [
        await asyncio.start_server(partial(_pass, plain), HERE, secure, ssl=context) for secure, plain in ports.items()
    ]
    await stop.wait()
    for server in servers:
        server.close()


async def _pass(to: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        behind_reader, behind_writer = await asyncio.open_connection(HERE, to)
        await asyncio.gather(_copy(reader, behind_writer), _copy(behind_reader, writer))
    writer.close()


async def _copy(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Everything that comes, and the end of it."""
    try:
        while piece := await source.read(PIECE):
            sink.write(piece)
            await sink.drain()
    finally:
        sink.close()


async def main(folder: str, *ports: str) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await serve(Path(folder), {int(secure): int(plain) for secure, plain in (pair.split(":") for pair in ports)}, stop)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
