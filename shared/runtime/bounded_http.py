"""The server's HTTP/1.1 protocol with bounds on what comes before and around a body.

uvicorn waits for a request's head without end and keeps as much of it as comes. Here a head is at most 32 KiB and whole
within 15 seconds, what stands around a chunked body is bounded by the body, and what is left of a body that was
refused is dropped for 20 seconds. Bodies themselves are bounded in `shared/http/body_limit.py`.
"""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

LARGEST_HEAD = 32 * 1024
"""Bytes of a request line with its headers, and of everything around a body beside what the body's size explains."""
AROUND_EACH = 8
"""Bytes around each byte of a chunked body; chunks of one byte have five."""
HEAD_SECONDS = 15.0
"""Seconds from the connection, or from the first byte of a further request on it, to the end of the head."""
REST_SECONDS = 20.0
"""Seconds in which the rest of a body is dropped after its request was answered."""


class OutOfBounds(Exception):
    """More came than is read; the connection is closed."""


class BoundedHttp(HttpToolsProtocol):
    """One connection."""

    _head_timer: TimerHandle | None = None
    _rest_timer: TimerHandle | None = None
    _in_head = True
    _begun = False
    _heads = 0
    _head = 0
    _came = 0
    _body = 0
    _refusal = 400

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        self._stop_rest_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        within, heads = self._in_head, self._heads
        self._came += len(data)
        super().data_received(data)
        if self.transport.is_closing():
            return
        if not self._in_head:
            if self._came > LARGEST_HEAD + (1 + AROUND_EACH) * self._body + len(data):
                self._refuse(400)
            return
        self._head = self._head + len(data) if within and heads == self._heads else 0
        if self._head > LARGEST_HEAD:
            self._refuse(431)
        elif self._begun and self._head_timer is None:
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_too_slow)

    def on_message_begin(self) -> None:
        self._begun = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header; what stands after a chunked body is dropped, since nothing of ours reads it."""
        if not self._in_head:
            return
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        head = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if head > LARGEST_HEAD:
            self._refusal = 431
            raise OutOfBounds
        self._in_head, self._begun, self._head, self._heads = False, False, 0, self._heads + 1
        self._came = self._body = 0
        self._stop_head_timer()
        super().on_headers_complete()
        self.scope["anxin.target"] = self.url  # type: ignore[typeddict-unknown-key]

    def on_body(self, body: bytes) -> None:
        self._body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head, self._head = True, 0
        self._stop_rest_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self._in_head and self._rest_timer is None and not self.transport.is_closing():
            self._rest_timer = self.loop.call_later(REST_SECONDS, self.transport.close)

    def send_400_response(self, msg: str) -> None:
        """Called for everything the parser stops at, a head beyond its bounds included."""
        self._refuse(self._refusal)

    def _head_too_slow(self) -> None:
        self._head_timer = None
        if self._answering():  # the next request is slow, and the one before it still has its answer to get
            self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_too_slow)
        elif self._begun:
            self._refuse(408)
        else:
            self.transport.close()

    def _refuse(self, status: int) -> None:
        """Close the connection, with an answer where none is under way."""
        if not self._answering():
            line = STATUS_LINE[status]
            self.transport.write(line + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_rest_timer(self) -> None:
        if self._rest_timer is not None:
            self._rest_timer.cancel()
            self._rest_timer = None
