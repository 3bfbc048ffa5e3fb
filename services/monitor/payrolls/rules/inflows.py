"""On which day the money that a debit spent had come into the wage account: first in, first out."""

from collections.abc import Mapping, Sequence
from datetime import date

from services.monitor.payrolls.rules.match import Movement


def funded(movements: Sequence[Movement]) -> Mapping[date, date]:
    """Day of booking → the day by which all that was spent until its end had come in.

    Nothing where more was spent than came: the account's history does not begin with its opening, so nobody can say.
    """
    came = sorted((each.booked_on, each.fen) for each in movements if not each.debit)
    spent = sorted((each.booked_on, each.fen) for each in movements if each.debit and each.fen)
    found: dict[date, date] = {}
    inside, out, place = 0, 0, 0
    for day, fen in spent:
        out += fen
        while inside < out and place < len(came):
            inside += came[place][1]
            place += 1
        if inside < out or came[place - 1][0] > day:
            return {}
        found[day] = came[place - 1][0]
    return found
