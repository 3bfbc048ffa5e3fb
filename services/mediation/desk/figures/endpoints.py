"""Figures of a period over HTTP, as of any past day, each ratio with its denominator."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.mediation.desk.figures import queries
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import Invalid
from shared.values.fields import Day, Division

router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=AuthenticatedRoute)


class PeriodBackwards(Invalid):
    """The period's first day is after its last."""

    code = "period-backwards"
    zh = "起始日不能晚于截止日"
    en = "the period ends before it begins"


class DaysToPaid(BaseModel):
    """Days from opening to the last payment, of cases opened in the period and paid in full by `as_of`."""

    median: float | None
    paid_off: int
    of_cases_opened: int
    each: list[dict[str, Any]] = Field(description="the first 200, by case number")


class Figures(BaseModel):
    """A field ending in `_of` is the denominator of the field before it."""

    from_: date = Field(serialization_alias="from")
    to: date
    as_of: date
    known_on: date
    division: str | None
    cases_opened: int
    cases_closed: int
    closed_by_disposition: dict[str, int]
    paid_fen: int
    paid_fen_by_payer: dict[str, int]
    workers_paid: int
    workers_paid_of: int
    cohort_paid_fen: int
    cohort_paid_fen_of: int
    cohort_outstanding_fen: int
    days_to_paid: DaysToPaid


@router.get("/mediation")
async def report(
    session: Transaction,
    caller: CurrentCaller,
    first: Annotated[Day, Query(alias="from")],
    to: Day,
    as_of: Day | None = None,
    known_on: Day | None = None,
    division: Division | None = None,
) -> Figures:
    """Closings and payments of the period, and the results so far of the cases opened in it."""
    if to < first:
        raise PeriodBackwards(field="to")
    seen_on = as_of or min(to, clock.today())
    period = queries.Period(caller, first, to, seen_on, known_on or seen_on, division)
    opened = await queries.opened(session, period)
    closed = await queries.closed_by_disposition(session, period)
    paid = await queries.paid_by_payer(session, period)
    cohort = await queries.cohort(session, period)
    median, paid_off, each = await queries.days_to_paid(session, period)
    return Figures(
        from_=first,
        to=to,
        as_of=period.as_of,
        known_on=period.known_on,
        division=division,
        cases_opened=opened,
        cases_closed=sum(closed.values()),
        closed_by_disposition=closed,
        paid_fen=sum(paid.values()),
        paid_fen_by_payer=paid,
        workers_paid=cohort["workers_paid"],
        workers_paid_of=cohort["workers"],
        cohort_paid_fen=cohort["paid_fen"],
        cohort_paid_fen_of=cohort["owed_fen"],
        cohort_outstanding_fen=cohort["outstanding_fen"],
        days_to_paid=DaysToPaid(median=median, paid_off=paid_off, of_cases_opened=opened, each=each),
    )
