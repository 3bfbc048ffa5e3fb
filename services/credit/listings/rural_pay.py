"""Whose pay the joint-sanction list counts: that of rural workers 农民工 alone (令45, INT-11, BLACK-01).

Where it is not known of everybody whether they are, the amount is held twice: against the pay of those known to be, and
against that of all who may be. What both say is the answer; where they differ a person is asked.
"""

from dataclasses import replace
from datetime import date

from shared.regions import UnknownHere
from shared.trade.crime_amount import Arrears, Limits, Missing, Outcome, check_words
from shared.trade.crime_standard import Checked, check_in_place

NOBODY_KNOWN = Arrears(workers=0, total_fen=0)
"""What is known of a case of which nobody told rural workers and others apart."""


def check_listing(division: str, on: date, known: Arrears, possible: Arrears) -> Checked:
    """Whether the amount is reached by the pay of rural workers in this place on that day.

    Raises UnknownHere where the place's own amount is not known and decides.
    """
    most = check_in_place(division, on, possible)
    if known == possible or most.check.outcome is not Outcome.REACHED:
        return most
    least = _if_decided(division, on, known)
    if least is not None and least.check.outcome is Outcome.REACHED:
        return least
    check = replace(most.check, outcome=Outcome.UNDECIDED, ground=None, missing=Missing.RURAL)
    return Checked(check, check_words(check, Limits.of(most.lines), possible), most.lines)


def _if_decided(division: str, on: date, known: Arrears) -> Checked | None:
    """None where the place's own amount is not known and decides: the status of the others may decide without it."""
    try:
        return check_in_place(division, on, known)
    except UnknownHere:
        return None
