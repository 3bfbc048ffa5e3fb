"""Signed requests of machines: HMAC-SHA256 over the request, the name of the service, a timestamp and a nonce.

The signed string joins with line feeds: service name, method, request target exactly as sent, timestamp, nonce,
`Idempotency-Key` or empty, `If-Match` or empty, hex SHA-256 of the body.
"""

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field, col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller, Credential, Party
from shared.access.partner_auth import Claim, PartnerBadTime
from shared.access.ttl_cache import TtlCache
from shared.database.copy_rows import Row
from shared.database.sessions import Instant, Machinery, Sessions
from shared.privacy import open_sealed, seal
from shared.refusals import Unauthenticated

WINDOW_SECONDS = 300
NONCE_KEPT = timedelta(seconds=600)
CREDENTIAL_CACHED_SECONDS = 2.0
"""How long a process trusts a credential it has read; a revoked one stops working within this time (5 s are
promised).
"""

STAMP = re.compile(r"[0-9]{1,12}")
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


class UnknownKey(Unauthenticated):
    code = "unknown-key"
    zh = "密钥编号不存在、已过期或已吊销"
    en = "the key is unknown, expired or revoked"


class BadSignature(Unauthenticated):
    code = "bad-signature"
    zh = "签名不符：请核对服务名、方法、请求目标、时间戳、随机数、幂等键、If-Match与请求体摘要"
    en = "the signature does not match service, method, target, timestamp, nonce, keys and body"


class BadTimestamp(Unauthenticated):
    code = "bad-timestamp"
    zh = "X-Anxin-Timestamp与服务器时间相差超过300秒或格式有误（应为秒）"
    en = "X-Anxin-Timestamp is more than 300 seconds off, or not in seconds"


class BadNonce(Unauthenticated):
    code = "bad-nonce"
    zh = "X-Anxin-Nonce应为16至64位的字母、数字、连字符或下划线"
    en = "X-Anxin-Nonce has 16 to 64 of A-Z a-z 0-9 - _"


class ReplayedNonce(Unauthenticated):
    code = "replayed-nonce"
    zh = "该随机数已用过；重试时请重新签名"
    en = "this nonce was used before; sign a retry anew"


class NonceRow(Machinery, table=True):
    """A nonce that was used with a key; kept for 600 s."""

    __tablename__ = "nonce"
    __table_args__ = (Index("nonce_age", "spent_at"),)

    key: str = Field(primary_key=True)
    nonce: str = Field(primary_key=True)
    spent_at: datetime = Field(default_factory=clock.wall, sa_type=Instant)


@dataclass(frozen=True)
class Signed:
    """The parts of a request that the signature covers."""

    service: str
    method: str
    target: str
    timestamp: str
    nonce: str
    idempotency_key: str
    if_match: str
    body: bytes
    digest: bytes | None = None
    """SHA-256 of a body that is not in memory; `body` is then empty."""

    def signature(self, secret: str) -> str:
        parts = [
            self.service,
            self.method,
            self.target,
            self.timestamp,
            self.nonce,
            self.idempotency_key,
            self.if_match,
        ]
        digest = self.digest or hashlib.sha256(self.body).digest()
        text = "\n".join([*parts, digest.hex()])
        return hmac.digest(secret.encode(), text.encode(), hashlib.sha256).hex()


def sign(
    key: str,
    secret: str,
    *,
    service: str,
    method: str,
    target: str,
    body: bytes = b"",
    headers: Mapping[str, str] = {},
) -> dict[str, str]:
    """The four headers a caller adds, with a new nonce; `headers` are those the request has already."""
    lower = {name.lower(): value for name, value in headers.items()}
    stamp, nonce = str(int(time.time())), secrets.token_urlsafe(18)
    signed = Signed(
        service,
        method,
        target,
        stamp,
        nonce,
        lower.get("idempotency-key", ""),
        lower.get("if-match", ""),
        body,
    )
    return {
        "X-Anxin-Key": key,
        "X-Anxin-Timestamp": stamp,
        "X-Anxin-Nonce": nonce,
        "X-Anxin-Signature": signed.signature(secret),
    }


@dataclass(frozen=True)
class KnownKey:
    caller: Caller
    secret: str


class Signatures:
    """Checks signatures for one service. Credentials that were read are cached for CREDENTIAL_CACHED_SECONDS."""

    def __init__(
        self, service: str, sessions: Sessions, access_key: bytes, ticks: Callable[[], float] = time.monotonic
    ):
        self._service = service
        self._sessions = sessions
        self._access_key = access_key
        self._cache = TtlCache[str, KnownKey](CREDENTIAL_CACHED_SECONDS, ticks)

    async def caller(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes, digest: bytes | None = None
    ) -> Caller:
        """Who signed; `digest` in place of a body that is not in memory.

        Raises UnknownKey, BadTimestamp, BadNonce or BadSignature. The nonce is checked later, by `spend_nonce`.
        """
        stamp, nonce = headers.get("x-anxin-timestamp", ""), headers.get("x-anxin-nonce", "")
        if not STAMP.fullmatch(stamp) or abs(time.time() - int(stamp)) > WINDOW_SECONDS:
            raise BadTimestamp
        if not NONCE.fullmatch(nonce):
            raise BadNonce
        known = await self._cache.of(headers.get("x-anxin-key", ""), self._read)
        once, seen = headers.get("idempotency-key", ""), headers.get("if-match", "")
        signed = Signed(self._service, method, target, stamp, nonce, once, seen, body, digest)
        given = headers.get("x-anxin-signature", "")
        if not hmac.compare_digest(signed.signature(known.secret).encode(), given.lower().encode()):
            raise BadSignature
        return known.caller

    async def claimed(self, party: str | None, claim: Claim) -> KnownKey:
        """Who made a partner's claim, and with which secret. A credential is valid for the path of its own party only;
        None is a path of every party.

        Raises UnknownKey, PartnerBadTime or BadSignature. The nonce, if there is one, is checked later, by
        `spend_nonce`.
        """
        if claim.seconds is not None and abs(time.time() - claim.seconds) > WINDOW_SECONDS:
            raise PartnerBadTime(window=WINDOW_SECONDS)
        known = await self._cache.of(claim.key, self._read)
        if party is not None and known.caller.party != party:
            raise UnknownKey
        if not hmac.compare_digest(claim.expected(known.secret).encode(), claim.given.encode()):
            raise BadSignature
        return known

    async def _read(self, key: str) -> KnownKey:
        async with self._sessions.begin() as session:
            with_party = select(Credential, Party).join(Party, col(Party.name) == col(Credential.party))
            found = (await session.exec(with_party.where(Credential.key == key))).first()
        now = clock.wall()
        if found is None or found[0].revoked_at or (found[0].expires_at and found[0].expires_at <= now):
            raise UnknownKey
        credential, party = found
        secret = open_sealed(self._access_key, credential.secret).decode()
        caller = Caller(
            party=party.name,
            kind=party.kind,
            divisions=tuple(credential.divisions),
            scopes=frozenset(credential.scopes),
            subject=credential.name,
        )
        return KnownKey(caller, secret)


async def spend_nonce(session: AsyncSession, key: str, nonce: str) -> None:
    """Record the nonce as used, in this transaction. Raises ReplayedNonce when it was used before."""
    spent = insert(NonceRow).values(key=key, nonce=nonce).on_conflict_do_nothing()
    if await session.scalar(spent.returning(col(NonceRow.nonce))) is None:
        raise ReplayedNonce


def spending(key: str, nonce: str) -> Row:
    """The nonce's row, for a command written in a group; a nonce used before makes the group's write fail."""
    return NonceRow, {"key": key, "nonce": nonce}


async def forget_nonces(session: AsyncSession) -> None:
    """Delete nonces older than 600 s."""
    await session.exec(delete(NonceRow).where(col(NonceRow.spent_at) < clock.wall() - NONCE_KEPT))


def new_credential(
    access_key: bytes, *, name: str, party: str, of_divisions: list[str], scopes: list[str]
) -> tuple[Credential, str]:
    """A credential to store, and its secret, which is shown once: 192 random bits in 32 characters, so that it can be
    the key of the real-name platform's protocol as well (AES-256).
    """
    secret = secrets.token_urlsafe(24)
    row = Credential(
        key=f"ak_{secrets.token_hex(8)}",
        name=name,
        party=party,
        secret=seal(access_key, secret.encode()),
        divisions=of_divisions,
        scopes=scopes,
    )
    return row, secret
