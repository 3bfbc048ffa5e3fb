"""What a service's table of routes is made of: which scheme and scope guard which route."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fastapi import Request

from shared.database.sessions import Sessions
from shared.privacy import Keyring

BODY_LIMIT = 1024 * 1024
"""Bytes a request's body may have where its route says nothing else."""


class Scheme(StrEnum):
    """Who may call: a machine that signs or a person with a token, a partner in its own way, or anybody."""

    SIGNED_OR_BEARER = "signed-or-bearer"
    PARTNER = "partner"
    PUBLIC = "public"


Counted = Callable[[Sessions, Request], Awaitable[None]]
"""Counts one use by the caller's address, in a transaction of its own, and refuses it where it is one too many."""


WorthReading = Callable[[Keyring, Mapping[str, str], Mapping[str, str]], bool]
"""Whether the body of a public route is read at all, by what its path and its query hold; no database is asked."""


@dataclass(frozen=True)
class RoutePolicy:
    """How one route is guarded; `scope` is what the caller needs beside a valid signature or token.

    `body` is how many bytes the request's body may have. `counted` is for a public route: it runs before the body is
    looked at, so that what is no valid request counts as well. Where `worth_reading` says no, the endpoint gets an
    empty body; it must refuse the request by its path and its query.
    """

    scheme: Scheme
    scope: str | None = None
    body: int = BODY_LIMIT
    counted: Counted | None = None
    worth_reading: WorthReading | None = None
    spooled: bool = False
    """The body goes to a sealed file instead of into memory; the endpoint finds it in `request.state.spooled`."""
    partner: str | None = None
    """The partner whose scheme counts, where the path does not name it."""


PUBLIC = RoutePolicy(Scheme.PUBLIC)


def signed_or_bearer(scope: str, body: int = BODY_LIMIT) -> RoutePolicy:
    return RoutePolicy(Scheme.SIGNED_OR_BEARER, scope, body)


def spooled(scope: str, body: int) -> RoutePolicy:
    """The policy of a route whose bodies are too large for memory."""
    return RoutePolicy(Scheme.SIGNED_OR_BEARER, scope, body, spooled=True)


def partner_signed(scope: str, body: int = BODY_LIMIT, partner: str | None = None) -> RoutePolicy:
    """The policy of a route for partner systems, which authenticate as their adapter says; `scope` is the
    credential's. `partner` is whose adapter, where the path does not name it.
    """
    return RoutePolicy(Scheme.PARTNER, scope, body, partner=partner)


RoutePolicies = Mapping[tuple[str, str], RoutePolicy]
"""(method, path as the route declares it) → its policy. A service with a route that has none does not start."""
