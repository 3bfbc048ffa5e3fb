"""Asking the national clue platform for what is new, page by page, and reading its pages (INT-12).

Its times are the time of its own change, in seconds of China's clock. The form of the question is ours until a place
is told its own; the signature is the exchange platform's, success is 201.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.intake.channels.adapters import national_vocabulary
from services.intake.channels.adapters.national_platform import TIME
from services.intake.channels.adapters.signatures import exchange_headers
from shared.clock import CHINA


class NotAPage(Exception):
    """The platform answered something else than a page of clues; `str` says what, and holds nothing of its body."""


@dataclass(frozen=True)
class Page:
    """Some of the clues that changed in the time asked for, and how many there are."""

    rows: list[Any]
    total: int


def question(begins: datetime, ends: datetime, index: int, size: int) -> dict[str, str]:
    """What is asked, as the query of a GET."""
    return {
        "beginTime": begins.astimezone(CHINA).strftime(TIME),
        "endTime": ends.astimezone(CHINA).strftime(TIME),
        "pageIndex": str(index),
        "pageSize": str(size),
    }


def headers(secret: str, requester: str, service: str, now: datetime) -> dict[str, str]:
    return exchange_headers(secret, now, requester, service)


def read_page(status: int, body: bytes) -> Page:
    """Raises NotAPage. 200 means nothing; only the code inside counts."""
    try:
        said = json.loads(body, parse_float=Decimal)
        code = said["code"]
        if str(code) != str(national_vocabulary.TAKEN):
            raise NotAPage(f"code {str(code)[:20]}")
        rows, total = said["data"]["rows"], int(said["data"]["total"])
    except (ValueError, LookupError, TypeError) as failure:
        raise NotAPage(f"HTTP {status}, no page") from failure
    if not isinstance(rows, list):
        raise NotAPage("rows are no list")
    return Page(rows, total)
