"""A project's year over HTTP: one picture, and the same figures as a workbook."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.monitor.projects.numbers import Number
from services.monitor.years.export import COLUMNS
from services.monitor.years.picture import drawn
from services.monitor.years.view import year_of
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.spreadsheet import XLSX, FileFormat, file_of, row_of

router = APIRouter(prefix="/v1/projects/{project_id}", tags=["projects"], route_class=AuthenticatedRoute)

SVG = "image/svg+xml"
SAFE = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "no-store",
}
Which = Annotated[int | None, Query(ge=2000, le=2100, description="left out: the year it is")]


@router.get("/year.svg", response_class=Response, responses={200: {"content": {SVG: {}}}})
async def draw_year(session: Transaction, caller: CurrentCaller, project_id: Number, year: Which = None) -> Response:
    """A year of the project as one picture: month by month how its regimes stood, who worked, what was due and paid,
    who was not paid in full, and the warnings raised by level. As it is known today.
    """
    today = clock.today()
    told = await year_of(session, caller, project_id, year or today.year, today)
    return Response(await asyncio.to_thread(drawn, told), media_type=SVG, headers=SAFE)


@router.get("/year.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def write_year(session: Transaction, caller: CurrentCaller, project_id: Number, year: Which = None) -> Response:
    """The same year as a workbook, a row a month."""
    today = clock.today()
    told = await year_of(session, caller, project_id, year or today.year, today)
    rows = [row_of(COLUMNS, month) for month in told.months]
    return await file_of(COLUMNS, rows, FileFormat.XLSX, f"{project_id}-{told.year}", today)
