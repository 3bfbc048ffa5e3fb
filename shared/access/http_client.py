"""The HTTP client for calls to other systems."""

import asyncio
from typing import Any

import httpx

LARGEST_ANSWER = 64 * 1024
"""Bytes of an answer that are read. A request that expects more says so: `extensions=at_most(bytes)`."""
WHOLE_SECONDS = 60.0
"""Seconds for a request and the whole of its answer; the client's own timeout is for each part of it."""


class AnswerTooLarge(httpx.RemoteProtocolError):
    """The answer is larger than what is read of it."""


class AnswerEncoded(httpx.RemoteProtocolError):
    """The answer is compressed though nobody asked for that: what it becomes has no bound."""


def at_most(size: int) -> dict[str, Any]:
    """The extension of a request whose answer may have so many bytes."""
    return {"anxin_at_most": size}


class Client(httpx.AsyncClient):
    """An httpx client that reads an answer piece by piece, up to a limit, in a bounded time, and never inflates one.

    It reports a connection reset during its set-up as ConnectError: such a connection has no peer address any more, and
    the library below fails with an AttributeError when it reads it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.headers["Accept-Encoding"] = "identity"

    async def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> httpx.Response:
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                answer = await super().send(request, stream=True, **options)
                return answer if stream else await _read(request, answer)
        except AttributeError as failure:
            raise httpx.ConnectError("the connection was reset as it was made", request=request) from failure
        except TimeoutError as failure:
            raise httpx.ReadTimeout("the answer was not whole in time", request=request) from failure


async def _read(request: httpx.Request, answer: httpx.Response) -> httpx.Response:
    """The answer with its body. Raises AnswerEncoded and AnswerTooLarge; what is beyond the limit is not read."""
    limit = request.extensions.get("anxin_at_most", LARGEST_ANSWER)
    pieces, size = list[bytes](), 0
    try:
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise AnswerEncoded("the answer is compressed", request=request)
        async for piece in answer.aiter_raw():
            size += len(piece)
            if size > limit:
                raise AnswerTooLarge(f"the answer has more than {limit} bytes", request=request)
            pieces.append(piece)
    finally:
        await answer.aclose()
    return httpx.Response(
        answer.status_code,
        headers=answer.headers,
        content=b"".join(pieces),
        request=request,
        extensions=answer.extensions,
        history=answer.history,
    )
