"""How a partner's own system proves who it is, and how it is told: the machinery; the words are its adapter's.

Partners sign in their own ways (interchange 9). What all ways share: a key that names a credential, a secret that is
never sent, and mostly a time and a word used once. The credential stands in the same table as everybody's.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.refusals import Unauthenticated


class PartnerUnsigned(Unauthenticated):
    """The headers of this partner's scheme are not there. Said with the same code as everywhere."""

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
    """Who a request says it is from, and how that is proved. Where the signature does not cover the body, `nonce` is
    spent, so that nobody puts other words under it; where it does, a resend is a resend and harms nothing."""

    key: str
    given: str
    expected: Callable[[str], str]
    seconds: int | None = None
    nonce: str | None = None


@dataclass(frozen=True)
class Request:
    """A request as its signature sees it; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Raises PartnerUnsigned."""
        value = self.headers.get(name, "")
        if not value:
            raise PartnerUnsigned(field=name)
        return value


@dataclass(frozen=True)
class Push:
    """How a partner is sent to. `accepted` is its own idea of success: None where the answer does not say, and then
    it is asked with `query` or reconciled, never sent blindly again."""

    sign: Callable[[bytes, str, bytes, datetime], dict[str, str]]
    """(secret, delivery's id, body, now) → headers."""
    accepted: Callable[[int, bytes], bool | None]
    """(HTTP status, body) → taken, refused, or not to be known from this."""
    query: Callable[[str, str], tuple[str, dict[str, Any]]] | None = None
    """(address, delivery's id) → address and body of a question whether it arrived; answered as `arrived` reads."""
    arrived: Callable[[int, bytes], bool | None] | None = None


@dataclass(frozen=True)
class Partner:
    """One partner system; `name` is the party of its credentials and the word in its path."""

    name: str
    claim: Callable[[Request], Claim]
    push: Push | None = None


Partners = Mapping[str, Partner]


def hmac_sha256(secret: str, *parts: str | bytes) -> str:
    """Hex HMAC-SHA256 over the parts as they follow each other."""
    whole = b"".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hmac.digest(secret.encode(), whole, hashlib.sha256).hex()


def sha256_of(*parts: str) -> str:
    """Hex SHA-256 over the parts as they follow each other, the secret among them."""
    return hashlib.sha256("".join(parts).encode()).hexdigest()
