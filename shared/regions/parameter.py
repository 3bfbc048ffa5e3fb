"""A known number with its origin, and the exception where none is known."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from shared.calendar.working_days import Term, Unit

DECIMAL = re.compile(r"[0-9]+(\.[0-9]+)?")
TERM_UNITS = frozenset(unit.value for unit in Unit)


class Status(StrEnum):
    """How well a number is founded (rulebook, status values); PROPOSED is our own starting value."""

    VERIFIED = "VERIFIED"
    VERIFIED_2 = "VERIFIED-2"
    RECALLED = "RECALLED"
    UNKNOWN = "UNKNOWN"
    SEED = "SEED"
    PROPOSED = "PROPOSED"


@dataclass(frozen=True)
class Known:
    """A number that holds in `region` from `since` to `until`, both included; None means without limit on that side.

    `value` is as the pack writes it: a whole number, text (a decimal such as `0.02`, terms such as `60WD+30WD`), or
    several whole numbers. Read it through the method of its type.
    """

    value: int | str | tuple[int, ...]
    key: str
    region: str
    rule: str
    source: str
    status: Status
    since: date | None
    until: date | None
    unit: str
    op: str
    note: str

    def number(self) -> int:
        """The value as a whole number: yuan, persons, percent, points, as `unit` says."""
        if isinstance(self.value, int):
            return self.value
        raise TypeError(f"{self.key} is {self.value!r}, not a whole number")

    def numbers(self) -> tuple[int, ...]:
        """The value as several whole numbers, in the pack's order."""
        if isinstance(self.value, tuple):
            return self.value
        raise TypeError(f"{self.key} is {self.value!r}, not several whole numbers")

    def decimal(self) -> Decimal:
        """The value as an exact fraction, such as a rate of 0.02."""
        if isinstance(self.value, int) or (isinstance(self.value, str) and DECIMAL.fullmatch(self.value)):
            return Decimal(self.value)
        raise TypeError(f"{self.key} is {self.value!r}, not a decimal")

    def term(self) -> Term:
        """The value as a term; of `60WD+30WD` the first."""
        return self._terms[0]

    def extension(self) -> Term | None:
        """The term by which it may be extended: of `60WD+30WD` the second."""
        return self._terms[1] if len(self._terms) == 2 else None

    def reached_by(self, amount: int | Decimal) -> bool:
        """Whether the amount reaches the threshold, with the comparison the source states.

        以上, 以下 and 以内 include the number (>=, <=), 超过 and 低于 exclude it (>, <): 民法典 1259.
        """
        line = self.decimal()
        match self.op:
            case ">=":
                return amount >= line
            case ">":
                return amount > line
            case "<=":
                return amount <= line
            case "<":
                return amount < line
        raise TypeError(f"{self.key} is no line: its pack states no comparison")

    @cached_property
    def _terms(self) -> list[Term]:
        if isinstance(self.value, int) and self.unit in TERM_UNITS:
            return [Term(self.value, Unit(self.unit))]
        if isinstance(self.value, str) and not DECIMAL.fullmatch(self.value):
            return [Term.parse(part) for part in self.value.split("+")]
        raise TypeError(f"{self.key} is {self.value!r}, not a term")


class UnknownHere(LookupError):
    """No number is known for this division, key and day. The automatic step stops and a person is asked.

    The text says in Chinese and English which number is missing and which body knows it.
    """

    code = "number-unknown-here"

    def __init__(self, division: str, key: str, on: date, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")
        self.division = division
        self.key = key
        self.on = on
        self.chinese = chinese
        self.english = english
