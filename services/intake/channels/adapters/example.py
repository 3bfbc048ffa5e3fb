"""A partner's example request, as its page shows it and as a test sends it: one place for both.

The texts of the pages that no declaration has stand beside it, in `pages/`.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from services.intake.channels.adapters.adapter import Adapter, Result
from services.intake.channels.adapters.requests import PartnerRequest
from services.intake.channels.incoming import Broken
from shared.clock import CHINA

KEY, SECRET, NONCE = "example-key", "example-secret-of-this-page", "0123456789abcdef"
AT = datetime(2025, 8, 28, 9, 0, tzinfo=CHINA)
NUMBER = "420704-2025-000123"
"""Our number in the answer that is shown."""


@dataclass(frozen=True)
class Texts:
    """What a page says beside the declarations. `answers` and `told` are the meanings of our keys."""

    title: str
    sourced: str
    accepted: str
    call: str
    body: bytes
    answers: dict[str, str]
    told: dict[str, str]
    more: str


@cache
def texts_of(name: str) -> Texts:
    page = tomllib.loads(
        files("services.intake.channels.adapters").joinpath("pages", f"{name}.toml").read_text("utf-8")
    )
    example = page.pop("example")
    return Texts(**{"more": ""} | page, call=example["call"], body=example["body"].strip().encode())


def headers(adapter: Adapter, at: datetime = AT) -> dict[str, str]:
    """The example's signature at that time."""
    return adapter.scheme.sign(SECRET, KEY, NONCE, texts_of(adapter.name).body, at)


def answer(adapter: Adapter, number: str = NUMBER) -> Any:
    """What we answer to the example when it comes first. `number` is our complaint's."""
    texts = texts_of(adapter.name)
    [message] = adapter.read(PartnerRequest(texts.call, {}, texts.body))
    assert not isinstance(message, Broken), "an example is sound"
    return json.loads(adapter.reply([Result("taken", message.partner_no, number)]).body)
