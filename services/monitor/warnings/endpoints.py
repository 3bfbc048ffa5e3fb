"""Warnings over HTTP: the list, one with its receipts, its history, and every step of the loop from its table."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.monitor.warnings import commands, export, queries, view, workers
from services.monitor.warnings.episodes import KIND, TRACKER
from services.monitor.warnings.rules.affected import Purpose
from services.monitor.warnings.rules.verdict import Level
from services.monitor.warnings.schemas import AssignIn, ExplainedIn, WaiveIn, WarningOut
from services.monitor.warnings.track import WarningState
from shared import clock, history
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.spreadsheet import XLSX, FileFormat, file_of
from shared.tracks.routes import add_routes, taking
from shared.values.fields import Division, Line, Month, Uscc

router = APIRouter(prefix="/v1/warnings", tags=["warnings"], route_class=AuthenticatedRoute)

IsOpen = Annotated[bool | None, Query(alias="open", description="somebody still has to put it right")]
IsOverdue = Annotated[bool, Query(description="only those past the day by which they were to be handled")]


async def chosen_filters(
    state: WarningState | None = None,
    is_open: IsOpen = None,
    overdue: IsOverdue = False,
    level: Level | None = None,
    rule: Annotated[str | None, Query(pattern=r"^W[0-9]{3}$")] = None,
    project: Line | None = None,
    employer_uscc: Uscc | None = None,
    period: Month | None = None,
    division: Division | None = None,
) -> dict[str, object]:
    """The filters of the list and of the count, by name; None where one is not given."""
    return {
        "state": state,
        "open": is_open,
        "overdue": clock.today() if overdue else None,
        "level": level,
        "rule": rule,
        "project": project,
        "employer_uscc": employer_uscc,
        "period": period,
        "division": division,
    }


Filters = Annotated[dict[str, object], Depends(chosen_filters)]
EXPORT = of_list("warnings", queries.WARNINGS, export.COLUMNS, chosen_filters)


add_list(
    router,
    "",
    EXPORT,
    WarningOut,
    each(view.warning_out),
    "The warnings of the caller's divisions, newest first; for a party those that it was told.",
)


@router.get("/{number}")
async def read_warning(session: Transaction, caller: CurrentCaller, number: str) -> WarningOut:
    """One warning, with the receipts of those who were told."""
    return await view.with_receipts(session, await queries.read(session, caller, number), caller)


@router.get("/{number}/workers.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
async def write_workers(
    session: Transaction,
    caller: CurrentCaller,
    number: str,
    purpose: Annotated[Purpose, Query(description="why; it decides what is shown, and is written down")],
) -> Response:
    """The workers whom the warning is about, in clear as far as the purpose needs it, as a workbook. Who read it and
    why goes to the read log. For the labour authority.
    """
    columns, rows = await workers.affected(session, caller, number, purpose)
    return await file_of(columns, rows, FileFormat.XLSX, f"workers-{number}", clock.today())


@router.get("/{number}/history")
async def read_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every step of the warning, oldest first, with the chain's hashes."""
    return await history.steps(session, KIND, (await queries.read(session, caller, number)).number)


add_routes(
    router,
    TRACKER,
    WarningOut,
    view.warning_out,
    (
        taking(commands.ASSIGN, AssignIn),
        taking(commands.HANDLE, ExplainedIn),
        taking(commands.RECTIFY, ExplainedIn),
        taking(commands.SEND_BACK, ExplainedIn),
        taking(commands.VERIFY, ExplainedIn),
        taking(commands.WAIVE, WaiveIn),
        taking(commands.REFUSE_WAIVER, ExplainedIn),
    ),
    apart=(commands.DUAL_ASSIGN,),
)
