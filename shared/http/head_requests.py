"""HEAD is answered like GET, without the body (RFC 9110 §9.3.2): the server below leaves the body out."""

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

ASKED = "anxin.method"


class HeadRequests:
    """A middleware that lets a HEAD find the route of its GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET", ASKED: "HEAD"}
        await self._app(scope, receive, send)


def asked_method(request: Request) -> str:
    """The method as it was sent, which is what its caller signed."""
    return str(request.scope.get(ASKED, request.method))
