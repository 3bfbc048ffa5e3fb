"""Table of filings on a worker's behalf 代办登记."""

from datetime import date

from sqlmodel import Field

from services.intake.schema import Intake


class Assistance(Intake, table=True):
    """A complaint filed by staff for a worker: by whom, how the worker agreed, where."""

    __tablename__ = "assistance"

    complaint: str = Field(foreign_key="complaint.number", primary_key=True)
    assisted_by: str
    consent: str
    relation: str | None = None
    occasion: str
    occasion_on: date
    place: str | None = None
