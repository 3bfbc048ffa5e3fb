"""What the tests of this room build their stories from."""

import base64
import json
import time

from joserfc import jwt

from shared.access.tokens import AUDIENCE, DEVELOPMENT_ISSUER
from tests.world import Person, a_key


def claims(**changed):
    now = int(time.time())
    told = {
        "iss": DEVELOPMENT_ISSUER,
        "aud": AUDIENCE,
        "sub": "officer-1",
        "iat": now,
        "exp": now + 600,
        "party": "labour_authority",
        "divisions": ["420704"],
        "scope": "complaints:read",
        "roles": ["officer"],
    } | changed
    return {name: value for name, value in told.items() if value is not None}


def a_token(world, *, key=None, algorithm="ES256", **changed):
    key = key or world._issuer_key
    return Person(jwt.encode({"alg": algorithm, "kid": key.kid}, claims(**changed), key, algorithms=[algorithm]))


def part(told):
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def told(**changed):
    return {
        "environment": "production",
        "database_url": "postgresql+asyncpg://intake_app:Zk3x9Qp2@database/anxin",
        "kafka": "kafka:9092",
        **{name: a_key() for name in ("field_key", "hash_key", "history_key", "access_key")},
        "oidc_issuer": "https://login.county.gov.cn",
        "oidc_jwks_url": "https://login.county.gov.cn/jwks",
        "seals": "/var/lib/anxin/seals",
        **{port: 1 for port in ("http_port", "internal_port", "worker_port")},
        "spool": "/nowhere",
    } | changed
