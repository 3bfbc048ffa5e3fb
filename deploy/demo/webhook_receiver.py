"""A partner's webhook receiver: checks the Standard Webhooks signature and keeps the messages, once per id."""

import asyncio
import base64
import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.runtime.internal_server import ServerBeside


@dataclass
class Receiver:
    """Messages received, by id; a resend of the same id is recognised."""

    secret: str
    address: str = ""
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: int = 0

    def about(self, word: str) -> list[dict[str, Any]]:
        """The messages that contain a word, such as an employer's code."""
        return [body for body in self.messages.values() if word in str(body)]

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        try:
            Webhook(self.secret).verify(body.decode(), dict(request.headers))
        except (WebhookVerificationError, ValueError):  # the library raises ValueError for a malformed header
            self.refused += 1
            return Response(status_code=401)
        self.messages[request.headers["webhook-id"]] = json.loads(body)
        return Response(status_code=204)


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    """A receiver on a free port of this machine while the block runs."""
    receiver = Receiver(secret=base64.b64encode(os.urandom(32)).decode())
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    server = ServerBeside(uvicorn.Config(app, log_level="error", access_log=False, lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        receiver.address = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield receiver
        finally:
            server.should_exit = True
            await serving
