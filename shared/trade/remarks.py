"""What a bank's remark 摘要 says: that money came back, that a booking was reversed, for which month it was paid.

No standard of such words was found (interchange 5.4): the lists are our own choice.
"""

import re
from datetime import date
from functools import lru_cache

RETURN = ("退汇", "退回", "退票", "退款")
REVERSAL = ("冲正", "冲销", "撤销", "抹账")
TWICE = ("重复", "多发")
YEAR, MONTH = "\u5e74", "\u6708"
WITH_YEAR = re.compile(rf"(?<!\d)(20\d\d)\s*[{YEAR}./-]?\s*(1[0-2]|0?[1-9])(?![\d./-]|\s*{MONTH}\s*\d)")
MONTH_ALONE = re.compile(rf"(?<!\d)(1[0-2]|0?[1-9])\s*{MONTH}(?!\s*\d)")
"""A whole date is a day of booking, no month of wages."""


def says_return(remark: str) -> bool:
    return any(word in remark for word in RETURN)


def says_reversal(remark: str) -> bool:
    return any(word in remark for word in REVERSAL)


def says_twice(remark: str) -> bool:
    return any(word in remark for word in TWICE)


@lru_cache(4096)
def month_named(remark: str, booked_on: date) -> date | None:
    """The first day of the month that the remark names; without a year, the last such month up to the booking."""
    if found := WITH_YEAR.search(remark):
        return date(int(found[1]), int(found[2]), 1)
    if found := MONTH_ALONE.search(remark):
        month = int(found[1])
        return date(booked_on.year - (month > booked_on.month), month, 1)
    return None
