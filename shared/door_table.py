"""What a service's table of doors is made of: which scheme and scope guard which route."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """Who may knock: a machine that signs or a person with a token, a partner in its own way, or anybody."""

    SIGNED_OR_BEARER = "signed-or-bearer"
    PARTNER = "partner"
    PUBLIC = "public"


@dataclass(frozen=True)
class Door:
    """How one route is guarded; `scope` is what the caller needs beside a valid signature or token."""

    scheme: Scheme
    scope: str | None = None


PUBLIC = Door(Scheme.PUBLIC)


def signed_or_bearer(scope: str) -> Door:
    return Door(Scheme.SIGNED_OR_BEARER, scope)


Doors = Mapping[tuple[str, str], Door]
"""(method, path as the route declares it) → its door. A route without one does not start."""
