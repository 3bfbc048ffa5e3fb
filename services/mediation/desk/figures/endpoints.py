"""Figures of a period over HTTP, as of any past day, each ratio with its denominator."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.mediation.desk.figures import queries, recovery
from services.mediation.ledger.rules.ledger import Balance
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import Invalid
from shared.values.date_checks import check_past
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


class Recovered(BaseModel):
    """Claimed + found = withdrawn + rejected + paid + outstanding; `pending_fen` of that is on its way. A worker of two
    cases counts in both.
    """

    workers: int
    claimed_fen: int
    found_fen: int
    withdrawn_fen: int
    rejected_fen: int
    paid_fen: int
    outstanding_fen: int
    pending_fen: int

    @classmethod
    def of(cls, sums: dict[str, int], pending_fen: int) -> Self:
        balance = Balance(**{name: fen for name, fen in sums.items() if name != "workers"})
        return cls(**sums, outstanding_fen=balance.outstanding_fen, pending_fen=pending_fen)


class Recovery(Recovered):
    """The same of everybody, and of those who are rural workers, are not, or of whom nobody said it: as their lines say
    it now.
    """

    as_of: date
    known_on: date
    division: str | None
    by_status: dict[Literal["rural", "other", "unknown"], Recovered]


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


@router.get("/recovery")
async def recovery_report(
    session: Transaction,
    caller: CurrentCaller,
    as_of: Day,
    known_on: Day | None = None,
    division: Division | None = None,
) -> Recovery:
    """What had been claimed, found, paid and was outstanding by that day, and what was on its way, as it was known at
    the end of `known_on` (today by default), by whether workers are rural workers. Raises InTheFuture, TooEarly.
    """
    today = clock.today()
    known = known_on or today
    check_past(as_of, today, "as_of")
    check_past(known, today, "known_on")
    period = queries.Period(caller, as_of, as_of, as_of, known, division)
    sums = await recovery.recovered(session, period)
    pending = await recovery.awaited(session, period)
    by_status = {each: Recovered.of(sums[each], pending[each]) for each in sums}
    whole = {name: sum(getattr(each, name) for each in by_status.values()) for name in Recovered.model_fields}
    return Recovery(as_of=as_of, known_on=known, division=division, by_status=by_status, **whole)
