"""Which payroll lines a debit of the wage account pays: one worker's, or a payroll batch's in one sum (CON-12)."""

from collections.abc import Sequence
from datetime import date

from services.monitor.payrolls.rules.books import EARLY, Books, may_be_paid
from services.monitor.payrolls.rules.match import Doubt, Line, MatchState, Movement, MovementCheck
from shared.trade.remarks import month_named

FAR = 10**6
"""Days: a line that names no day of payment comes after all that do."""


def debit(books: Books, movement: Movement) -> MovementCheck:
    people, doubt = books.whose(movement)
    if people:
        return _to_worker(books, movement, sorted(people), doubt)
    return _to_batch(books, movement)


def _to_worker(books: Books, movement: Movement, people: Sequence[int], doubt: Doubt | None) -> MovementCheck:
    """Money for one worker: the line with this very sum, the lines that make it up, a part of one, or too much."""
    person = people[0] if len(people) == 1 else None
    lines = [line for line in _of_month(books, movement, people) if books.room(line) > 0]
    if _sent_twice(books, movement, people):
        lines = [line for line in lines if line.paid_on and movement.booked_on - line.paid_on <= EARLY]
    owing = [line for line in lines if books.open(line) > 0]
    if exact := [line for line in owing if books.open(line) == movement.fen]:
        line, equal = _nearest(exact, movement)
        books.pay(movement, line, movement.fen)
        doubt = doubt or equal
        books.doubt(line, doubt)
        state = MatchState.WRONG_NAME if doubt is Doubt.NAME_DIFFERS else MatchState.EXACT
        return MovementCheck(state, doubt, person=person)
    if not lines:
        return _too_late(books, movement, people, doubt)
    if len(people) > 1:
        books.hold(movement, None, movement.fen)
        return MovementCheck(MatchState.UNMATCHED, Doubt.SHARED_CARD, movement.fen)
    return _in_parts(books, movement, owing or lines, doubt)


def _in_parts(books: Books, movement: Movement, lines: Sequence[Line], doubt: Doubt | None) -> MovementCheck:
    """The sum is no line's: the lines that make it up exactly, else the nearest as far as it goes. What is then left
    belongs to none until a person says.
    """
    whole = sum(books.open(line) for line in lines) == movement.fen
    left, person = movement.fen, lines[0].person
    for line in lines if whole else [_nearest(lines, movement)[0]]:
        fen = min(left, books.open(line) if whole else books.room(line))
        books.pay(movement, line, fen)
        books.doubt(line, doubt)
        left -= fen
    if left:
        books.hold(movement, person, left)
        return MovementCheck(MatchState.OVER, Doubt.MORE_THAN_DUE, left, person)
    if doubt is Doubt.NAME_DIFFERS:
        return MovementCheck(MatchState.WRONG_NAME, doubt, person=person)
    return MovementCheck(MatchState.EXACT if whole else MatchState.PARTIAL, doubt, person=person)


def _too_late(books: Books, movement: Movement, people: Sequence[int], doubt: Doubt | None) -> MovementCheck:
    """Nothing is owed to the worker: the same sum a second time, or money without a line."""
    books.hold(movement, people[0] if len(people) == 1 else None, movement.fen)
    person = people[0] if len(people) == 1 else None
    if any(line.expected_fen == movement.fen for line in books.lines_of(people, movement)):
        return MovementCheck(MatchState.DUPLICATE, Doubt.PAID_TWICE, movement.fen, person)
    return MovementCheck(MatchState.UNMATCHED, doubt or Doubt.NOTHING_OPEN, movement.fen, person)


def _to_batch(books: Books, movement: Movement) -> MovementCheck:
    """One sum for many: the batch that it names, else the only one that adds up to it."""
    named = movement.batch_no is not None and movement.batch_no in books.of_batch
    batches = [movement.batch_no or ""] if named else [*books.of_batch]
    fitting = [lines for each in batches if (lines := _adds_up(books, movement, books.of_batch[each]))]
    if len(fitting) > 1:
        same_day = [lines for lines in fitting if any(line.paid_on == movement.booked_on for line in lines)]
        fitting = same_day if len(same_day) == 1 else fitting
    if len(fitting) == 1:
        for line in fitting[0]:
            books.pay(movement, line, books.open(line), batch=True)
        return MovementCheck(MatchState.BATCH)
    books.hold(movement, None, movement.fen)
    doubt = Doubt.EQUAL_SUMS if fitting else Doubt.BATCH_SUM if named else Doubt.NOBODY
    return MovementCheck(MatchState.UNMATCHED, doubt, movement.fen)


def _adds_up(books: Books, movement: Movement, batch: Sequence[Line]) -> list[Line]:
    """The lines of a batch that make up the sum: all that are open, or all but those that the bank did not pay."""
    able = [line for line in batch if may_be_paid(line, movement.booked_on) and not books.refused(movement, line)]
    lines = [line for line in able if books.open(line) > 0]
    for some in (lines, [line for line in lines if not line.bank_said_no]):
        if some and sum(books.open(line) for line in some) == movement.fen:
            return some
    return []


def _of_month(books: Books, movement: Movement, people: Sequence[int]) -> list[Line]:
    """The workers' lines of the month that the remark names, paid or not; all of them where there is none."""
    lines = list(books.lines_of(people, movement))
    named = month_named(movement.purpose, movement.booked_on) if movement.purpose else None
    return [line for line in lines if line.month == named] or lines


def _sent_twice(books: Books, movement: Movement, people: Sequence[int]) -> bool:
    """The same sum to the same worker on the same day, and no month in the remark: an order that was sent twice, unless
    a second line tells that day.
    """
    if movement.purpose and month_named(movement.purpose, movement.booked_on) is not None:
        return False
    return any(
        each.movement.booked_on == movement.booked_on and each.movement.fen == movement.fen
        for person in people
        for each in books.payments.get(person, ())
    )


def _nearest(lines: Sequence[Line], movement: Movement) -> tuple[Line, Doubt | None]:
    """The line whose day of payment is nearest, then the oldest; doubtful where equal sums are told apart by age."""
    far = {line.key: _distance(line.paid_on, movement.booked_on) for line in lines}
    order = sorted(lines, key=lambda line: (far[line.key], line.month, line.key))
    tie = len(order) > 1 and far[order[0].key] == far[order[1].key]
    return order[0], Doubt.EQUAL_SUMS if tie and order[0].month != order[1].month else None


def _distance(day: date | None, booked_on: date) -> int:
    return FAR if day is None else abs((day - booked_on).days)
