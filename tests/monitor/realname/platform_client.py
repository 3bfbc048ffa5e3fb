"""A site's software speaking the real-name platform's protocol, written from the published protocol alone.

One URL takes signed forms; a write is answered with a serial number, under which the result is asked for until it is
there. Every object of the site has an upload state, which says whether it may still be changed and sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from asyncio import sleep
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import IntEnum
from typing import Any, NamedTuple

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

CHINA = timezone(timedelta(hours=8))
INTERVAL = 30
"""Seconds between two questions for a result."""
POLLS = 20
SIGNED = ("appid", "data", "format", "method", "nonce", "timestamp", "version")
OK = 0
PENDING, FAILED, SUCCEEDED = 0, 10, 20
EXISTS = re.compile(r"项目中已存在|参建单位已存在|班组已存在编号为:(?P<number>[\w-]+)")
"""The failure texts that say the platform has the object already, and under which number."""


class Upload(IntEnum):
    """What the site knows of its own copy of an object."""

    FAILED = -1
    TO_UPLOAD = 0
    IN_SYNC = 1
    CHANGED = 2
    FROZEN = 3
    UPLOADING = 4
    SYNCING = 5


MAY_LEAVE = frozenset({Upload.FAILED, Upload.TO_UPLOAD, Upload.CHANGED})
MAY_CHANGE = MAY_LEAVE | {Upload.IN_SYNC}


class Platform(NamedTuple):
    """Where the platform is, who the caller is there, and how its worker is made to handle what was accepted."""

    http: httpx.AsyncClient
    path: str
    appid: str
    secret: str
    handle: Callable[[], Awaitable[object]]


class Answer(NamedTuple):
    code: int
    message: str
    data: Any

    @property
    def serial(self) -> str:
        """Under which the result of a write is asked for."""
        return str(self.data["requestSerialCode"])


class NotNow(Exception):
    """The object's upload state does not allow it."""


class StillPending(Exception):
    """The platform has not handled the request after all the questions a client may ask."""


@dataclass(frozen=True)
class Outcome:
    """What became of one upload: the state it left, the platform's text, the number adopted from it."""

    state: Upload
    text: str
    number: str | None = None


def signature(form: dict[str, str], secret: str) -> str:
    """SHA-256 over the whole lower-cased line, so a difference of case only is not protected."""
    line = "&".join(f"{name}={form[name]}" for name in SIGNED) + f"&appsecret={secret}"
    return hashlib.sha256(line.lower().encode()).hexdigest()


def sealed(text: str, secret: str) -> str:
    """AES-CBC with PKCS7 in base64; the key is the secret, the first block its first half."""
    key = secret.encode()
    padder, cipher = PKCS7(128).padder(), Cipher(algorithms.AES256(key), modes.CBC(key[:16])).encryptor()
    padded = padder.update(text.encode()) + padder.finalize()
    return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode()


async def half_a_minute() -> None:
    await sleep(INTERVAL)


class PlatformClient:
    """`pause` is awaited between two questions for a result."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        path: str,
        appid: str,
        secret: str,
        clock: Callable[[], datetime],
        pause: Callable[[], Awaitable[object]] = half_a_minute,
    ) -> None:
        self.http, self.path, self.appid, self.secret, self.clock, self.pause = http, path, appid, secret, clock, pause
        self.uploads: dict[str, Upload] = {}

    def sealed(self, text: str) -> str:
        """An identity number or a bank card as it stands inside `data`."""
        return sealed(text, self.secret)

    def form(self, method: str, data: dict[str, Any]) -> dict[str, str]:
        """A signed form with a nonce of its own."""
        form = {
            "appid": self.appid,
            "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
            "format": "json",
            "method": method,
            "nonce": secrets.token_hex(16),
            "timestamp": self.clock().astimezone(CHINA).strftime("%Y%m%d%H%M%S"),
            "version": "1.0",
        }
        return form | {"sign": signature(form, self.secret)}

    async def send(self, form: dict[str, str]) -> Answer:
        reply = (await self.http.post(self.path, data=form)).json()
        return Answer(int(reply["code"]), str(reply.get("message") or ""), reply.get("data"))

    async def call(self, method: str, data: dict[str, Any]) -> Answer:
        return await self.send(self.form(method, data))

    async def finish(self, serial: str) -> tuple[int, str]:
        """The result of a write, once the platform has handled it."""
        for _ in range(POLLS):
            answer = await self.call("AsyncHandleResult.Query", {"requestSerialCode": serial})
            if answer.code != OK:
                return FAILED, answer.message
            if (status := int(answer.data["status"])) != PENDING:
                return status, str(answer.data.get("result") or "")
            await self.pause()
        raise StillPending(serial)

    def changed(self, key: str) -> None:
        """The site edited its own copy. What is under way cannot be edited, nor a payroll line once it was uploaded."""
        state = self.uploads.get(key, Upload.TO_UPLOAD)
        if state not in MAY_CHANGE:
            raise NotNow(f"{key} is {state.name}")
        self.uploads[key] = {Upload.IN_SYNC: Upload.CHANGED, Upload.FAILED: Upload.TO_UPLOAD}.get(state, state)

    async def upload(self, key: str, method: str, data: dict[str, Any]) -> Outcome:
        """Send one object and wait for its result; one the platform has already counts as uploaded.

        A payroll is frozen by success. It is never adopted: what the platform has may carry other amounts.
        """
        state, payroll = self.uploads.get(key, Upload.TO_UPLOAD), method.startswith("Payroll.")
        if state not in MAY_LEAVE:
            raise NotNow(f"{key} is {state.name}")
        self.uploads[key] = Upload.SYNCING if state is Upload.CHANGED else Upload.UPLOADING
        answer = await self.call(method, data)
        status, text = await self.finish(answer.serial) if answer.code == OK else (FAILED, answer.message)
        held = None if payroll or status == SUCCEEDED else EXISTS.search(text)
        if status == SUCCEEDED or held:
            self.uploads[key] = Upload.FROZEN if payroll else Upload.IN_SYNC
        else:
            self.uploads[key] = Upload.FAILED
        return Outcome(self.uploads[key], text, held["number"] if held else None)

    async def query(self, method: str, page: int = 0, size: int = 50, **where: str) -> tuple[int, list[dict[str, Any]]]:
        """How many there are in all, and the rows of one page; the first page is 0."""
        answer = await self.call(method, {"pageIndex": page, "pageSize": size, **where})
        if answer.code != OK:
            raise ValueError(f"{method}: {answer.code} {answer.message}")
        return int(answer.data["totalCount"]), answer.data["rows"]
