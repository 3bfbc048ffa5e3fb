"""Figures of a period over HTTP, as of any past day, as JSON, workbook or chart; and workers' satisfaction."""

import asyncio
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.intake.desk.figures import queries, rules
from services.intake.desk.figures import satisfaction as figure_satisfaction
from services.intake.desk.figures.chart import chart
from services.intake.desk.figures.queries import Period
from services.intake.desk.figures.rules import Dimension, PeriodBackwards, Sums, Tally
from services.intake.desk.figures.schemas import Figures, Group, Month, Report, Satisfaction
from services.intake.desk.figures.workbook import workbook
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values import divisions
from shared.values.fields import Day, Division

router = APIRouter(prefix="/v1/reports", tags=["reports"], route_class=AuthenticatedRoute)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "image/svg+xml"


class Format(StrEnum):
    JSON = "json"
    XLSX = "xlsx"
    SVG = "svg"


desk_router = APIRouter(prefix="/v1", tags=["desk"], route_class=AuthenticatedRoute)


@router.get("/intake", response_model=Report, responses={200: {"content": {XLSX: {}, SVG: {}}}})
async def report(
    session: Transaction,
    caller: CurrentCaller,
    first: Annotated[Day, Query(alias="from")],
    to: Day,
    as_of: Annotated[Day | None, Query(description="the last day that counts, at most today")] = None,
    known_on: Annotated[
        Day | None, Query(description="the last day on which it was recorded; `as_of` if left out")
    ] = None,
    division: Division | None = None,
    format: Format = Format.JSON,  # noqa: A002  the word callers write
) -> Report | Response:
    """What was received, decided, closed and paid in the period, by month, division, channel, domain, department."""
    if to < first:
        raise PeriodBackwards(field="to")
    today = clock.today()  # a later day could give another answer later
    seen_on = min(as_of or to, today)
    period = Period(caller, first, to, seen_on, min(known_on or seen_on, today), division)
    now = await queries.tallies(session, period)
    before = await queries.tallies(session, period.year_before)
    told = _report(period, now, before)
    if format is Format.XLSX:
        return _file(await asyncio.to_thread(workbook, told), XLSX, period)
    if format is Format.SVG:
        return _file(await asyncio.to_thread(chart, told), SVG, period)
    return told


def _file(content: bytes, kind: str, period: Period) -> Response:
    name = f"intake-{period.first}-{period.until}.{'xlsx' if kind == XLSX else 'svg'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def _report(period: Period, now: list[Tally], before: list[Tally]) -> Report:
    def places(digits: int) -> list[Group]:
        sums = rules.summed(now, Dimension.PLACE, digits)
        return [Group(key=key, name=_place(key), figures=Figures.of(each)) for key, each in sums.items()]

    def groups(dimension: Dimension) -> list[Group]:
        sums = rules.summed(now, dimension)
        return [Group(key=key, name=key, figures=Figures.of(each)) for key, each in sums.items()]

    return Report(
        from_=period.first,
        to=period.last,
        as_of=period.as_of,
        known_on=period.known_on,
        division=period.division,
        total=_total(now),
        year_before=_total(before),
        months=_months(period.first, period.until, now, before),
        provinces=places(2),
        cities=places(4),
        counties=places(6),
        channels=groups(Dimension.CHANNEL),
        domains=groups(Dimension.DOMAIN),
        departments=groups(Dimension.DEPARTMENT),
    )


def _total(tallies: Iterable[Tally]) -> Figures:
    return Figures.of(sum(rules.summed(tallies, Dimension.MONTH).values(), start=Sums()))


def _months(first: date, until: date, now: list[Tally], before: list[Tally]) -> list[Month]:
    names = rules.months(first, until)
    mine, theirs = rules.summed(now, Dimension.MONTH), rules.summed(before, Dimension.MONTH)
    each = [mine.get(name, Sums()) for name in names]
    return [
        Month(
            month=name,
            figures=Figures.of(alone),
            cumulative=Figures.of(so_far),
            year_before=Figures.of(theirs.get(rules.month_a_year_before(name), Sums())),
        )
        for name, alone, so_far in zip(names, each, accumulate(each), strict=True)
    ]


def _place(code: str) -> str:
    return divisions.name(code) if divisions.is_known(code) else code


@desk_router.get("/desk/satisfaction")
async def satisfaction(
    session: Transaction,
    caller: CurrentCaller,
    begins_on: Annotated[Day, Query(alias="from")],
    ends_on: Annotated[Day, Query(alias="to")],
    division: Division | None = None,
) -> Satisfaction:
    """How workers judged the result when they were called back in these days, both included."""
    return await figure_satisfaction.satisfaction(session, caller, begins_on, ends_on, division)
