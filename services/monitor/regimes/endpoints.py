"""The register of projects over HTTP: entries, the evidence of their regimes, and projects that lack a regime."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.projects.numbers import Number
from services.monitor.projects.tables import Project
from services.monitor.regimes import export, permit, queries, register, stoppages, view
from services.monitor.regimes.assessment import KIND
from services.monitor.regimes.evidence_schemas import (
    AgreementIn,
    BondIn,
    GateIn,
    LabourFeePlanIn,
    NoticeBoardIn,
    PledgeIn,
    WageAccountIn,
    WageOfficerIn,
)
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.rules.regimes import Regime
from services.monitor.regimes.schemas import (
    CompleteIn,
    ListedProjectOut,
    PermitOut,
    ProjectIn,
    ProjectOut,
    ResumeIn,
    SuspendIn,
)
from shared import history
from shared.access.callers import Caller
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, ExpectedVersionIfGiven, Transaction, VersionMissing
from shared.values.fields import Division, Uscc

router = APIRouter(prefix="/v1", tags=["projects"], route_class=AuthenticatedRoute)

Place = Annotated[Division | None, Query(description="only this division and what lies in it")]
Employer = Annotated[Uscc | None, Query(description="its general contractor or one of its subcontractors")]
Weak = Annotated[Regime | None, Query(description="only projects that lack this regime")]


async def _filters(division: Place = None, employer: Employer = None, weak: Weak = None) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("projects", queries.PROJECTS, export.COLUMNS, _filters, export.shown)


async def _listed(session: AsyncSession, _caller: Caller, rows: list[Project]) -> list[ListedProjectOut]:
    return await view.listed(session, rows)


add_list(
    router,
    "/projects",
    EXPORT,
    ListedProjectOut,
    _listed,
    "The projects whose site is in the caller's divisions, newest first. For the labour authority.",
)


@router.put("/projects/{project_id}")
async def put_project(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersionIfGiven, body: ProjectIn
) -> ProjectOut:
    """Register a project, or replace its entry: the latter needs the version seen (If-Match).

    The same entry again changes nothing.
    """
    if seen is None:
        await _need_version(session, caller, project_id, body)
    return await _shown(session, await register.put(session, caller, project_id, seen, body))


@router.get("/projects/{project_id}")
async def read_project(session: Transaction, caller: CurrentCaller, project_id: Number) -> ProjectOut:
    """The entry, the state of each of its five regimes with every gap in words, and the evidence on file."""
    return await _shown(session, await project_queries.read(session, caller, project_id))


@router.get("/projects/{project_id}/history")
async def read_history(session: Transaction, caller: CurrentCaller, project_id: Number) -> history.History:
    """Every step of the project, oldest first, with the chain's hashes."""
    await project_queries.read(session, caller, project_id)
    return await history.steps(session, KIND, project_id)


@router.post("/projects/{project_id}/suspend")
async def suspend_works(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: SuspendIn
) -> ProjectOut:
    """Works stand still 停工. What was worked before is owed as ever; months without work raise no warning."""
    return await _shown(session, await stoppages.suspend(session, caller, project_id, seen, body))


@router.post("/projects/{project_id}/resume")
async def resume_works(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: ResumeIn
) -> ProjectOut:
    """Works go on 复工."""
    return await _shown(session, await stoppages.resume(session, caller, project_id, seen, body))


@router.post("/projects/{project_id}/complete")
async def complete_works(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: CompleteIn
) -> ProjectOut:
    """Works are completed 完工."""
    return await _shown(session, await stoppages.complete(session, caller, project_id, seen, body))


@router.put("/projects/{project_id}/wage-account")
async def put_wage_account(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: WageAccountIn
) -> ProjectOut:
    """The wage account 专户: opened, filed, closed (ACC-01 to ACC-03)."""
    return await _filed(session, caller, project_id, seen, Evidence.WAGE_ACCOUNT, body)


@router.get("/projects/{project_id}/permit")
async def read_permit(session: Transaction, caller: CurrentCaller, project_id: Number) -> PermitOut:
    """For the permit office: whether the agreement on the wage account stands in the way of the permit here (C33)."""
    return await permit.asked(session, caller, project_id)


@router.put("/projects/{project_id}/bond")
async def put_bond(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: BondIn
) -> ProjectOut:
    """The wage bond 工资保证金, or the decision that none is owed (BOND-01, BOND-04, BOND-13)."""
    return await _filed(session, caller, project_id, seen, Evidence.BOND, body)


@router.put("/projects/{project_id}/agreement")
async def put_agreement(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: AgreementIn
) -> ProjectOut:
    """The agreement on supervising the account, and who signed it (ACC-02)."""
    return await _filed(session, caller, project_id, seen, Evidence.AGREEMENT, body)


@router.put("/projects/{project_id}/notice-board")
async def put_notice_board(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: NoticeBoardIn
) -> ProjectOut:
    """The rights notice board 维权信息告示牌 and what it shows (CON-15)."""
    return await _filed(session, caller, project_id, seen, Evidence.NOTICE_BOARD, body)


@router.put("/projects/{project_id}/pledge")
async def put_pledge(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: PledgeIn
) -> ProjectOut:
    """The pledge of no arrears 无欠薪承诺."""
    return await _filed(session, caller, project_id, seen, Evidence.PLEDGE, body)


@router.put("/projects/{project_id}/wage-officer")
async def put_wage_officer(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: WageOfficerIn
) -> ProjectOut:
    """A wage officer 劳资专管员 is placed on the site (CON-09)."""
    return await _filed(session, caller, project_id, seen, Evidence.WAGE_OFFICER, body)


@router.put("/projects/{project_id}/gate")
async def put_gate(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: GateIn
) -> ProjectOut:
    """The gate 考勤闸机 and in which ways it knows a worker; a face must not be the only one (RN-04)."""
    return await _filed(session, caller, project_id, seen, Evidence.GATE, body)


@router.put("/projects/{project_id}/labour-fee-plan")
async def put_labour_fee_plan(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: LabourFeePlanIn
) -> ProjectOut:
    """How the labour fee 人工费用 is paid in (CON-03, ACC-06)."""
    return await _filed(session, caller, project_id, seen, Evidence.LABOUR_FEE_PLAN, body)


async def _need_version(session: AsyncSession, caller: Caller, number: str, given: ProjectIn) -> None:
    """Raises VersionMissing if the request without a version would change an existing entry."""
    register.check_may_set(caller)
    there = await project_queries.find(session, number)
    if there is not None and caller.reaches(there.division) and not register.same_entry(there, given):
        raise VersionMissing


async def _filed(
    session: AsyncSession, caller: Caller, number: str, seen: int, kind: Evidence, given: BaseModel
) -> ProjectOut:
    return await _shown(session, await register.put_on_file(session, caller, number, seen, kind, given))


async def _shown(session: AsyncSession, project: Project) -> ProjectOut:
    return await view.project_out(session, project)
