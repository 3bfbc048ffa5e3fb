"""Connections to addresses that a partner chose: only to other machines, whatever the address's name stands for.

A name is resolved anew at every connection, and each address that it stands for is looked at before one is connected
to: what a name stood for when it was set says nothing about now. Private addresses are allowed, because a partner may
be on a government network; this machine, its own link, a provider's metadata and shared address space are not.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable
from typing import Any

import httpcore
import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

INWARD = [
    ipaddress.ip_network(each)
    for each in (
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"),
        *("100.64.0.0/10", "192.0.0.0/24", "168.63.129.16/32"),  # shared space and metadata of several providers
        *("::/96", "fe80::/10", "fec0::/10", "ff00::/8", "fd00:ec2::254/128"),
        *("64:ff9b:1::/48", "2001::/32"),  # a network's own translation, and Teredo
    )
]
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""NAT64: the last four bytes are an IPv4 address."""


class AddressNotOutside(httpx.ConnectError):
    """The address, or one of those its name stands for, is no other machine's. Nothing was connected to."""


class _Inward(httpcore.ConnectError):
    """The same, as the layer below says it."""


def is_outside(address: Address) -> bool:
    """Whether the address is another machine's, with the IPv4 address inside an IPv6 one looked at as well."""
    if any(address in network for network in INWARD if network.version == address.version):
        return False
    within = _within(address) if isinstance(address, ipaddress.IPv6Address) else None
    return within is None or is_outside(within)


def _within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class _Checked(httpcore.AnyIOBackend):
    """Connects to an address that was looked at, never to a name; `here` allows loopback."""

    def __init__(self, *, here: bool) -> None:
        super().__init__()
        self._here = here

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the signature is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in await self._addresses(host, port):
            try:
                return await super().connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as this:
                failure = this
        raise failure or httpcore.ConnectError("the name stands for no address")

    async def _addresses(self, host: str, port: int) -> list[Address]:
        """What the host stands for now. Raises _Inward where any of it is inward."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as failure:
            raise httpcore.ConnectError("the name stands for no address") from failure
        addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
        if any(not is_outside(each) and not (self._here and each.is_loopback) for each in addresses):
            raise _Inward("the address is no other machine's")
        return addresses


class OutsideTransport(httpx.AsyncHTTPTransport):
    """A transport for such connections. A proxy of the environment is not used: it would resolve the name itself."""

    def __init__(self, *, here: bool = False) -> None:
        super().__init__()
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=httpx.create_ssl_context(), network_backend=_Checked(here=here)
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        try:
            return await super().handle_async_request(request)
        except httpx.ConnectError as failure:
            if isinstance(failure.__cause__, _Inward):
                raise AddressNotOutside(str(failure), request=request) from failure
            raise
