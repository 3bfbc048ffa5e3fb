"""The workers and the employer of a case by name: fetched from intake for a stated purpose; the reading is recorded,
the names are not.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from services.mediation.cases.dependencies import ShownCase
from services.mediation.cases.history import KIND
from services.mediation.cases.rules.roles import DECIDERS
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.tables import LedgerLine
from services.mediation.payments.members.intake_client import IntakeMembers
from shared.access.callers import Caller
from shared.database.sessions import Sessions
from shared.history import log_read
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import Conflict

router = APIRouter(prefix="/v1/cases/{number}", tags=["members"], route_class=AuthenticatedRoute)

Purpose = Literal["statutory-document"]


class NoComplaint(Conflict):
    """The case was not opened by a complaint, so there is no list of members."""

    code = "no-complaint"
    zh = "本案不是由投诉而立，没有成员名单"
    en = "the case did not come of a complaint, so it has no list of workers"


class CaseMemberOut(BaseModel):
    """A worker, and the lines of the case's ledger that are theirs."""

    worker_ref: str
    name: str | None
    id_no: str | None
    phone: str | None
    owed: list[dict[str, Any]]
    lines: list[int]
    outstanding_fen: int


class CaseMembersOut(BaseModel):
    case: str
    complaint: str
    purpose: Purpose
    items: list[CaseMemberOut] = Field(description="in clear; nothing of it is kept here")


@router.get("/members", responses={410: {}, 503: {}})
async def show_members(
    session: Transaction,
    caller: CurrentCaller,
    case: ShownCase,
    request: Request,
    purpose: Annotated[Purpose, Query(description="why; it is written down here and in intake")],
) -> CaseMembersOut:
    """The workers by name, for a person who writes a statutory paper. 503 with Retry-After while intake is
    unavailable.
    """
    caller.need_role(*DECIDERS)
    if case.complaint is None:
        raise NoComplaint
    await _log_reading(request.app.state.gate.sessions, caller, case, purpose)
    intake: IntakeMembers = request.app.state.intake_members
    seen = await intake.pull(case.complaint, case.number, purpose)
    there = await ledger_queries.lines(session, case.number)
    items = []
    for worker in seen:
        theirs: list[LedgerLine] = [line for line in there if line.worker_ref == worker.worker_ref]
        items.append(
            CaseMemberOut(
                **worker.model_dump(exclude={"card"}),
                lines=[line.line for line in theirs],
                outstanding_fen=sum(line.outstanding_fen for line in theirs),
            )
        )
    return CaseMembersOut(case=case.number, complaint=case.complaint, purpose=purpose, items=items)


class CaseEmployerOut(BaseModel):
    """Whom to ring about the case. `name` is as filed, `verified_name` and `contractor` as the office verified them."""

    case: str
    complaint: str | None
    name: str | None
    uscc: str | None
    project: str | None
    verified_name: str | None
    contractor: str | None


@router.get("/employer", responses={503: {}})
async def show_employer(
    session: Transaction,
    caller: CurrentCaller,
    case: ShownCase,
    request: Request,
    purpose: Annotated[Literal["mediation"], Query(description="why; it is written down here and in intake")],
) -> CaseEmployerOut:
    """The employer by name, also where the complaint had no code for it and the case shows no name. 503 with
    Retry-After while intake is unavailable.
    """
    caller.need_role(*DECIDERS)
    about: dict[str, Any] = {"case": case.number, "complaint": case.complaint}
    if case.complaint is None:
        unknown = dict.fromkeys(("project", "verified_name", "contractor"))
        return CaseEmployerOut(**about, name=case.employer_name, uscc=case.employer_uscc, **unknown)
    await _log_reading(request.app.state.gate.sessions, caller, case, purpose)
    intake: IntakeMembers = request.app.state.intake_members
    seen = await intake.pull_employer(case.complaint, case.number, purpose)
    return CaseEmployerOut(**about, **seen.model_dump())


async def _log_reading(sessions: Sessions, caller: Caller, case: Case, purpose: str) -> None:
    """Record who reads, which case and why, committed before intake is asked."""
    async with sessions.begin() as session:
        log_read(session, by=caller.label, kind=KIND, subject=case.number, purpose=purpose)
