"""On a development stack with TLS callers use https and trust the authority that was made with the certificate."""

import asyncio
import ssl
import stat

import httpx
import pytest

from deploy.local import certificate, tls_front
from deploy.local.layout import SERVICES, Ports
from deploy.local.state_file import Record
from tests.deploy.builders import free_base

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok"


@pytest.fixture
async def secure(tmp_path):
    """A port with TLS before a service that keeps what it was sent; `(port, folder, heads)`."""
    heads, stop = [], asyncio.Event()

    async def answer(reader, writer):
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(ANSWER)
        writer.close()

    behind = await asyncio.start_server(answer, "127.0.0.1", 0)
    certificate.make(tmp_path / "tls")
    port = Ports(free_base()).https("intake")
    front = asyncio.create_task(tls_front.serve(tmp_path / "tls", {port: behind.sockets[0].getsockname()[1]}, stop))
    await asyncio.sleep(0.1)
    yield port, tmp_path / "tls", heads
    stop.set()
    await front
    behind.close()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
async def test_https_is_answered_to_who_trusts_the_authority(secure, host):
    port, folder, heads = secure
    trusting = ssl.create_default_context(cafile=folder / certificate.AUTHORITY)
    async with httpx.AsyncClient(verify=trusting) as client:
        assert (await client.get(f"https://{host}:{port}/v1/complaints?q=%E9%A4%90")).text == "ok"
    assert heads[0].startswith(b"GET /v1/complaints?q=%E9%A4%90 HTTP/1.1")


async def test_nobody_else_believes_the_certificate(secure):
    port, _, heads = secure
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            await client.get(f"https://localhost:{port}/")
    assert heads == []


def test_the_key_is_its_owners_alone(tmp_path):
    certificate.make(tmp_path / "tls")
    certificate.make(tmp_path / "tls")  # at every start
    assert stat.S_IMODE((tmp_path / "tls" / certificate.SERVER).stat().st_mode) == 0o600
    assert b"PRIVATE" not in (tmp_path / "tls" / certificate.AUTHORITY).read_bytes()


def test_up_says_where_https_is_and_whom_to_trust(tmp_path):
    told = {"workers": {}, "kafka": "k", "postgres": "p", "movable_clock": False, "folder": str(tmp_path)}
    plain = {name: f"http://127.0.0.1:{Ports().http(name)}" for name in SERVICES}
    https = {name: f"https://localhost:{Ports().https(name)}" for name in SERVICES}
    shown = Record(1, plain, **told, https=https).for_callers()
    assert shown["intake_https"] == "https://localhost:8443"
    assert shown["authority"] == str(tmp_path / "tls" / "authority.pem")
    assert "authority" not in Record(1, plain, **told).for_callers()
