"""What arrears are held against in a place (CRIM-02): its own amounts, else the limits within which any place's lie.

法释〔2013〕3号 art. 3 has each province's high court choose the amounts within limits. Where its choice is not known,
arrears that reach the upper limits reach it whatever it is, and arrears below the lower limits do not; in between a
person is asked for the number.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared import regions
from shared.regions import Known, UnknownHere
from shared.trade.crime_amount import Arrears, Check, Limits, Outcome, amount_reached, check_words

KEYS = ("crime_one_worker_yuan", "crime_one_worker_months", "crime_ten_workers_count", "crime_ten_workers_yuan")
MOST = {
    "crime_one_worker_yuan": "crime_one_worker_most_yuan",
    "crime_ten_workers_yuan": "crime_ten_workers_most_yuan",
}
LEAST = {
    "crime_one_worker_yuan": "crime_one_worker_least_yuan",
    "crime_ten_workers_yuan": "crime_ten_workers_least_yuan",
}
REMARKS = {
    Outcome.REACHED: (
        "；本地数额未知，已达全国幅度上限",
        "; the place's own amount is not known, the upper limit of any place is reached",
    ),
    Outcome.NOT_REACHED: (
        "；本地数额未知，未达全国幅度下限",
        "; the place's own amount is not known, the lower limit of any place is not reached",
    ),
    Outcome.UNDECIDED: (
        "；本地数额未知，按全国幅度上限列示",
        "; the place's own amount is not known, shown against the upper limit of any place",
    ),
}


@dataclass(frozen=True)
class Checked:
    """A check, its words in Chinese and English, and the numbers it was made with."""

    check: Check
    words: tuple[str, str]
    lines: list[Known]


def lines_in_force(division: str, on: date) -> list[Known]:
    """The numbers that hold in the case's place on that day, each with its source. Raises UnknownHere."""
    return [regions.value(division, key, on) for key in KEYS]


def check_in_place(division: str, on: date, arrears: Arrears) -> Checked:
    """Whether the amount is reached in this place on that day.

    Raises UnknownHere where the place's own amount is not known and decides.
    """
    try:
        lines = lines_in_force(division, on)
    except UnknownHere:
        decided = _by_the_limits(division, on, arrears)
        if decided is None:
            raise
        return decided
    return _checked(lines, arrears)


def origin(line: Known) -> dict[str, Any]:
    """A number as a check stores it, so that the check can be repeated and disputed."""
    return {
        "key": line.key,
        "value": line.number(),
        "region": line.region,
        "rule": line.rule,
        "source": line.source,
        "status": line.status,
    }


def _by_the_limits(division: str, on: date, arrears: Arrears) -> Checked | None:
    """The one answer that every lawful amount gives; None where two lawful amounts give two.

    Where the same fact about the workers is missing at both limits, that fact is missing whatever the amount is.
    """
    most, least = (_against(division, on, arrears, limits) for limits in (MOST, LEAST))
    if most is None or least is None:
        return None
    if most.check.outcome is Outcome.REACHED:
        return most
    if least.check.outcome is Outcome.NOT_REACHED:
        return least
    same = (most.check.outcome, most.check.missing) == (least.check.outcome, least.check.missing)
    return most if same else None


def _against(division: str, on: date, arrears: Arrears, limits: dict[str, str]) -> Checked | None:
    """The check with these limits in the stead of amounts that the place lacks; None before they are law."""
    found = [regions.find(division, key, on) or regions.find(division, limits.get(key, key), on) for key in KEYS]
    lines = [line for line in found if line is not None]
    return _checked(lines, arrears, limited=True) if len(lines) == len(KEYS) else None


def _checked(lines: list[Known], arrears: Arrears, *, limited: bool = False) -> Checked:
    limits = Limits.of(lines)
    check = amount_reached(arrears, limits)
    remark = REMARKS[check.outcome] if limited else ("", "")
    return Checked(check, check_words(check, limits, arrears, remark), lines)
