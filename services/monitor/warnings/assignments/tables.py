"""The tables of letters 交办单 about warnings, and the counters of their numbers."""

from services.monitor.schema import Monitor
from shared.assignments.letters import Letters
from shared.assignments.tables import Letter
from shared.documents.numbers import NumberCounter


class Assignment(Letter, Monitor, table=True):
    """A letter that gives a warning to a unit."""

    __tablename__ = "assignment"


class LetterCounter(NumberCounter, Monitor, table=True):
    """The last number given out, by county and year."""

    __tablename__ = "letter_counter"


LETTERS = Letters(Assignment, LetterCounter)
