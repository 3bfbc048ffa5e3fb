"""What a caller signs is the target as it was sent, a final `?` and an absolute form included."""

import asyncio

import pytest
import uvicorn
from fastapi import Request

from shared.http.authenticated_route import target_of
from shared.runtime.bounded_http import BoundedHttp
from shared.runtime.internal_server import ServerBeside


@pytest.mark.parametrize(
    "target", ["/v1/complaints", "/v1/complaints?", "/v1/complaints?q=%E9%A4%90", "http://a.example/v1/x?y"]
)
async def test_the_target_is_known_as_it_was_sent(target):
    seen = []

    async def app(scope, receive, send):
        seen.append(target_of(Request(scope)))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    config = uvicorn.Config(app, http=BoundedHttp, lifespan="off", log_config=None, host="127.0.0.1", port=0)
    server = ServerBeside(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*server.servers[0].sockets[0].getsockname())
    writer.write(f"GET {target} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n".encode())
    await reader.read()
    writer.close()
    server.should_exit = True
    await serving
    assert seen == [target]
