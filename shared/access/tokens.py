"""Bearer tokens of people: OIDC access tokens signed RS256 or ES256, keys fetched from the issuer's JWKS address.

A development stack issues its own (`anxin token`); its issuer name is refused in production.
"""

import hashlib
import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlparse
from urllib.request import url2pathname

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from shared.access.callers import Caller, Party
from shared.access.http_client import Client
from shared.access.ttl_cache import TtlCache
from shared.database.sessions import Sessions
from shared.refusals import Unauthenticated
from shared.values import divisions as value_divisions

ALGORITHMS = ["RS256", "ES256"]
AUDIENCE = "anxin"
DEVELOPMENT_ISSUER = "https://development.anxin.invalid"
KEYS_CACHED_SECONDS = 300.0
KEYS_REFETCHED_SECONDS = 5.0
PARTY_CACHED_SECONDS = 2.0
SIGNATURE_CACHED_SECONDS = 60.0
"""How long a verified signature is not verified again. Whether the token has expired is checked every time."""


class BadToken(Unauthenticated):
    code = "bad-token"
    zh = "令牌无效：{why}"
    en = "the token is not valid: {why}"


class Tokens:
    """Reads bearer tokens of one issuer.

    The issuer's keys are fetched when first needed, then every five minutes, and when a token's signature does not
    verify (at most every 5 s).
    """

    def __init__(self, issuer: str, jwks_url: str, sessions: Sessions) -> None:
        self._jwks_url = jwks_url
        self._sessions = sessions
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._cache = TtlCache[str, Party](PARTY_CACHED_SECONDS)
        self._verified_claims = TtlCache[bytes, dict[str, Any]](SIGNATURE_CACHED_SECONDS)
        self._claims = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": issuer},
            aud={"essential": True, "value": AUDIENCE},
            exp={"essential": True},
            sub={"essential": True},
            party={"essential": True},
        )

    async def caller(self, token: str) -> Caller:
        """The person whom the token names. Raises BadToken."""
        claims = await self._verified_claims.of(
            hashlib.sha256(token.encode()).digest(), lambda _: self._verified(token)
        )
        try:
            self._claims.validate(claims)
        except (JoseError, ValueError) as failure:
            raise BadToken(why=_reason(failure)) from failure
        party = await self._cache.of(str(claims["party"]), self._party)
        return Caller(
            party=party.name,
            kind=party.kind,
            divisions=_listed(claims, "divisions"),
            scopes=frozenset(str(claims.get("scope", "")).split()),
            subject=str(claims["sub"]),
            roles=frozenset(_listed(claims, "roles")),
            person=True,
        )

    async def _party(self, name: str) -> Party:
        """The party's row: what kind of party it is comes from our table, not from the token."""
        async with self._sessions.begin() as session:
            party = await session.get(Party, name)
        if party is None:
            raise BadToken(why="unknown_party")
        return party

    async def _verified(self, token: str) -> dict[str, Any]:
        keys = await self._fresh_keys(KEYS_CACHED_SECONDS)
        try:
            return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError):
            keys = await self._fresh_keys(KEYS_REFETCHED_SECONDS)
        try:
            return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError) as failure:
            raise BadToken(why=_reason(failure)) from failure

    async def _fresh_keys(self, at_most: float) -> KeySet:
        if self._keys is None or time.monotonic() - self._fetched > at_most:
            self._keys = KeySet.import_key_set(await self._fetch())
            self._fetched = time.monotonic()
        return self._keys

    async def _fetch(self) -> Any:
        address = urlparse(self._jwks_url)
        if address.scheme == "file":
            return json.loads(Path(url2pathname(address.path)).read_text())  # noqa: ASYNC240  a small local file
        async with Client(timeout=5) as client:
            answer = await client.get(self._jwks_url)
            answer.raise_for_status()
            return answer.json()


def _listed(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    """A claim that is a list of words.

    Raises BadToken for any other shape: a text would be read as a list of letters.
    """
    told = claims.get(name) or []
    well = isinstance(told, list) and all(isinstance(word, str) for word in told)
    if not well or (name == "divisions" and not all(map(value_divisions.is_wellformed, told))):
        raise BadToken(why=name)
    return tuple(told)


def _reason(failure: Exception) -> str:
    """Why a token was refused, without anything of the token itself."""
    return str(getattr(failure, "error", "") or type(failure).__name__)


def issue(
    key: ECKey,
    *,
    subject: str,
    party: str,
    divisions: list[str],
    scopes: list[str],
    roles: list[str],
    seconds: int = 12 * 3600,
) -> str:
    """A development token, signed ES256. Only development stacks accept its issuer."""
    now = int(time.time())
    claims = {
        "iss": DEVELOPMENT_ISSUER,
        "aud": AUDIENCE,
        "sub": subject,
        "iat": now,
        "exp": now + seconds,
        "party": party,
        "divisions": divisions,
        "scope": " ".join(scopes),
        "roles": roles,
    }
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
