"""Wage bonds over HTTP: the bond of a project, what it comes to, its uses and its return."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.monitor.bonds import draw_track, draws, export, ledger, queries, return_track, returns
from services.monitor.bonds.draw_track import DrawState
from services.monitor.bonds.return_track import ReturnState
from services.monitor.bonds.rules import rates
from services.monitor.bonds.schemas import (
    BondOut,
    DrawIn,
    DrawOut,
    MovementOut,
    RateOut,
    ReasonIn,
    ReturnIn,
    ReturnOut,
    StepOut,
    SumIn,
)
from services.monitor.projects import queries as project_queries
from services.monitor.projects.numbers import Number
from shared import history, regions
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import Conflict
from shared.tracks.routes import add_routes, taking
from shared.values.fields import Day, Division, Line, Uscc

router = APIRouter(tags=["bonds"], route_class=AuthenticatedRoute)
draw_router = APIRouter(prefix="/v1/bond-draws", tags=["bonds"], route_class=AuthenticatedRoute)
return_router = APIRouter(prefix="/v1/bond-returns", tags=["bonds"], route_class=AuthenticatedRoute)


class ContractUntold(Conflict):
    code = "contract-untold"
    zh = "项目未填合同金额或者签订日期，无法计算工资保证金"
    en = "the contract's sum or day is not told: the bond cannot be reckoned"


async def _draw_filters(
    state: DrawState | None = None,
    project: Line | None = None,
    employer_uscc: Uscc | None = None,
    division: Division | None = None,
) -> dict[str, Any]:
    return dict(locals())


async def _return_filters(
    state: ReturnState | None = None,
    project: Line | None = None,
    employer_uscc: Uscc | None = None,
    division: Division | None = None,
) -> dict[str, Any]:
    return dict(locals())


DRAWS = of_list("bond-draws", queries.DRAWS, export.DRAWS, _draw_filters)
RETURNS = of_list("bond-returns", queries.RETURNS, export.RETURNS, _return_filters)


@router.get("/v1/projects/{project_id}/bond")
async def read_bond(session: Transaction, caller: CurrentCaller, project_id: Number) -> BondOut:
    """The wage bond of a project and every movement of its money (C31)."""
    caller.need_authority()
    await project_queries.read(session, caller, project_id)
    filed = await ledger.on_file(session, project_id)
    told = filed.content
    return BondOut(
        project=project_id,
        form=told["form"],
        issuer=told["issuer"],
        balance_fen=told["amount_fen"],
        due_fen=told["due_fen"],
        deposited_on=told["deposited_on"],
        expires_on=told["expires_on"],
        top_up_by=told.get("top_up_by"),
        movements=[MovementOut.model_validate(one) for one in await ledger.movements(session, project_id)],
    )


@router.get("/v1/projects/{project_id}/bond-rate")
async def read_rate(
    session: Transaction,
    caller: CurrentCaller,
    project_id: Number,
    last_arrears_on: Annotated[Day | None, Query(description="the contractor's last arrears in the bond area")] = None,
    clean_since: Annotated[Day | None, Query(description="no arrears since its earliest bond here")] = None,
    duties_met: Annotated[bool | None, Query(description="real names and accounts in place everywhere")] = None,
    listed: Annotated[bool | None, Query(description="on the list of serious dishonesty for arrears")] = None,
) -> RateOut:
    """What the bond comes to, step by step (BOND-02 to BOND-08), from the place's numbers and what the office states of
    the contractor. What nobody states is never assumed in anybody's favour or against them.
    """
    caller.need_authority()
    project = await project_queries.read(session, caller, project_id)
    if project.contract_fen is None or project.contract_on is None:
        raise ContractUntold
    others = await queries.live_projects_beside(session, project)
    record = rates.Record(others, last_arrears_on, clean_since, duties_met, listed)
    signed_on: date = project.contract_on
    found = rates.due(
        project.contract_fen, signed_on, record, lambda key: regions.value(project.division, key, signed_on)
    )
    return RateOut(
        project=project_id,
        other_projects=others,
        exempt_by=found.exempt_by,
        amount_fen=found.amount_fen,
        steps=[StepOut.model_validate(step) for step in found.steps],
        lacking=found.lacking,
    )


@router.post("/v1/projects/{project_id}/bond/draws", status_code=201)
async def serve_notice(session: Transaction, caller: CurrentCaller, project_id: Number, body: DrawIn) -> DrawOut:
    """The payment notice was served on the bank, after a decision that was not obeyed (BOND-09, C119)."""
    return DrawOut.model_validate(await draws.serve_notice(session, caller, project_id, body))


@router.post("/v1/projects/{project_id}/bond/returns", status_code=201)
async def announce_return(session: Transaction, caller: CurrentCaller, project_id: Number, body: ReturnIn) -> ReturnOut:
    """The return was announced on the site's board and on the authority's website (BOND-11)."""
    return ReturnOut.model_validate(await returns.announce(session, caller, project_id, body))


add_list(
    draw_router,
    "",
    DRAWS,
    DrawOut,
    each(DrawOut.model_validate),
    "Uses of wage bonds in the caller's divisions, newest notice first. For the labour authority.",
)
add_list(
    return_router,
    "",
    RETURNS,
    ReturnOut,
    each(ReturnOut.model_validate),
    "Returns of wage bonds in the caller's divisions, newest notice first. For the labour authority.",
)


@draw_router.get("/{number}")
async def read_draw(session: Transaction, caller: CurrentCaller, number: str) -> DrawOut:
    """One use of a bond."""
    return DrawOut.model_validate(await queries.read_draw(session, caller, number))


@draw_router.get("/{number}/history")
async def read_draw_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every step of the use, oldest first, with the chain's hashes."""
    return await history.steps(session, draws.KIND, (await queries.read_draw(session, caller, number)).number)


@return_router.get("/{number}")
async def read_return(session: Transaction, caller: CurrentCaller, number: str) -> ReturnOut:
    """One return of a bond."""
    return ReturnOut.model_validate(await queries.read_return(session, caller, number))


@return_router.get("/{number}/history")
async def read_return_history(session: Transaction, caller: CurrentCaller, number: str) -> history.History:
    """Every step of the return, oldest first, with the chain's hashes."""
    return await history.steps(session, returns.KIND, (await queries.read_return(session, caller, number)).number)


add_routes(
    draw_router,
    draws.TRACKER,
    DrawOut,
    DrawOut.model_validate,
    (
        taking(draw_track.PAY, SumIn),
        taking(draw_track.PAY_PART, SumIn),
        taking(draw_track.TOP_UP, SumIn),
        taking(draw_track.TOP_UP_PART, SumIn),
        taking(draw_track.WITHDRAW, ReasonIn),
    ),
)
add_routes(
    return_router,
    returns.TRACKER,
    ReturnOut,
    ReturnOut.model_validate,
    (taking(return_track.REFUSE, ReasonIn),),
)
