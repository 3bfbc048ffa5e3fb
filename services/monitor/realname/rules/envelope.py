"""The envelope of a request: eight form fields, of which the last signs the others (interchange 5.2).

The signed text is lower-cased as a whole, so the signature is the same whatever the case of a letter in it: a nonce
counts in lower case, or a request could be sent again with another case.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from services.monitor.feeds.rules.values import CHINA
from services.monitor.realname.rules.failures import FieldMissing, FieldTwice, OutOfRange, WrongForm

SIGNED = ("appid", "data", "format", "method", "nonce", "timestamp", "version")
"""In the order in which they are signed."""
FIELDS = (*SIGNED, "sign")
MOST_FIELDS = 32
"""Fields of a form that are read at all; our own choice."""
NONCE = re.compile(r"[0-9a-f]{32}")
SIGN = re.compile(r"[0-9a-f]{64}")
TIME = re.compile(r"[0-9]{14}")


@dataclass(frozen=True)
class Envelope:
    """`nonce` and `sign` are in lower case: hex of either case is the same number."""

    appid: str
    data: str
    format: str
    method: str
    nonce: str
    timestamp: str
    version: str
    sign: str
    seconds: int
    """The timestamp, which is China's time, in seconds since 1970."""

    def expected(self, secret: str) -> str:
        return sign({name: getattr(self, name) for name in SIGNED}, secret)


def sign(fields: dict[str, str], secret: str) -> str:
    """hex(SHA-256) of the fields and the secret, joined in their order and lower-cased as a whole."""
    text = "&".join([*(f"{name}={fields[name]}" for name in SIGNED), f"appsecret={secret}"])
    return hashlib.sha256(text.lower().encode()).hexdigest()


def form_of(body: bytes) -> dict[str, str] | None:
    """The protocol's fields of a form; None where the body is no form with any of them. Raises FieldTwice."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except (UnicodeDecodeError, ValueError):
        return None
    form: dict[str, str] = {}
    for name, value in pairs:
        if name in FIELDS:
            if name in form:
                raise FieldTwice(field=name)
            form[name] = value
    return form or None


def opened(form: dict[str, str]) -> Envelope:
    """Raises FieldMissing, WrongForm or OutOfRange."""
    for name in FIELDS:
        if not form.get(name):
            raise FieldMissing(field=name)
    if form["format"].lower() != "json":
        raise OutOfRange(field="format")
    if form["version"] != "1.0":
        raise OutOfRange(field="version")
    nonce, given = form["nonce"].lower(), form["sign"].lower()
    if not NONCE.fullmatch(nonce):
        raise WrongForm(field="nonce", form="32 hex")
    if not SIGN.fullmatch(given):
        raise WrongForm(field="sign", form="64 hex")
    return Envelope(**form | {"nonce": nonce, "sign": given}, seconds=_seconds(form["timestamp"]))


def _seconds(stamp: str) -> int:
    if not TIME.fullmatch(stamp):
        raise WrongForm(field="timestamp", form="yyyyMMddHHmmss")
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
        return int(at.timestamp())
    except (ValueError, OverflowError):
        raise WrongForm(field="timestamp", form="yyyyMMddHHmmss") from None
