"""Which payment a credit of the wage account takes back: a return 退汇, a reversal 冲正, money sent by a worker."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.monitor.payrolls.rules.books import Books, Payment
from services.monitor.payrolls.rules.match import Doubt, MatchState, Movement, MovementCheck
from shared.trade.remarks import month_named, says_return, says_reversal, says_twice


def credit(books: Books, movement: Movement) -> MovementCheck | None:
    """None for money that comes in otherwise, such as the labour fee."""
    how = _says(movement)
    people, _ = books.whose(movement)
    if people:
        return _from_worker(books, movement, sorted(people), how)
    return _from_nobody(books, movement, how) if how is not None else None


def _says(movement: Movement) -> MatchState | None:
    if says_reversal(movement.purpose):
        return MatchState.REVERSED
    return MatchState.RETURNED if says_return(movement.purpose) else None


def _from_worker(books: Books, movement: Movement, people: Sequence[int], how: MatchState | None) -> MovementCheck:
    """The newest payment of this very sum, one that no line took before others; said to be a return, part of one."""
    person = people[0] if len(people) == 1 else None
    doubt = Doubt.RETURN_UNSAID if how is None else None
    able = _before(books, movement, (each for one in people for each in books.payments.get(one, ())))
    if exact := [each for each in able if each.left == movement.fen]:
        _undo(books, movement, _newest(exact, movement), how or MatchState.RETURNED, doubt)
        return MovementCheck(how or MatchState.RETURNED, doubt, person=person)
    larger = [each for each in able if each.left > movement.fen]
    if how is not None and larger:
        _undo(books, movement, _newest(larger, movement), how, None)
        return MovementCheck(how, person=person)
    why = Doubt.PAID_BACK if how is None else Doubt.RETURN_OF_NOTHING
    return MovementCheck(MatchState.UNMATCHED, why, movement.fen, person)


def _from_nobody(books: Books, movement: Movement, how: MatchState) -> MovementCheck:
    """A whole debit that is reversed, or the only payment of this sum; of several nobody can say whose it was."""
    whole = [
        each
        for each in books.debits_by_sum.get(movement.fen, ())
        if each.booked_on <= movement.booked_on
        and _left(books, each) == movement.fen
        and len(_before(books, movement, books.by_debit[each.key])) == len(books.by_debit[each.key])
    ]
    if len(whole) == 1:
        for payment in books.by_debit[whole[0].key]:
            _undo(books, movement, payment, how, None, payment.left)
        return MovementCheck(how)
    able = _before(books, movement, books.by_sum.get(movement.fen, ()))
    exact = [each for each in able if each.left == movement.fen]
    if len(exact) == 1:
        _undo(books, movement, exact[0], how, None)
        return MovementCheck(how, person=exact[0].person)
    why = Doubt.RETURN_OF_WHOM if exact else Doubt.RETURN_OF_NOTHING
    return MovementCheck(MatchState.UNMATCHED, why, movement.fen)


def _left(books: Books, debit: Movement) -> int:
    return sum(each.left for each in books.by_debit[debit.key])


def _before(books: Books, movement: Movement, payments: Iterable[Payment]) -> list[Payment]:
    return [
        each
        for each in payments
        if each.left > 0
        and each.movement.booked_on <= movement.booked_on
        and not (each.line is not None and books.refused(movement, each.line))
    ]


def _newest(payments: Sequence[Payment], movement: Movement) -> Payment:
    """One that no line took where the remark says that it was paid twice, one of the month that the remark names, then
    the last booked, of one day again one that no line took.
    """
    twice = says_twice(movement.purpose)
    named = month_named(movement.purpose, movement.booked_on) if movement.purpose else None
    order = enumerate(payments)
    _, found = max(
        order,
        key=lambda each: (
            twice and each[1].line is None,
            named is not None and each[1].line is not None and each[1].line.month == named,
            each[1].movement.booked_on,
            each[1].line is None,
            each[0],
        ),
    )
    return found


def _undo(
    books: Books, movement: Movement, payment: Payment, how: MatchState, doubt: Doubt | None, fen: int | None = None
) -> None:
    back = movement.fen if fen is None else fen
    payment.left -= back
    if payment.line is None:
        check = books.checks[payment.movement.key]
        asks = check.doubt if payment.left else None
        books.checks[payment.movement.key] = replace(check, open_fen=payment.left, doubt=asks)
    elif back:
        books.take_back(movement, payment.line, back, how)
        books.doubt(payment.line, doubt)
