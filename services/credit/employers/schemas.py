"""Request and response bodies about employers' records."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.credit.listings.schemas import CheckOut
from services.credit.records.rules.record import Code
from shared.values.fields import Uscc


class ReasonOut(BaseModel):
    code: str
    zh: str
    en: str


class EntryOut(BaseModel):
    """One entry of the record, under its legal date."""

    on: date
    code: Code
    zh: str
    en: str
    source: str
    complaint: str | None
    document_no: str | None
    due_on: date | None
    fen: int | None
    division: str
    check: CheckOut | None


class FiguresOut(BaseModel):
    """Figures counted from the entries the caller may see, up to that day."""

    cases: int
    paid_in_full: int
    with_a_day: int = Field(description="cases with a day to pay by, set by an order or an agreement")
    paid_by_the_day: int = Field(description="of those, paid in full by that day, by the liable side itself")
    open_orders: int
    overdue_orders: int = Field(description="fell due unpaid and were not paid in full since")


class MoneyOut(FiguresOut):
    outstanding_fen: int


class GradeOut(BaseModel):
    year: int
    letter: str


class ListingOut(BaseModel):
    listed_on: date
    document_no: str


class NoteOut(BaseModel):
    on: date
    document_no: str


class RecordOut(BaseModel):
    """An employer's record on a day.

    Grade, listings, publications, sanctions and incentives are public; entries and money are for the labour authority.
    """

    uscc: str
    as_of: date
    grade: GradeOut | None
    grade_reason: ReasonOut | None = Field(description="why there is no grade")
    listings: list[ListingOut]
    publications: list[NoteOut]
    sanctions: list[NoteOut]
    incentives: list[NoteOut]
    entries: list[EntryOut]
    entries_elsewhere: int = Field(description="entries outside the caller's divisions, or not the caller's to read")
    figures: FiguresOut | MoneyOut
    version: int


class CheckIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    employers: list[Uscc] = Field(min_length=1, max_length=1_000, description="codes, up to 1,000")
    as_of: date | None = None


class CheckedOut(BaseModel):
    """What a check says about one employer, for bidding, permits, subsidies and loans (C90)."""

    uscc: str
    known: bool
    grade: GradeOut | None
    listed: bool
    entries: int
    open_orders: int
    overdue_orders: int


class ChecksOut(BaseModel):
    """One item per employer, in the order of the request."""

    as_of: date
    items: list[CheckedOut]
