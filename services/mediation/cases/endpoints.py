"""Cases over HTTP: lists and single cases, assignment, extension and suspension."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from services.mediation.cases import assignment, export, queries, suspension
from services.mediation.cases.dependencies import Decider, ShownCase
from services.mediation.cases.load import CASE_ITSELF
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.schemas import Assign, CaseOut, Reasoned, Resume, Suspend, Word
from services.mediation.cases.view import on_case
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import ExpectedVersion, GroupCommit, Transaction
from shared.values.fields import Day, Division, Uscc

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


async def _asked_for(
    stage: Stage | None = None,
    division: Division | None = None,
    employer_uscc: Uscc | None = None,
    assignee: Word | None = None,
    opened_from: Day | None = None,
    opened_to: Day | None = None,
    complaint: Word | None = None,
) -> dict[str, Any]:
    return dict(locals())


Wanted = Annotated[dict[str, Any], Depends(_asked_for)]
EXPORT = of_list("cases", queries.CASES, export.COLUMNS, _asked_for)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


add_list(router, "/cases", EXPORT, CaseOut, each(CaseOut.model_validate), "The caller's cases, newest first.")


@router.get("/cases/{number}")
async def show_case(case: ShownCase) -> CaseOut:
    return CaseOut.model_validate(case)


@router.get("/cases/{number}/history")
async def show_history(session: Transaction, case: ShownCase) -> History:
    """Every step of the case, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, "case", case.number)


@commands_router.post("/assign", response_model=CaseOut)
async def assign(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, to: Assign) -> Response:
    """Give the case to an officer, who has its deadlines from now on."""
    return await on_case(together, number, assignment.assign, caller, seen, to, load=CASE_ITSELF)


@commands_router.post("/extend", response_model=CaseOut)
async def extend(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, why: Reasoned) -> Response:
    """Lengthen the handling term, once, before it ends; for the head."""
    return await on_case(together, number, assignment.extend, caller, seen, why, load=CASE_ITSELF)


@commands_router.post("/suspend", response_model=CaseOut)
async def suspend(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, why: Suspend) -> Response:
    """The handling term stands still where the place's rule leaves the time out: announcement, audit, appraisal."""
    return await on_case(together, number, suspension.suspend, caller, seen, why, load=CASE_ITSELF)


@commands_router.post("/resume", response_model=CaseOut)
async def resume(together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, how: Resume) -> Response:
    """The handling term goes on; what was left of it is left."""
    return await on_case(together, number, suspension.resume, caller, seen, how, load=CASE_ITSELF)
