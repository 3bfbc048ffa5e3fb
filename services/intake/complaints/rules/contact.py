"""The subjects of calls about a complaint (C124), and whether the office reached the reporter.

The outcomes of a call, and when somebody counts as unreachable, are in `shared/trade/reachability.py`.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from shared.trade.reachability import ATTEMPTS_KEY, DAYS_KEY, Outcome, Reach, Tried, reach

__all__ = ["ATTEMPTS_KEY", "DAYS_KEY", "CallOccasion", "Outcome", "Reach", "Tried", "reach", "reached_by_office"]


class CallOccasion(StrEnum):
    """The subject of a call."""

    FIRST_CONTACT = "first_contact"
    SUPPLEMENT = "supplement"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    PAYMENT = "payment"
    RESULT = "result"
    OTHER = "other"


def reached_by_office(calls: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a call of the log by a person of the office reached the reporter 联系群众: a partner's own call-back is
    none, nor is a call to another worker of the list.
    """
    return any(each["reached"] and each["worker_ref"] is None and "/" in each["by"] for each in calls)
