"""CRIM-02: whether arrears reach the amount of refusal to pay. One rule for referral and listing (BLACK-01).

Either (a) one worker, at least the months and at least the amount, or (b) at least so many workers and together at
least the larger amount. 以上 includes the number. Only labour remuneration counts. The amounts are the province's
(`crime_standard`).

Of a period only the months between its first and its last are certainly whole. Where parts of a month decide 三个月以
上, no code counts them: an officer states the whole months, and until then a person is asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from shared.regions import Known
from shared.values.money import yuan_text


class Outcome(StrEnum):
    """`undecided`: the known facts do not settle it, so a person is asked."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNDECIDED = "undecided"


class Missing(StrEnum):
    """What a person would have to add."""

    MONTHS = "months"
    PART_MONTHS = "part-months"
    ONE_WORKER = "one-worker"
    RURAL = "rural"


@dataclass(frozen=True)
class Limits:
    one_worker_fen: int
    one_worker_months: int
    group_workers: int
    group_fen: int

    @classmethod
    def of(cls, lines: Sequence[Known]) -> Self:
        """From the numbers in force, in the order of `crime_standard.KEYS`."""
        one_worker, months, workers, group = (line.number() for line in lines)
        return cls(one_worker * 100, months, workers, group * 100)


@dataclass(frozen=True)
class Owed:
    """What one worker is owed, and for how many months of pay; None where the months are not known.

    `months` are those that the period touches, parts of a month counted whole; `whole` are those that are whole, as an
    officer stated them. While nobody did, the first and the last may be parts.
    """

    months: int | None
    fen: int
    whole: int | None = None

    @property
    def least(self) -> int:
        """The months that are certainly whole."""
        return certain(self.months) if self.whole is None else self.whole


@dataclass(frozen=True)
class Arrears:
    """What is verified and unpaid. `each` has the workers owed most; empty where the amounts of single workers are
    unknown.

    `months` is the period of the whole claim, for workers whose own is not known, and `whole` its whole months.
    """

    workers: int
    total_fen: int
    months: int | None = None
    each: tuple[Owed, ...] = ()
    whole: int | None = None


@dataclass(frozen=True)
class Check:
    """The outcome, which of the two grounds decided it, the worker considered, and what is missing for an answer."""

    outcome: Outcome
    ground: str | None = None
    worker: Owed | None = None
    missing: Missing | None = None


def amount_reached(arrears: Arrears, limits: Limits) -> Check:
    """Whether the amount is reached, on either ground (CRIM-02)."""
    each = _each(arrears, limits)
    enough = [one for one in each if one.fen >= limits.one_worker_fen]
    most = max(enough or each, key=lambda one: (one.months or 0, one.fen), default=None)
    if arrears.workers >= limits.group_workers and arrears.total_fen >= limits.group_fen:
        return Check(Outcome.REACHED, ground="group", worker=most)
    if whole := [one for one in enough if one.least >= limits.one_worker_months]:
        return Check(Outcome.REACHED, ground="one-worker", worker=max(whole, key=lambda one: (one.least, one.fen)))
    if any(one.months is None for one in enough):
        return Check(Outcome.UNDECIDED, worker=most, missing=Missing.MONTHS)
    if any((one.months or 0) >= limits.one_worker_months for one in enough):
        return Check(Outcome.UNDECIDED, worker=most, missing=Missing.PART_MONTHS)
    long_enough = arrears.months is None or arrears.months >= limits.one_worker_months
    if not each and long_enough:
        return Check(Outcome.UNDECIDED, missing=Missing.ONE_WORKER)
    return Check(Outcome.NOT_REACHED, worker=most)


def months_between(first: str | None, last: str | None) -> int | None:
    """Months that `2025-06` to `2025-08` touches, both counted: three. None where the period is not known."""
    if first is None:
        return None
    (y1, m1), (y2, m2) = (map(int, month.split("-")[:2]) for month in (first, last or first))
    return max((y2 - y1) * 12 + m2 - m1 + 1, 0)


def certain(months: int | None) -> int:
    """The months of a period that are whole whatever its days are: all but the first and the last."""
    return max((months or 0) - 2, 0)


def yuan(fen: int | None) -> str:
    """Whole yuan without decimal places: 8,000; other amounts with two."""
    return yuan_text(fen or 0).removesuffix(".00")


BASIS = "CRIM-02/BLACK-01"


def check_words(check: Check, limits: Limits, arrears: Arrears, remark: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The outcome in Chinese and English, with the value and the threshold of each comparison; `remark` comes last."""
    whose = check.worker or Owed(arrears.months, 0, arrears.whole)
    pairs = {
        "a": _against(check.worker.fen, limits.one_worker_fen) if check.worker else "?",
        "b": _against(arrears.total_fen, limits.group_fen),
        "n": _sided(arrears.workers, limits.group_workers),
        "m": "?" if whose.months is None else _months(whose, limits.one_worker_months),
    }
    zh, en = SAID[check.outcome]
    zh_missing, en_missing = ASKED[check.missing] if check.missing else ("", "")
    return (
        zh.format(**pairs, asked=zh_missing, basis=BASIS + remark[0]),
        en.format(**pairs, asked=en_missing, basis=BASIS + remark[1]),
    )


SAID: dict[Outcome, tuple[str, str]] = {
    Outcome.REACHED: (
        "已达到数额标准：一名劳动者{a}元、{m}个月；{n}人、共{b}元（{basis}）",
        "amount reached: {a} yuan for one worker, {m} months; {n} workers, {b} yuan together ({basis})",
    ),
    Outcome.NOT_REACHED: (
        "未达到数额标准：{a}元，{m}个月；{n}人，共{b}元（{basis}）",
        "amount not reached: {a} yuan for one worker, {m} months; {n} workers, {b} yuan together ({basis})",
    ),
    Outcome.UNDECIDED: (
        "数额标准待人工确认：{asked}（一名劳动者{a}元，{m}个月；{n}人，共{b}元；{basis}）",
        "a person must say if the amount is reached: {asked} ({a} yuan, {m} months; {n} workers, {b} yuan; {basis})",
    ),
}

ASKED: dict[Missing, tuple[str, str]] = {
    Missing.MONTHS: ("拖欠的月数未知", "the months owed are not known"),
    Missing.PART_MONTHS: (
        "首尾月份是否足月未定，请核实足月数",
        "whether the first and the last month are whole is not settled: an officer states the whole months",
    ),
    Missing.RURAL: ("哪些劳动者是农民工未知", "which of the workers are rural workers is not known"),
    Missing.ONE_WORKER: ("单个劳动者的最大欠薪数额未知", "what the worker owed most is owed is not known"),
}


def _each(arrears: Arrears, limits: Limits) -> list[Owed]:
    """What single workers are owed, as far as it is known or follows from the total.

    If the total is below the amount, no worker reaches it; if it is at least workers times the amount, at least one
    does.
    """
    if arrears.each:
        return [_of_claim(arrears, one.fen) if one.months is None else one for one in arrears.each]
    line, total = limits.one_worker_fen, arrears.total_fen
    settled = arrears.workers <= 1 or total < line or total >= arrears.workers * line
    return [_of_claim(arrears, total)] if settled else []


def _of_claim(arrears: Arrears, fen: int) -> Owed:
    return Owed(arrears.months, fen, arrears.whole)


def _months(owed: Owed, line: int) -> str:
    """The months against the line; both ends where parts of a month decide."""
    assert owed.months is not None
    parts = owed.least < line <= owed.months
    return f"{owed.least}-{owed.months} ? {line}" if parts else _sided(owed.months, line)


def _against(fen: int, line_fen: int) -> str:
    return f"{yuan(fen)} {_sign(fen, line_fen)} {yuan(line_fen)}"


def _sided(value: int, line: int) -> str:
    return f"{value} {_sign(value, line)} {line}"


def _sign(value: int, line: int) -> str:
    return ">=" if value >= line else "<"
