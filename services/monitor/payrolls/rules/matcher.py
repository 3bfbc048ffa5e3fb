"""The match of one project (CON-12, ACC-05): movements in the order in which the bank booked them, one pass, no I/O.

The same lines, movements and decisions give the same match, whatever was matched before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.monitor.payrolls.rules.books import Books
from services.monitor.payrolls.rules.credits import credit
from services.monitor.payrolls.rules.debits import debit
from services.monitor.payrolls.rules.inflows import funded
from services.monitor.payrolls.rules.match import (
    Decisions,
    Doubt,
    Line,
    LineCheck,
    Matched,
    MatchState,
    Movement,
    MovementCheck,
    Roster,
)


def match(
    lines: Sequence[Line], movements: Sequence[Movement], roster: Roster, decisions: Decisions | None = None
) -> Matched:
    """`movements` in the order of the bank's booking."""
    books = Books(lines, movements, roster, decisions or Decisions())
    for movement in movements:
        if (check := _check(books, movement, books.enter_decided(movement))) is not None:
            books.checks[movement.key] = check
    money_in = funded(movements)
    last = max((each.booked_on for each in movements), default=None)
    checked = {line.key: _line(books, line, money_in, last) for line in books.lines.values()}
    parts = {pair: fen for pair, fen in books.parts.items() if fen}
    return Matched(parts, checked, books.checks)


def _check(books: Books, movement: Movement, left: int) -> MovementCheck | None:
    """What is left of a movement after the decisions of persons; nothing left: it is as they said."""
    if left <= 0 and movement.fen:
        return MovementCheck(MatchState.EXACT if movement.debit else MatchState.RETURNED)
    rest = movement if left == movement.fen else replace(movement, fen=left)
    return debit(books, rest) if movement.debit else credit(books, rest)


def _line(books: Books, line: Line, money_in: Mapping[date, date], last: date | None) -> LineCheck:
    """How a line stands once all movements were gone through."""
    came = sorted(books.came.get(line.key, ()), key=lambda each: each.on)
    if not came:
        return LineCheck(MatchState.UNMATCHED, _missing(line, last))
    net = books.net[line.key]
    paid = [place for place, each in enumerate(came) if each.fen > 0]
    back = [place for place, each in enumerate(came) if each.fen < 0]
    again = [place for place in paid if back and place > back[0]]
    accepted_on = came[paid[0]].on if paid else None
    doubt = books.doubts.get(line.key)
    how = came[back[-1]].how if back else None
    state, why = _state(line, net, how, came[paid[0]].how if paid else None, doubt)
    return LineCheck(
        state,
        doubt or why,
        net,
        funded_on=money_in.get(accepted_on) if accepted_on else None,
        accepted_on=accepted_on,
        credited_on=line.paid_on if line.bank_said_paid and accepted_on else None,
        returned_on=came[back[0]].on if back else None,
        repaid_on=came[again[0]].on if again and net > 0 else None,
    )


def _state(
    line: Line, net: int, back: MatchState | None, paid: MatchState | None, doubt: Doubt | None
) -> tuple[MatchState, Doubt | None]:
    if net <= 0 and back is not None:
        return back, None
    if doubt is Doubt.NAME_DIFFERS:
        return MatchState.WRONG_NAME, None
    if net < line.expected_fen:
        return MatchState.PARTIAL, Doubt.SHORT if net < line.told_fen else None
    if net > line.expected_fen:
        return MatchState.OVER, Doubt.MORE_THAN_DUE if net > line.most_fen else None
    return (MatchState.BATCH if paid is MatchState.BATCH else MatchState.EXACT), None


def _missing(line: Line, last: date | None) -> Doubt | None:
    """The sheet says paid, and the account's movements of that day are here without it. A later day is not yet known;
    without a day nobody can say.
    """
    if line.told_fen <= 0 or line.bank_said_no or line.paid_on is None or last is None:
        return None
    return Doubt.NO_MOVEMENT if line.paid_on <= last else None
