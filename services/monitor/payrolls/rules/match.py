"""What is matched and what comes of it: payroll lines 工资明细, movements of the wage account 专户流水, their states.

A line's `expected_fen` is what its sheet says was paid; where it says nothing, what is due. `key` is batch and row of a
line, bank and number of a movement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

LineKey = tuple[int, int]
MovementKey = tuple[str, str]
Pair = tuple[MovementKey, LineKey]


class MatchState(StrEnum):
    """How a payroll line or a movement of the account stands against the other side."""

    EXACT = "exact"
    BATCH = "batch"
    PARTIAL = "partial"
    OVER = "over"
    DUPLICATE = "duplicate"
    WRONG_NAME = "wrong_name"
    RETURNED = "returned"
    REVERSED = "reversed"
    UNMATCHED = "unmatched"


class Doubt(StrEnum):
    """Why a person is asked to look."""

    NO_MOVEMENT = "no-movement"
    SHORT = "short"
    MORE_THAN_DUE = "more-than-due"
    PAID_TWICE = "paid-twice"
    NAME_DIFFERS = "name-differs"
    CARD_UNKNOWN = "card-unknown"
    SHARED_CARD = "shared-card"
    EQUAL_SUMS = "equal-sums"
    NOTHING_OPEN = "nothing-open"
    NOBODY = "nobody"
    BATCH_SUM = "batch-sum"
    RETURN_UNSAID = "return-unsaid"
    RETURN_OF_NOTHING = "return-of-nothing"
    RETURN_OF_WHOM = "return-of-whom"
    PAID_BACK = "paid-back"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a payroll that counts. `bank_said_no`: the bank's result is failed or returned."""

    key: LineKey
    person: int
    month: date
    payable_fen: int
    told_fen: int
    batch_no: str = ""
    paid_on: date | None = None
    signed_on: date | None = None
    bank_said_no: bool = False
    bank_said_paid: bool = False

    @property
    def expected_fen(self) -> int:
        return self.told_fen or self.payable_fen

    @property
    def most_fen(self) -> int:
        return max(self.payable_fen, self.told_fen)


@dataclass(frozen=True, slots=True)
class Movement:
    """Money out of the account (`debit`) or into it. `card` and `name` are keyed hashes of the other side."""

    key: MovementKey
    booked_on: date
    debit: bool
    fen: int
    card: bytes | None = None
    name: bytes | None = None
    purpose: str = ""
    batch_no: str | None = None


@dataclass(frozen=True)
class Roster:
    """Whose cards are whose, and the names: keyed hashes only. A name that is not known is missing."""

    cards: Mapping[bytes, frozenset[int]] = field(default_factory=dict)
    names: Mapping[int, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Decisions:
    """What persons decided, newest word only: pairs that belong together with their sums, pairs that do not."""

    yes: Mapping[Pair, int] = field(default_factory=dict)
    no: frozenset[Pair] = frozenset()


@dataclass(frozen=True)
class LineCheck:
    """`matched_fen` is what remains with the worker after returns; None where no movement is about the line."""

    state: MatchState
    doubt: Doubt | None = None
    matched_fen: int | None = None
    funded_on: date | None = None
    accepted_on: date | None = None
    credited_on: date | None = None
    returned_on: date | None = None
    repaid_on: date | None = None


@dataclass(frozen=True)
class MovementCheck:
    """`open_fen` is what of the movement belongs to no line."""

    state: MatchState
    doubt: Doubt | None = None
    open_fen: int = 0
    person: int | None = None


@dataclass(frozen=True)
class Matched:
    """Everything decided of one project. `parts`: fen of a movement that belong to a line, returns negative."""

    parts: Mapping[Pair, int]
    lines: Mapping[LineKey, LineCheck]
    movements: Mapping[MovementKey, MovementCheck]
