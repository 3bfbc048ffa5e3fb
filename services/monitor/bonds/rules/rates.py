"""BOND-02 to BOND-08: how much a project's bond is, in fen, step by step, from the place's numbers (in yuan) and what
the office knows.

A number that is unknown for the place, or a fact that nobody stated, leaves the amount open and says which.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from shared.calendar.working_days import Term, Unit, period_end
from shared.regions import Known, UnknownHere

Number = Callable[[str], Known]
"""A number of the place on the day of the contract. Raises UnknownHere."""


@dataclass(frozen=True)
class Record:
    """What the office knows of the contractor in its bond area; None: nobody said."""

    other_projects: int
    last_arrears_on: date | None = None
    clean_since: date | None = None
    """No arrears since this day, on which its earliest bond here was deposited."""
    duties_met: bool | None = None
    """Real-name management and wage account in place on all its projects (BOND-06)."""
    listed: bool | None = None
    """On the list of serious dishonesty for arrears (BOND-08)."""


@dataclass(frozen=True)
class Step:
    """One step: its rule, the rate after it, and what it says."""

    rule: str
    rate: Decimal
    zh: str
    en: str


@dataclass
class Due:
    """The amount in fen, or None while something is unknown; `exempt_by` is the rule under which none is owed."""

    steps: list[Step] = field(default_factory=list)
    amount_fen: int | None = None
    exempt_by: str | None = None
    lacking: list[str] = field(default_factory=list)
    """Keys of numbers and names of facts without which the amount is open."""


def due(contract_fen: int, signed_on: date, record: Record, number: Number) -> Due:
    """What is owed for a contract signed on that day."""
    found = Due()
    try:
        if _small_and_clean(contract_fen, signed_on, record, number, found):
            return found
        if _long_clean(signed_on, record, number, found):
            return found
        rate = _rate(signed_on, record, number, found)
        raised = rate > found.steps[0].rate
        found.amount_fen = None if found.lacking else _capped(contract_fen, rate, number, found, raised=raised)
    except UnknownHere as missing:
        found.lacking.append(missing.key)
    return found


def _small_and_clean(contract_fen: int, signed_on: date, record: Record, number: Number, found: Due) -> bool:
    """BOND-04: below the line, and no arrears in the year before signing."""
    if contract_fen >= number("bond_exempt_below_yuan").number() * 100:
        return False
    years = number("bond_exempt_clean_years").term()
    if _within(record.last_arrears_on, years, signed_on):
        return False
    if not _clean_for(record, years, signed_on):
        found.lacking.append("clean_since")
        return False
    found.exempt_by = "BOND-04"
    return True


def _long_clean(signed_on: date, record: Record, number: Number, found: Due) -> bool:
    """BOND-06: no arrears for three years after depositing, and real names and account in place."""
    if record.duties_met is not True or not _clean_for(record, number("bond_exempt_record_years").term(), signed_on):
        return False
    found.exempt_by = "BOND-06"
    return True


def _rate(signed_on: date, record: Record, number: Number, found: Due) -> Decimal:
    base = rate = number("bond_rate").decimal()
    _note(found, "BOND-02", rate, "本地存储比例", "the place's rate")
    floor = number("bond_rate_floor").decimal()
    if record.other_projects:
        rate = max(floor, rate - base * number("bond_multi_project_cut").decimal() * record.other_projects)
        _note(
            found, "BOND-03", rate, f"另有{record.other_projects}个在建项目", f"{record.other_projects} other projects"
        )
    if _clean_for(record, number("bond_good_record_years").term(), signed_on):
        rate = max(floor, rate * (1 - number("bond_good_record_cut").decimal()))
        _note(found, "BOND-05", rate, "连续两年未发生欠薪", "no arrears for two years running")
    if _within(record.last_arrears_on, number("bond_arrears_look_back_years").term(), signed_on):
        rate *= 1 + number("bond_arrears_increase").decimal()
        _note(found, "BOND-07", rate, "前两年内发生过欠薪", "arrears in the two years before")
    if record.listed:
        rate *= 1 + number("bond_blacklist_increase").decimal()
        _note(found, "BOND-08", rate, "已列入失信联合惩戒名单", "on the list of serious dishonesty")
    if record.listed is None:
        found.lacking.append("listed")
    return rate


def _capped(contract_fen: int, rate: Decimal, number: Number, found: Due, *, raised: bool) -> int:
    """A cap holds unless the rate was raised (BOND-02); a fen begun is a fen."""
    whole = int((contract_fen * rate).to_integral_value(rounding="ROUND_CEILING"))
    if raised:
        return whole
    cap = number("bond_cap_yuan").number() * 100
    if whole > cap:
        _note(found, "BOND-02", rate, "不超过单个项目上限", "no more than the cap of a project")
    return min(whole, cap)


def _note(found: Due, rule: str, rate: Decimal, zh: str, en: str) -> None:
    found.steps.append(Step(rule, rate, zh, en))


def _within(day: date | None, term: Term, signed_on: date) -> bool:
    """Whether something on this day lies in so many years before the signing, their first day included."""
    return day is not None and period_end(day, _as_years(term)) >= signed_on


def _clean_for(record: Record, term: Term, signed_on: date) -> bool:
    """Without arrears for so many years by the day of signing; an unknown day is no proof."""
    if record.clean_since is None or period_end(record.clean_since, _as_years(term)) > signed_on:
        return False
    return record.last_arrears_on is None or record.last_arrears_on < record.clean_since


def _as_years(term: Term) -> Term:
    assert term.unit is Unit.YEARS, f"{term}: records are looked back on in years"
    return term
