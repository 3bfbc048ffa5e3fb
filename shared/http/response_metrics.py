"""Counts every response by route and status class, whether the endpoint, the route or the admission gave it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.telemetry import ANSWERS

UNROUTED = "none"
"""The label where no route matched: a path chosen by a caller would make labels without number."""


class ResponseCounter:
    """The outermost middleware; it sees the status of every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                ANSWERS.labels(_route(scope), f"{message['status'] // 100}xx").inc()
            await send(message)

        await self._app(scope, receive, counted)


def _route(scope: Scope) -> str:
    path = getattr(scope.get("route"), "path_format", None)
    return f"{scope['method']} {path}" if path else UNROUTED
