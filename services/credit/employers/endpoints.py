"""Employers' records over HTTP: one record on a day, and a check of many employers before a bid, permit or loan."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from services.credit.employers import view
from services.credit.employers.schemas import CheckIn, ChecksOut, RecordOut
from shared import clock
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1", tags=["credit"], route_class=AuthenticatedRoute)

USCC = r"^[0-9A-Z]{18}$"
Code = Annotated[str, Path(pattern=USCC, description="unified social credit code")]
AsOf = Annotated[date | None, Query(description="true on that day; today if left out")]
Place = Annotated[Division | None, Query(description="only this division and what lies in it")]


@router.get("/employers/{uscc}")
async def read_record(session: Transaction, caller: CurrentCaller, uscc: Code, as_of: AsOf = None) -> RecordOut:
    """Grade, listings, publications, sanctions, incentives, and every entry with its day and source."""
    return await view.record(session, caller, uscc, as_of or clock.today())


@router.post("/employers:check")
async def check_employers(session: Transaction, caller: CurrentCaller, asked: CheckIn) -> ChecksOut:
    """Up to 1,000 employers at once, for bidding, permits, subsidies and loans (C90)."""
    return await view.check(session, caller, asked, asked.as_of or clock.today())
