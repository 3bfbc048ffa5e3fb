"""The open sums of a project's payroll lines while its movements are gone through, one after the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.monitor.payrolls.rules.match import (
    Decisions,
    Doubt,
    Line,
    LineKey,
    MatchState,
    Movement,
    MovementCheck,
    MovementKey,
    Pair,
    Roster,
)

EARLY = timedelta(days=7)
"""So long before the day of payment that a sheet tells a bank may have booked it; our own choice."""


@dataclass(slots=True)
class Payment:
    """Money of one debit for one line; `left` is what did not come back. A debit that no line took has no line."""

    movement: Movement
    line: Line | None
    person: int | None
    left: int


@dataclass(frozen=True, slots=True)
class Came:
    """What happened to a line on a day: money out is positive, money back negative."""

    on: date
    fen: int
    how: MatchState


def may_be_paid(line: Line, on: date) -> bool:
    """Wages are not paid before their month begins, nor long before the day that their sheet tells."""
    return line.month <= on and (line.paid_on is None or line.paid_on - on <= EARLY)


class Books:
    """Lines and what was paid on them so far. What a person matched is kept free from the beginning (`reserved`)."""

    def __init__(
        self, lines: Iterable[Line], movements: Iterable[Movement], roster: Roster, decisions: Decisions
    ) -> None:
        self.roster, self.decisions = roster, decisions
        self.lines = {line.key: line for line in lines}
        self.net: dict[LineKey, int] = defaultdict(int)
        self.parts: dict[Pair, int] = defaultdict(int)
        self.came: dict[LineKey, list[Came]] = defaultdict(list)
        self.doubts: dict[LineKey, Doubt] = {}
        self.checks: dict[MovementKey, MovementCheck] = {}
        self.of_person: dict[int, list[Line]] = defaultdict(list)
        self.of_batch: dict[str, list[Line]] = defaultdict(list)
        self.payments: dict[int, list[Payment]] = defaultdict(list)
        self.by_sum: dict[int, list[Payment]] = defaultdict(list)
        self.by_debit: dict[MovementKey, list[Payment]] = defaultdict(list)
        self.debits_by_sum: dict[int, list[Movement]] = defaultdict(list)
        self.named: dict[bytes, set[int]] = defaultdict(set)
        self.decided: dict[MovementKey, list[tuple[Line, int]]] = defaultdict(list)
        self.reserved: dict[LineKey, int] = defaultdict(int)
        self._reserve(movements)
        for line in sorted(self.lines.values(), key=lambda each: (each.month, each.key)):
            self.of_person[line.person].append(line)
            self.of_batch[line.batch_no].append(line)
            if (name := roster.names.get(line.person)) is not None:
                self.named[name].add(line.person)

    def enter_decided(self, movement: Movement) -> int:
        """Enter what persons matched of this movement; what is left of it for the machine."""
        left = movement.fen
        for line, fen in self.decided.get(movement.key, ()):
            left -= fen
            if movement.debit:
                self.reserved[line.key] -= fen
                self.pay(movement, line, fen)
            else:
                self._end_payments(line, fen)
                self.take_back(movement, line, fen, MatchState.RETURNED)
        return left

    def _end_payments(self, line: Line, fen: int) -> None:
        """Payments of the line that came back by a person's word, newest first: the machine takes them back no more."""
        for payment in reversed(self.payments.get(line.person, [])):
            if payment.line is line and fen > 0:
                gone = min(payment.left, fen)
                payment.left, fen = payment.left - gone, fen - gone

    def refused(self, movement: Movement, line: Line) -> bool:
        """A person has spoken of the two: the machine adds nothing."""
        pair = (movement.key, line.key)
        return pair in self.decisions.no or pair in self.decisions.yes

    def open(self, line: Line) -> int:
        return line.expected_fen - self.net[line.key] - self.reserved[line.key]

    def room(self, line: Line) -> int:
        return line.most_fen - self.net[line.key] - self.reserved[line.key]

    def pay(self, movement: Movement, line: Line, fen: int, *, batch: bool = False) -> None:
        self._keep(Payment(movement, line, line.person, fen))
        self.net[line.key] += fen
        self.parts[movement.key, line.key] += fen
        self.came[line.key].append(Came(movement.booked_on, fen, MatchState.BATCH if batch else MatchState.EXACT))

    def hold(self, movement: Movement, person: int | None, fen: int) -> None:
        """Money that no line takes: it may still come back."""
        self._keep(Payment(movement, None, person, fen))

    def take_back(self, movement: Movement, line: Line, fen: int, how: MatchState) -> None:
        self.net[line.key] -= fen
        self.parts[movement.key, line.key] -= fen
        self.came[line.key].append(Came(movement.booked_on, -fen, how))

    def doubt(self, line: Line, why: Doubt | None) -> None:
        if why is not None:
            self.doubts[line.key] = why

    def whose(self, movement: Movement) -> tuple[frozenset[int], Doubt | None]:
        """The workers whom the other side of a movement may be, by card, then by name; and what is doubtful of it."""
        people = self.roster.cards.get(movement.card) if movement.card else None
        if people:
            same = frozenset(each for each in people if self.roster.names.get(each) == movement.name)
            if len(people) > 1:
                return (same, None) if movement.name and len(same) == 1 else (people, Doubt.SHARED_CARD)
            [person] = people
            known = self.roster.names.get(person)
            differs = bool(known and movement.name and known != movement.name)
            return people, Doubt.NAME_DIFFERS if differs else None
        by_name = self.named.get(movement.name, set()) if movement.name else set()
        return (frozenset(by_name), Doubt.CARD_UNKNOWN) if len(by_name) == 1 else (frozenset(), None)

    def lines_of(self, people: Iterable[int], movement: Movement) -> Iterator[Line]:
        """Lines of these workers that the movement may be about."""
        for person in people:
            for line in self.of_person.get(person, ()):
                if may_be_paid(line, movement.booked_on) and not self.refused(movement, line):
                    yield line

    def _reserve(self, movements: Iterable[Movement]) -> None:
        if not self.decisions.yes:
            return
        debits = {each.key: each.debit for each in movements}
        for (moved, owed), fen in sorted(self.decisions.yes.items()):
            if moved in debits and owed in self.lines:
                self.decided[moved].append((self.lines[owed], fen))
                self.reserved[owed] += fen if debits[moved] else 0

    def _keep(self, payment: Payment) -> None:
        if payment.person is not None:
            self.payments[payment.person].append(payment)
        self.by_sum[payment.left].append(payment)
        self.by_debit[payment.movement.key].append(payment)
        if len(self.by_debit[payment.movement.key]) == 1:
            self.debits_by_sum[payment.movement.fen].append(payment.movement)
