"""What every response says unless its route says otherwise: nobody keeps it, and its type is what we say it is.

Most of what is answered names people or what happened to them; no cache on the way, and no browser, may keep it.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

DEFAULTS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class DefaultHeaders:
    """A middleware around everything that answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_defaults(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in DEFAULTS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_defaults)
