"""Counts every answer by route and class of status, whoever gave it: endpoint, door, or the admission before both."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.observability.telemetry import ANSWERS

UNROUTED = "none"
"""No route was found, or nobody looked for one: the path itself is a caller's word and would be a label without end."""


class Answers:
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
