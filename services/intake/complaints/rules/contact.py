"""What a call about a complaint is about (C124). How calls end and when somebody is unreachable:
`shared/trade/reachability.py`.
"""

from enum import StrEnum

from shared.trade.reachability import ATTEMPTS_KEY, DAYS_KEY, Outcome, Reach, Tried, reach

__all__ = ["ATTEMPTS_KEY", "DAYS_KEY", "Occasion", "Outcome", "Reach", "Tried", "reach"]


class Occasion(StrEnum):
    """What a call is about."""

    FIRST_CONTACT = "first_contact"
    SUPPLEMENT = "supplement"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    PAYMENT = "payment"
    RESULT = "result"
    OTHER = "other"
