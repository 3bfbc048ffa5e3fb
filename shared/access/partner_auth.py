"""How a partner's own system authenticates to us and we to it: the common part. Field names and rules are the
adapter's.

Partners sign in their own ways (interchange 9). All of them have a key that names a credential and a secret that is
never sent; most add a time and a nonce. Their credentials are kept in the same table as everybody's.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.refusals import Unauthenticated


class PartnerUnsigned(Unauthenticated):
    """A header of this partner's signature scheme is missing.

    The code is the same as for other requests without credentials.
    """

    code = "no-credentials"
    zh = "请求未按该单位的方式签名：缺少{field}"
    en = "the request is not signed in this partner's way: {field} is missing"

    @property
    def errors(self) -> list[dict[str, str]]:
        return []


class PartnerBadTime(Unauthenticated):
    code = "bad-timestamp"
    zh = "请求中的时间与服务器时间相差超过{window}秒或格式有误"
    en = "the request's time is more than {window} seconds off, or malformed"


@dataclass(frozen=True)
class Claim:
    """Whom a request says it is from, and how to check that: `expected(secret)` must equal `given`. `seconds` is the
    request's time, Unix seconds.

    `nonce` is set where the signature does not cover the body: it is spent, so that nobody can send another body under
    the same signature. Where the signature covers the body, sending the request again is harmless and `nonce` is None.
    """

    key: str
    given: str
    expected: Callable[[str], str]
    seconds: int | None = None
    nonce: str | None = None


@dataclass(frozen=True)
class Request:
    """The parts of a request that a signature may cover; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """A header's value. Raises PartnerUnsigned when it is missing or empty."""
        value = self.headers.get(name, "")
        if not value:
            raise PartnerUnsigned(field=name)
        return value


@dataclass(frozen=True)
class Push:
    """How messages are sent to a partner, and how its answers are read.

    `accepted` returns None where the answer does not say whether the message was accepted; the partner is then asked
    with `query`, or the message is reconciled. It is never sent again without knowing.
    """

    sign: Callable[[bytes, str, bytes, datetime], dict[str, str]]
    """(secret, id of the delivery, body, now) → headers."""
    accepted: Callable[[int, bytes], bool | None]
    """(HTTP status, body) → accepted, refused, or None when the answer does not say."""
    query: Callable[[str, str], tuple[str, dict[str, Any]]] | None = None
    """(address, id of the delivery) → address and body of the question whether it arrived; `arrived` reads the answer.

    """
    arrived: Callable[[int, bytes], bool | None] | None = None


@dataclass(frozen=True)
class Partner:
    """One partner system; `name` is the party of its credentials and the segment in its path.

    `any_party`: a protocol that many parties speak, each with a key of its own.
    """

    name: str
    claim: Callable[[Request], Claim]
    push: Push | None = None
    any_party: bool = False


Partners = Mapping[str, Partner]


def hmac_sha256(secret: str, *parts: str | bytes) -> str:
    """Hex HMAC-SHA256 over the parts, joined without a separator."""
    whole = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hmac.digest(secret.encode(), whole, hashlib.sha256).hex()


def sha256_of(*parts: str) -> str:
    """Hex SHA-256 over the parts, joined without a separator; one of them is the secret."""
    return hashlib.sha256("".join(parts).encode()).hexdigest()
