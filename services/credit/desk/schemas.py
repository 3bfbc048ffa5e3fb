"""Response bodies of the report."""

from datetime import date

from pydantic import BaseModel, Field

from services.credit.records.rules.record import Code


class CountedOut(BaseModel):
    entries: int
    fen: int


class ReportOut(BaseModel):
    """Figures of the caller's divisions as of a day."""

    as_of: date
    division: str | None
    employers: int = Field(description="with at least one entry there")
    entries: dict[Code, CountedOut]
    overdue_orders_unpaid: int
    overdue_orders_fen: int = Field(description="unpaid on the day they fell due")
    proposals: int = Field(description="made by that day")
