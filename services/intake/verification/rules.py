"""Rules about part B: codes must be on the place's lists; the conditions of acceptance that are not met (INT-02); from
which day the two years of inspection run (INT-04, INT-16).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from shared.refusals import Invalid

REGIMES = ("agent_payment", "real_name", "wage_account", "bond")
"""总包代发、实名制、专户、保证金: the four regimes; verified arrears are traced back to the lack of one 倒查."""


class NotListed(Invalid):
    code = "not-listed"
    zh = "{named}不在本地名录中，可选：{choices}"
    en = "{field} is not on the list of this place; there are: {known}"


NAMED = {"cause": "欠薪原因", "sector": "行业"}


class Listed(Protocol):
    """A row of a list: its Chinese name."""

    @property
    def zh(self) -> str: ...


def check_listed(field: str, given: str | None, known: Mapping[str, Listed]) -> None:
    """Raises NotListed, with the codes of the list, where `given` is not one of them. None is allowed."""
    if given is not None and given not in known:
        choices = "、".join(f"{row.zh}（{code}）" for code, row in sorted(known.items()))
        raise NotListed(field=field, named=NAMED[field], choices=choices, known=", ".join(sorted(known)))


def weak(regimes: Mapping[str, bool | None] | None) -> tuple[list[str], list[str]]:
    """Which of the four regimes were found missing, and for which nothing is known."""
    seen = regimes or {}
    return [name for name in REGIMES if seen.get(name) is False], [name for name in REGIMES if seen.get(name) is None]


WORDS_OF_CLAIM: Mapping[str, tuple[str, str]] = {
    "invented": ("编造虚假事实讨要农民工工资", "wages were claimed on invented facts"),
    "unlawful_means": ("采取非法手段讨要农民工工资", "wages were claimed by unlawful means"),
    "works_money": ("以拖欠农民工工资为名讨要工程款", "money for works was claimed in the name of wages"),
}
"""The three that are dealt with by law (条例 52, INT-17). An officer finds it; nothing is refused for it."""


@dataclass(frozen=True)
class Unpaid:
    """What is known of the days of a non-payment.

    `worked_until` is the last day of unpaid work, `pay_day` the one on which the last of these wages had to be paid,
    `continuing` whether an officer found that the non-payment went on 连续或者继续状态; None while nobody said it.
    """

    worked_until: date | None
    pay_day: date | None
    continuing: bool | None

    @property
    def begins(self) -> date | None:
        """The day after the pay-day 应付日 (INT-16); None where that day is unknown."""
        return self.pay_day + timedelta(days=1) if self.pay_day else None

    @property
    def never_before(self) -> date | None:
        """A day before which the two years cannot begin: work is owed once it is done, wages after their pay-day."""
        return max(filter(None, (self.worked_until, self.begins)), default=None)

    def ended(self, found_on: date | None) -> date | None:
        """The day from which the two years run (监察条例 20): of the act, or of its end if it lasted.

        Reckoned from the pay-day alone, once it was found that the non-payment did not continue. Otherwise only the
        day that a person found (`found_on`) counts, and without one none: what is unknown has not passed.
        """
        if found_on is None and (self.begins is None or self.continuing is not False):
            return None
        return max(filter(None, (self.never_before, found_on)))


def worked_until(verified_to: date | None, occurred_on: date | None, period_to: str | None) -> date | None:
    """The last day of unpaid work, at the earliest: as verified, else the later of the filing's day and the first day
    of its last month; None where neither is given."""
    if verified_to is not None:
        return verified_to
    told = date(int(period_to[:4]), int(period_to[5:]), 1) if period_to else None
    return max(filter(None, (told, occurred_on)), default=None)


@dataclass(frozen=True)
class TimeBar:
    """The two years for one complaint (INT-04); the last day still counts.

    `until` is their last day, counted from `ended`; `safe_until` the last day that is in time whatever else is found,
    counted from `safe_from`. None: unknown.
    """

    filed_on: date
    ended: date | None
    until: date | None
    safe_from: date | None
    safe_until: date | None

    @property
    def in_time(self) -> bool | None:
        """None where nobody can tell: then it is in time until a person has found the day on which it ended."""
        if self.safe_until is not None and self.filed_on <= self.safe_until:
            return True
        return None if self.until is None else self.filed_on <= self.until


def unmet_conditions(*, in_time: bool | None, employer: bool, period: bool, owed: bool) -> list[str]:
    """The conditions of acceptance that are not shown to be met (INT-02). They inform the head and prevent nothing."""
    met = {"in-time": in_time is True, "clear-employer": employer, "clear-period": period, "clear-injury": owed}
    return [name for name, shown in met.items() if not shown]


FACTS = "intake"
"""`by` of a proposal that intake makes from what was verified."""
