"""The tables of assignments 交办: letters, and the counters of their numbers."""

from services.intake.schema import Intake
from shared.assignments.letters import Letters
from shared.assignments.tables import Letter
from shared.documents.numbers import NumberCounter


class Assignment(Letter, Intake, table=True):
    """A letter 交办单 that assigns a complaint or an incident to a unit."""

    __tablename__ = "assignment"


class LetterCounter(NumberCounter, Intake, table=True):
    """The last number given out, by county, year and kind of letter."""

    __tablename__ = "letter_counter"


LETTERS = Letters(Assignment, LetterCounter)
