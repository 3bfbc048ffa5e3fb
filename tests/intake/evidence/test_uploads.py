"""What is uploaded is held in memory, so much and no more, whatever its sender says of its length or packs into it.

The room that all uploads of a process share is tested in `tests/shared/http/test_body_limit`; what an archive may hold,
and that none is ever unpacked, in `test_evidence`.
"""

import io
import tracemalloc
import zipfile

import pytest

from services.intake.evidence.rules.files import FORM_LIMIT, LARGEST, ONE_FILE_LIMIT
from tests.intake.public.builders import JPEG, a_board, an_officer
from tests.journeys.stories import file

pytestmark = pytest.mark.capability("C3")
PIECE = 256 * 1024
SENT = 64 * 1024 * 1024
"""More than twice what any of these doors takes."""


async def a_path(world):
    number = await file(world, await world.machine(divisions=["440402"]), division="440402")
    return f"/v1/complaints/{number}/evidence"


class Upload:
    """A form's file that goes on and on, as a server hands it over; `taken`: how much of it anybody asked for."""

    HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'

    def __init__(self, length=None):
        self.taken, self.sent = 0, []
        self.headers = [(b"content-type", b"multipart/form-data; boundary=x")]
        if length is not None:
            self.headers.append((b"content-length", str(length).encode()))

    async def to(self, intake, who, path, query=b""):
        given = [(b"idempotency-key", b"lying-upload-0001")]
        given += [(b"authorization", f"Bearer {who.token}".encode())] if who else []
        scope = {"type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": query}
        scope |= {"headers": [*self.headers, *given], "client": ("127.0.0.1", 1), "server": ("test", 80)}
        scope |= {"scheme": "http", "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}}
        await intake.app(scope, self._receive, self._send)
        return next(message["status"] for message in self.sent if message["type"] == "http.response.start")

    async def _receive(self):
        piece = self.HEAD + JPEG if self.taken == 0 else bytes(PIECE)
        self.taken += len(piece)
        return {"type": "http.request", "body": piece, "more_body": self.taken < SENT}

    async def _send(self, message):
        self.sent.append(message)


@pytest.mark.parametrize(
    "length", [100, None, ONE_FILE_LIMIT], ids=["says-100-bytes", "says-nothing", "says-just-enough"]
)
async def test_a_form_that_is_longer_than_it_says_is_read_to_the_limit_and_no_further(world, intake, length):
    upload, path, officer = Upload(length), await a_path(world), await an_officer(world)
    tracemalloc.start()
    try:
        status = await upload.to(intake, officer, path)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert status == 413
    assert upload.taken <= ONE_FILE_LIMIT + 2 * PIECE
    assert held < 3 * ONE_FILE_LIMIT
    assert await world.rows("select 1 from intake.evidence") == []


async def test_a_form_that_says_it_is_too_long_is_not_read_at_all(world, intake):
    upload = Upload(ONE_FILE_LIMIT + 1)
    assert await upload.to(intake, await an_officer(world), await a_path(world)) == 413
    assert upload.taken == 0


async def test_a_zip_bomb_in_a_form_is_refused_and_takes_no_more_memory_than_it_is_long(world, intake):
    """A quarter of a gibibyte of noughts, packed into a quarter of a mebibyte."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as entry:
        for _ in range(256):
            entry.write(bytes(1024 * 1024))
    bomb, path, officer = packed.getvalue(), await a_path(world), await an_officer(world)
    form = intake.client.build_request("POST", path, files=[("file", ("a.zip", bomb, "application/zip"))])
    body, headers = b"".join(form.stream), {"Content-Type": form.headers["content-type"]}
    tracemalloc.start()
    try:
        answer = await intake.post(officer, path, content=body, headers=headers)
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (answer.status_code, answer.json()["code"]) == (422, "archive-bomb")
    assert held < LARGEST
    assert await world.rows("select 1 from intake.evidence") == []


@pytest.mark.parametrize(
    ("path", "query"),
    [("/qr/AAAABBBBCCCCDDDD", b""), ("/v1/public/complaints/440402-2025-000001/evidence", b"code=00000000")],
    ids=["a token we did not sign", "a wrong code"],
)
async def test_of_an_upload_by_nobody_nothing_is_read(intake, path, query):
    upload = Upload(20 * 1024 * 1024)
    assert await upload.to(intake, None, path, query) == 404
    assert upload.taken == 0


async def test_the_form_of_a_board_is_read(world, intake):
    token = (await a_board(world))["token"]
    upload = Upload(SENT)
    assert await upload.to(intake, None, f"/qr/{token}") == 413
    upload = Upload()
    assert await upload.to(intake, None, f"/qr/{token}") == 413
    assert upload.taken > FORM_LIMIT
