"""The subjects of calls about a complaint (C124).

The outcomes of a call, and when somebody counts as unreachable, are in `shared/trade/reachability.py`.
"""

from enum import StrEnum

from shared.trade.reachability import ATTEMPTS_KEY, DAYS_KEY, Outcome, Reach, Tried, reach

__all__ = ["ATTEMPTS_KEY", "DAYS_KEY", "CallOccasion", "Outcome", "Reach", "Tried", "reach"]


class CallOccasion(StrEnum):
    """The subject of a call."""

    FIRST_CONTACT = "first_contact"
    SUPPLEMENT = "supplement"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    PAYMENT = "payment"
    RESULT = "result"
    OTHER = "other"
