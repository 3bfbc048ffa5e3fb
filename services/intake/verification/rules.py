"""Rules about part B: codes must be on the place's lists; the conditions of acceptance that are not met (INT-02)."""

from collections.abc import Mapping
from datetime import date

from shared.refusals import Invalid

REGIMES = ("agent_payment", "real_name", "wage_account", "bond")
"""总包代发、实名制、专户、保证金: the four regimes; verified arrears are traced back to the lack of one 倒查."""


class NotListed(Invalid):
    code = "not-listed"
    zh = "本地名录中没有“{given}”（{field}）；可选：{known}"
    en = "{given!r} is not on the list of this place ({field}); there are: {known}"


def check_listed(field: str, given: str | None, known: Mapping[str, object]) -> None:
    """Raises NotListed, with the codes of the list, where `given` is not one of them. None is allowed."""
    if given is not None and given not in known:
        raise NotListed(field=field, given=given, known=", ".join(sorted(known)))


def weak(regimes: Mapping[str, bool | None] | None) -> tuple[list[str], list[str]]:
    """Which of the four regimes were found missing, and for which nothing is known."""
    seen = regimes or {}
    return [name for name in REGIMES if seen.get(name) is False], [name for name in REGIMES if seen.get(name) is None]


def arrears_ended(verified_to: date | None, occurred_on: date | None, period_to: str | None) -> date | None:
    """The last day of the arrears (INT-04): as verified, else the later of the filing's last month and its day; None
    where neither is given."""
    if verified_to is not None:
        return verified_to
    told = month_end(period_to) if period_to else None
    return max(filter(None, (told, occurred_on)), default=None)


def unmet_conditions(*, in_time: bool | None, employer: bool, period: bool, owed: bool) -> list[str]:
    """The conditions of acceptance that are not shown to be met (INT-02). They inform the head and prevent nothing."""
    met = {"in-time": in_time is True, "clear-employer": employer, "clear-period": period, "clear-injury": owed}
    return [name for name, shown in met.items() if not shown]


FACTS = "intake"
"""`by` of a proposal that intake makes from what was verified."""


def month_end(month: str) -> date:
    """The last day of a month given as YYYY-MM."""
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
