"""The request for clues of the national platform, page by page, and the reading of its pages (INT-12).

The times are those at which the platform changed a clue, to the second, in China's zone. The form of the request is
our own until the platform's is known; the signature is the exchange platform's, the success code is 201.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from services.intake.channels.adapters import national_vocabulary
from services.intake.channels.adapters.national_platform import TIME
from services.intake.channels.adapters.parsing import pattern
from services.intake.channels.adapters.signatures import exchange_headers
from shared.clock import CHINA


class NotAPage(Exception):
    """The platform's response is no page of clues. The text of the exception contains nothing of the body."""


@dataclass(frozen=True)
class Page:
    """A page of the clues that changed in the period, and the total number of those clues."""

    rows: list[Any]
    total: int


def question(begins: datetime, ends: datetime, index: int, size: int) -> dict[str, str]:
    """The query of the GET for page `index` of the clues that changed from `begins` to `ends`."""
    return {
        "beginTime": begins.astimezone(CHINA).strftime(pattern(TIME)),
        "endTime": ends.astimezone(CHINA).strftime(pattern(TIME)),
        "pageIndex": str(index),
        "pageSize": str(size),
    }


def headers(secret: str, requester: str, service: str, now: datetime) -> dict[str, str]:
    return exchange_headers(secret, now, requester, service)


def read_page(status: int, body: bytes) -> Page:
    """The page in a response. Raises NotAPage. Only the code in the body counts, not the HTTP status."""
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
