"""Signatures of partners' requests (interchange §9): the national exchange platform's, Guangdong's, and two of our own.

A signature that does not cover the body has a nonce in its claim, which is accepted only once.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.access.partner_auth import Claim, PartnerUnsigned, Push, Request, hmac_sha256, sha256_of

REQUESTER, SERVICE = "anxin", "qxxs"
"""Our names on the exchange platform, as requester and service; the platform's operator assigns them."""


@dataclass(frozen=True)
class Scheme:
    """A way to sign requests: what the partner's page says of it, how a claim is read, and how a partner signs.

    `headers` are the names and their meanings; `sign` takes secret, key, nonce, body and time.
    """

    en: str
    headers: Mapping[str, str]
    claim: Callable[[Request], Claim]
    sign: Callable[[str, str, str, bytes, datetime], dict[str, str]]


def exchange_sign(secret: str, service: str, requester: str, millis: str) -> str:
    """base64(HMAC-SHA256(sid + rid + rtime)) of the 国家数据共享交换平台; the order of the three is from memory."""
    whole = f"{service}{requester}{millis}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), whole, hashlib.sha256)).decode()


def exchange_headers(secret: str, now: datetime, requester: str = REQUESTER, service: str = SERVICE) -> dict[str, str]:
    """The headers of a request through the exchange platform."""
    millis = str(int(now.timestamp() * 1000))
    return {
        "gjgxjhpt_rid": requester,
        "gjgxjhpt_sid": service,
        "gjgxjhpt_rtime": millis,
        "gjgxjhpt_sign": exchange_sign(secret, service, requester, millis),
    }


def exchange_claim(request: Request) -> Claim:
    """The claim of a request through the exchange platform. The requester's name is the key of its credential."""
    requester, service = request.header("gjgxjhpt_rid"), request.header("gjgxjhpt_sid")
    millis, given = request.header("gjgxjhpt_rtime"), request.header("gjgxjhpt_sign")
    return Claim(
        key=requester,
        given=given,
        expected=lambda secret: exchange_sign(secret, service, requester, millis),
        seconds=_whole(millis, "gjgxjhpt_rtime") // 1000,
        nonce=f"{service}-{millis}",
    )


def tif_sign(token: str, stamp: str, nonce: str) -> str:
    """hex(SHA-256(timestamp + token + nonce + timestamp)) of the Guangdong TIF."""
    return sha256_of(stamp, token, nonce, stamp)


def tif_headers(token: str, now: datetime, paas_id: str = REQUESTER, nonce: str = "") -> dict[str, str]:
    stamp, nonce = str(int(now.timestamp())), nonce or secrets.token_hex(16)
    return {
        "x-tif-paasid": paas_id,
        "x-tif-timestamp": stamp,
        "x-tif-nonce": nonce,
        "x-tif-serviceid": SERVICE,
        "x-tif-signature": tif_sign(token, stamp, nonce),
    }


def tif_claim(request: Request) -> Claim:
    stamp, nonce = request.header("x-tif-timestamp"), request.header("x-tif-nonce")
    return Claim(
        key=request.header("x-tif-paasid"),
        given=request.header("x-tif-signature").lower(),
        expected=lambda token: tif_sign(token, stamp, nonce),
        seconds=_whole(stamp, "x-tif-timestamp"),
        nonce=nonce[:64],
    )


def app_claim(request: Request) -> Claim:
    """The claim of a request with `sign`: HMAC-SHA256 over appId, timestamp in seconds, nonce and body.

    It covers the body, so a resend may have the same nonce. Our own, for synthetic systems; none such was found.
    """
    app, stamp, nonce = (request.header(name) for name in ("appid", "timestamp", "nonce"))
    return Claim(
        key=app,
        given=request.header("sign").lower(),
        expected=lambda secret: hmac_sha256(secret, app, stamp, nonce, request.body),
        seconds=_whole(stamp, "timestamp"),
    )


def app_sign(secret: str, app: str, nonce: str, body: bytes, now: datetime) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    signed = hmac_sha256(secret, app, stamp, nonce, body)
    return {"appId": app, "timestamp": stamp, "nonce": nonce, "sign": signed}


def app_headers(secret: bytes, delivery: str, body: bytes, now: datetime) -> dict[str, str]:
    """Headers with the same signature for our requests; `bizNo` is the same on every attempt."""
    return app_sign(secret.decode(), REQUESTER, secrets.token_hex(8), body, now) | {"bizNo": delivery}


def plain_sign(secret: str, stamp: str, body: bytes) -> str:
    """hex(HMAC-SHA256(secret; time, line feed, body)): our own, for partners without a signature of theirs."""
    return hmac_sha256(secret, stamp, "\n", body)


def plain_headers(secret: str, body: bytes, now: datetime, key: str = REQUESTER) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    return {"x-partner-key": key, "x-partner-time": stamp, "x-partner-sign": plain_sign(secret, stamp, body)}


def plain_claim(request: Request) -> Claim:
    """The claim of a request with the plain signature. It covers the body, so no nonce is needed."""
    stamp = request.header("x-partner-time")
    return Claim(
        key=request.header("x-partner-key"),
        given=request.header("x-partner-sign").lower(),
        expected=lambda secret: plain_sign(secret, stamp, request.body),
        seconds=_whole(stamp, "x-partner-time"),
    )


def plain_push(accepted: Callable[[int, bytes], bool | None]) -> Push:
    """A push with the plain signature; `accepted` reads the partner's response."""
    return Push(
        sign=lambda secret, _, body, now: plain_headers(secret.decode(), body, now),
        accepted=accepted,
    )


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise PartnerUnsigned(field=name)
    return int(text)


EXCHANGE = Scheme(
    en="base64(HMAC-SHA256(secret; service + requester + time)). The body is not covered: a signature counts once.",
    headers={
        "gjgxjhpt_rid": "the requester: the key of the credential",
        "gjgxjhpt_sid": "the service",
        "gjgxjhpt_rtime": "the time in milliseconds since 1970",
        "gjgxjhpt_sign": "the signature",
    },
    claim=exchange_claim,
    sign=lambda secret, key, _, __, now: exchange_headers(secret, now, key),
)
TIF = Scheme(
    en="hex(SHA-256(time + secret + nonce + time)). The body is not covered: a nonce counts once.",
    headers={
        "x-tif-paasid": "the key of the credential",
        "x-tif-timestamp": "the time in seconds since 1970",
        "x-tif-nonce": "letters and digits, different in each request",
        "x-tif-serviceid": "the service; not checked",
        "x-tif-signature": "the signature",
    },
    claim=tif_claim,
    sign=lambda secret, key, nonce, _, now: tif_headers(secret, now, key, nonce),
)
APP = Scheme(
    en="hex(HMAC-SHA256(secret; key + time + nonce + body)), the body as it is sent.",
    headers={
        "appId": "the key of the credential",
        "timestamp": "the time in seconds since 1970",
        "nonce": "letters and digits",
        "sign": "the signature",
    },
    claim=app_claim,
    sign=app_sign,
)
PLAIN = Scheme(
    en="hex(HMAC-SHA256(secret; time + line feed + body)), the body as it is sent.",
    headers={
        "x-partner-key": "the key of the credential",
        "x-partner-time": "the time in seconds since 1970",
        "x-partner-sign": "the signature",
    },
    claim=plain_claim,
    sign=lambda secret, key, _, body, now: plain_headers(secret, body, now, key),
)
"""The four ways in which partners sign."""
