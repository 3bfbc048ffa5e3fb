"""Table of construction clues."""

from datetime import date

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from services.monitor.schema import Monitor
from shared.database.sessions import DivisionCode


class Clue(Monitor, table=True):
    """A complaint, report or clue about construction. `repeats` is the complaint whose matter it repeats.

    One that joined before it was heard of has no `filed_on` yet. `look`: the rules have not looked at it since it
    changed. Of the last facts that it was accepted and that it ended, the later one holds.
    """

    __tablename__ = "clue"
    __table_args__ = (
        Index("clue_month", "filed_on"),
        Index("clue_project", "project", "filed_on"),
        Index("clue_employer", "employer_uscc", "filed_on"),
        Index("clue_look", "complaint", postgresql_where=text("look")),
    )

    complaint: str = Field(primary_key=True)
    division: str | None = Field(default=None, sa_type=DivisionCode)
    employer_uscc: str | None = None
    project: str | None = None
    filed_on: date | None = None
    repeats: str | None = None
    accepted_sequence: int | None = Field(default=None, sa_type=BigInteger)
    ended_sequence: int | None = Field(default=None, sa_type=BigInteger)
    look: bool = True
