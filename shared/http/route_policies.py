"""What a service's table of doors is made of: which scheme and scope guard which route."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

BODY_LIMIT = 1024 * 1024
"""Bytes a request may carry where a door says nothing else."""


class Scheme(StrEnum):
    """Who may knock: a machine that signs or a person with a token, a partner in its own way, or anybody."""

    SIGNED_OR_BEARER = "signed-or-bearer"
    PARTNER = "partner"
    PUBLIC = "public"


@dataclass(frozen=True)
class RoutePolicy:
    """How one route is guarded; `scope` is what the caller needs beside a valid signature or token.

    `body` is how many bytes a request may carry through it.
    """

    scheme: Scheme
    scope: str | None = None
    body: int = BODY_LIMIT


PUBLIC = RoutePolicy(Scheme.PUBLIC)


def signed_or_bearer(scope: str, body: int = BODY_LIMIT) -> RoutePolicy:
    return RoutePolicy(Scheme.SIGNED_OR_BEARER, scope, body)


def in_its_own_way(scope: str, body: int = BODY_LIMIT) -> RoutePolicy:
    """A door of a partner system, which proves itself as that partner does; `scope` is its credential's."""
    return RoutePolicy(Scheme.PARTNER, scope, body)


RoutePolicies = Mapping[tuple[str, str], RoutePolicy]
"""(method, path as the route declares it) → its door. A route without one does not start."""
