"""Ways of signing that partners share (interchange §9): the national exchange platform's, Guangdong's, and a plain one.

A signature over the time alone says nothing about the body: what it is made of then counts once.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

from shared.access.partner_auth import Claim, PartnerUnsigned, Push, Request, hmac_sha256, sha256_of

REQUESTER, SERVICE = "anxin", "qxxs"
"""Under which names this house calls the exchange platform; the platform's operator gives them out."""


def exchange_sign(secret: str, service: str, requester: str, millis: str) -> str:
    """base64(HMAC-SHA256(sid, rid, rtime)) of the 国家数据共享交换平台; the order of the three is recalled."""
    whole = f"{service}{requester}{millis}".encode()
    return base64.b64encode(hmac.digest(secret.encode(), whole, hashlib.sha256)).decode()


def exchange_headers(secret: str, now: datetime, requester: str = REQUESTER, service: str = SERVICE) -> dict[str, str]:
    """What a call through the exchange platform carries."""
    millis = str(int(now.timestamp() * 1000))
    return {
        "gjgxjhpt_rid": requester,
        "gjgxjhpt_sid": service,
        "gjgxjhpt_rtime": millis,
        "gjgxjhpt_sign": exchange_sign(secret, service, requester, millis),
    }


def exchange_claim(request: Request) -> Claim:
    """The requester's name is the key of its credential."""
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
    """hex(SHA-256(timestamp + token + nonce + timestamp)), as the Guangdong TIF has it."""
    return sha256_of(stamp, token, nonce, stamp)


def tif_headers(token: str, now: datetime, paas_id: str = REQUESTER) -> dict[str, str]:
    stamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
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
    """`sign` is HMAC-SHA256 over appId, timestamp in seconds, nonce and body; it covers the body, so a resend may come
    with the same nonce. Made for synthetic systems; nothing of it was found."""
    app, stamp, nonce = (request.header(name) for name in ("appid", "timestamp", "nonce"))
    return Claim(
        key=app,
        given=request.header("sign").lower(),
        expected=lambda secret: hmac_sha256(secret, app, stamp, nonce, request.body),
        seconds=_whole(stamp, "timestamp"),
    )


def app_headers(secret: bytes, delivery: str, body: bytes, now: datetime) -> dict[str, str]:
    """As they sign towards us; `bizNo` stays the same on every attempt."""
    stamp, nonce = str(int(now.timestamp())), secrets.token_hex(8)
    signed = hmac_sha256(secret.decode(), REQUESTER, stamp, nonce, body)
    return {"appId": REQUESTER, "timestamp": stamp, "nonce": nonce, "sign": signed, "bizNo": delivery}


def plain_sign(secret: str, stamp: str, body: bytes) -> str:
    """hex(HMAC-SHA256(secret; time, line feed, body)): ours, offered to partners that have no way of their own."""
    return hmac_sha256(secret, stamp, "\n", body)


def plain_headers(secret: str, body: bytes, now: datetime, key: str = REQUESTER) -> dict[str, str]:
    stamp = str(int(now.timestamp()))
    return {"x-partner-key": key, "x-partner-time": stamp, "x-partner-sign": plain_sign(secret, stamp, body)}


def plain_claim(request: Request) -> Claim:
    """It covers the body: a resend is a resend."""
    stamp = request.header("x-partner-time")
    return Claim(
        key=request.header("x-partner-key"),
        given=request.header("x-partner-sign").lower(),
        expected=lambda secret: plain_sign(secret, stamp, request.body),
        seconds=_whole(stamp, "x-partner-time"),
    )


def plain_push(accepted: Callable[[int, bytes], bool | None]) -> Push:
    """Pushing with the plain signature."""
    return Push(
        sign=lambda secret, _, body, now: plain_headers(secret.decode(), body, now),
        accepted=accepted,
    )


def _whole(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 15:
        raise PartnerUnsigned(field=name)
    return int(text)
