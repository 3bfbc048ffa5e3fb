"""Response bodies of monitor's figures."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.monitor.employers.schemas import ReportOut as EmployersOut
from services.monitor.payrolls.schemas import PaymentsOut
from services.monitor.warnings.schemas import FiguresOut


class ReportOut(EmployersOut):
    """Figures of the caller's divisions as of a day: employers, the warnings raised by then, wages on their way."""

    warnings: FiguresOut
    payments: PaymentsOut


class DispatchFigures(BaseModel):
    """Warnings as they stand now. `total` is the denominator of the others."""

    total: int
    new: Annotated[int, Field(description="raised in the last `days` days, today included")]
    open: int
    overdue: Annotated[int, Field(description="open past the day by which they were to be handled")]
    read: Annotated[int, Field(description="an officer has read them")]
    urged: Annotated[int, Field(description="urged, supervised or unanswered now")]
    cleared: int


class DispatchGroup(BaseModel):
    """One level, rule, place or industry department; `key` is null where a warning names no department."""

    key: str | None
    name: str
    figures: DispatchFigures


class DispatchDay(BaseModel):
    """How many were raised on the day, and how many were cleared on it."""

    day: date
    raised: int
    cleared: int


class DispatchOut(BaseModel):
    """Live figures of warnings 调度 (C55): `total` at this level, `places` at the next."""

    as_of: date
    days: int
    division: str | None
    total: DispatchFigures
    levels: list[DispatchGroup]
    rules: list[DispatchGroup]
    places: list[DispatchGroup]
    industries: list[DispatchGroup]
    trend: list[DispatchDay]
