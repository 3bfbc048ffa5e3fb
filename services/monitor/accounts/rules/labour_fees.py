"""ACC-06, ACC-07: what of the labour fee 人工费用 is due in a month by the plan, and how much of it did not come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Planned:
    """One month of the plan, `2025-08`: its amount, or the progress payment on which its share is counted."""

    month: str
    amount_fen: int | None = None
    progress_fen: int | None = None


@dataclass(frozen=True)
class Plan:
    """The plan on file. `amount_fen` is due in every month that the schedule does not name."""

    amount_fen: int | None = None
    share_percent: Decimal | None = None
    schedule: Sequence[Planned] = ()


def due_fen(plan: Plan | None, month: date, least_share: Decimal | None) -> int | None:
    """What is due in this month; None where the plan does not say.

    The amount agreed, or the agreed share of the progress payment, and never less than the place's share of that
    payment (ACC-07). Parts of a fen are nobody's debt.
    """
    if plan is None:
        return None
    named = next((each for each in plan.schedule if each.month == f"{month:%Y-%m}"), None)
    progress = named.progress_fen if named else None
    agreed = named.amount_fen if named else plan.amount_fen
    if agreed is None and progress is not None and plan.share_percent is not None:
        agreed = int(progress * plan.share_percent / 100)
    least = int(progress * least_share) if progress is not None and least_share is not None else None
    return max((each for each in (agreed, least) if each is not None), default=None)


def short_fen(due: int | None, came: int) -> int:
    """What is lacking; nothing where nothing is known to be due, or more came."""
    return max((due or 0) - came, 0)
