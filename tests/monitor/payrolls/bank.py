"""A bank that is made up: it keeps its own ledger of what every worker holds for every month, while it writes the
account's movements. The ledger is a running balance a line, and knows nothing of how a match is found.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from services.monitor.payrolls.rules.match import Line, MatchState, Movement, Roster

RETURNS, REVERSALS, TWICE, INSTALMENTS, TOO_MUCH, WRONG_NAMES = 0.02, 0.003, 0.005, 0.01, 0.005, 0.003
SUMS = (450_000, 500_000, 500_000, 520_000, 600_000)


@dataclass
class Ledger:
    """By line: what the worker holds, and how the line ends; by movement: what belongs to no line."""

    lines: list[Line] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    cards: dict[bytes, frozenset[int]] = field(default_factory=dict)
    names: dict[int, bytes] = field(default_factory=dict)
    held: dict[tuple[int, int], int] = field(default_factory=lambda: defaultdict(int))
    ends: dict[tuple[int, int], MatchState] = field(default_factory=dict)
    loose: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def roster(self) -> Roster:
        return Roster(self.cards, self.names)


class Bank:
    def __init__(self, seed: int) -> None:
        self.chance, self.ledger, self.numbers = random.Random(seed), Ledger(), count(1)

    def run(self, workers: int, months: int) -> Ledger:
        """Individual payments in odd months, one sum for the whole batch in the others."""
        ledger = self.ledger
        for worker in range(workers):
            ledger.cards[b"card%d" % worker] = frozenset({worker})
            ledger.names[worker] = b"name%d" % worker
        pay = [self.chance.choice(SUMS) for _ in range(workers)]
        for place in range(months):
            month = date(2024 + place // 12, place % 12 + 1, 1)
            day = (month + timedelta(days=31)).replace(day=10)
            lines = [Line((place, row), row, month, pay[row], pay[row], f"B{place}", day) for row in range(workers)]
            ledger.lines += lines
            if place % 4 == 3:
                self._batch(lines, day)
            else:
                for line in lines:
                    self._one(line, day)
        ledger.movements.sort(key=lambda each: each.booked_on)
        return ledger

    def _move(self, on, fen, line, *, debit=True, **more) -> Movement:
        card, name = (b"card%d" % line.person, b"name%d" % line.person) if line is not None else (None, None)
        moved = Movement(("bank", f"{next(self.numbers):08d}"), on, debit, fen, **({"card": card, "name": name} | more))
        self.ledger.movements.append(moved)
        return moved

    def _batch(self, lines, day) -> None:
        named = f"B{lines[0].key[0]}" if self.chance.random() < 0.5 else None
        self._move(day, sum(line.told_fen for line in lines), None, batch_no=named)
        for line in lines:
            self.ledger.held[line.key], self.ledger.ends[line.key] = line.told_fen, MatchState.BATCH
            if self.chance.random() < RETURNS:
                self._comes_back(line, day, "退汇", MatchState.RETURNED)

    def _one(self, line, day) -> None:
        ledger = self.ledger
        ledger.held[line.key], ledger.ends[line.key] = line.told_fen, MatchState.EXACT
        purpose = f"{line.month:%Y}年{line.month.month}月工资" if self.chance.random() < 0.5 else "工资"
        odd = self.chance.choices(
            (self._in_instalments, self._too_much, self._to_another_name, self._as_told),
            (INSTALMENTS, TOO_MUCH, WRONG_NAMES, 1 - INSTALMENTS - TOO_MUCH - WRONG_NAMES),
        )
        odd[0](line, day, purpose)

    def _in_instalments(self, line, day, purpose) -> None:
        ledger, first = self.ledger, line.told_fen // 3
        self._move(day, first, line, purpose=purpose)
        ledger.held[line.key], ledger.ends[line.key] = first, MatchState.PARTIAL
        if self.chance.random() < 0.5:
            self._move(day + timedelta(days=3), line.told_fen - first, line, purpose=purpose)
            ledger.held[line.key], ledger.ends[line.key] = line.told_fen, MatchState.EXACT

    def _too_much(self, line, day, purpose) -> None:
        self.ledger.loose[self._move(day, line.told_fen + 7_700, line, purpose=purpose).key] = 7_700

    def _to_another_name(self, line, day, purpose) -> None:
        self._move(day, line.told_fen, line, purpose=purpose, name=b"somebody else")
        self.ledger.ends[line.key] = MatchState.WRONG_NAME

    def _as_told(self, line, day, purpose) -> None:
        self._move(day, line.told_fen, line, purpose=purpose)
        dice = self.chance.random()
        if dice < RETURNS:
            self._comes_back(line, day, "退汇", MatchState.RETURNED)
        elif dice < RETURNS + REVERSALS:
            self._comes_back(line, day, "冲正", MatchState.REVERSED)
        elif dice < RETURNS + REVERSALS + TWICE:
            twice = self._move(day, line.told_fen, line, purpose=purpose)
            if self.chance.random() < 0.5:
                self._move(day + timedelta(days=1), line.told_fen, line, debit=False, purpose="退回重复发放")
            else:
                self.ledger.loose[twice.key] = line.told_fen

    def _comes_back(self, line, day, words, end) -> None:
        """Most are paid again a few days later."""
        self._move(day + timedelta(days=2), line.told_fen, line, debit=False, purpose=words)
        self.ledger.held[line.key], self.ledger.ends[line.key] = 0, end
        if self.chance.random() < 0.7:
            self._move(day + timedelta(days=6), line.told_fen, line, purpose=f"补发{line.month.month}月工资")
            was_batch = line.key[0] % 4 == 3
            self.ledger.held[line.key] = line.told_fen
            self.ledger.ends[line.key] = MatchState.BATCH if was_batch else MatchState.EXACT
