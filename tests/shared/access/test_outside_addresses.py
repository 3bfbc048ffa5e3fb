"""A message to an address that a partner chose leaves for another machine or not at all."""

import asyncio
import ipaddress
import socket

import httpx
import pytest

from shared.access.http_client import Client
from shared.access.outside_addresses import AddressNotOutside, OutsideTransport, is_outside

OUTSIDE = [
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "8.8.8.8",
    "100.63.255.255",
    "100.128.0.0",
    "2400:3200::1",
    "fd00::1",
]
INWARD = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "169.254.169.254", "224.0.0.1", "255.255.255.255"),
    *("100.64.0.0", "100.100.100.200", "100.127.255.255", "192.0.0.192", "168.63.129.16"),
    *("::1", "::", "fe80::1", "ff02::1", "fec0::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::1"),
]


@pytest.mark.parametrize("address", OUTSIDE)
def test_another_machines_address_is_outside(address):
    assert is_outside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", INWARD)
def test_this_machine_its_link_and_a_providers_metadata_are_not(address):
    assert not is_outside(ipaddress.ip_address(address))


def test_an_outside_address_within_a_translated_one_is_outside():
    assert is_outside(ipaddress.ip_address("64:ff9b::808:808"))
    assert is_outside(ipaddress.ip_address("2002:808:808::"))


@pytest.fixture
async def port():
    """A receiver on this machine that says yes; `port.asked` counts."""

    async def answer(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


def stands_for(monkeypatch, *addresses):
    """Every name stands for these."""

    async def getaddrinfo(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)


@pytest.mark.parametrize("name", ["127.0.0.1", "127.0.0.1.nip.io", "localtest.me"])
async def test_a_name_is_looked_at_when_it_is_connected_to(monkeypatch, port, name):
    stands_for(monkeypatch, "127.0.0.1")
    async with Client(transport=OutsideTransport()) as client:
        with pytest.raises(AddressNotOutside):
            await client.post(f"http://{name}:{port}/")


async def test_a_name_that_stands_for_this_machine_among_others_is_refused(monkeypatch, port):
    stands_for(monkeypatch, "8.8.8.8", "127.0.0.1")
    async with Client(transport=OutsideTransport()) as client:
        with pytest.raises(AddressNotOutside):
            await client.post(f"http://partner.example:{port}/")


async def test_in_development_a_receiver_on_this_machine_is_reached_and_its_link_is_not(monkeypatch, port):
    async with Client(transport=OutsideTransport(here=True)) as client:
        assert (await client.post(f"http://127.0.0.1:{port}/")).status_code == 204
        stands_for(monkeypatch, "169.254.169.254")
        with pytest.raises(AddressNotOutside):
            await client.post(f"http://metadata.example:{port}/")


async def test_a_name_that_stands_for_nothing_is_a_connection_that_failed():
    async with Client(transport=OutsideTransport()) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://nowhere.invalid/")
