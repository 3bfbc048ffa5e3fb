"""A bank's files over HTTP: for the labour authority."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request

from services.mediation.bank_files import actions, dependencies, queries
from services.mediation.bank_files.schemas import (
    CASES_AT_ONCE,
    BankFileOut,
    NewBankFile,
)
from services.mediation.cases.history import KIND
from services.mediation.payments.collective.dependencies import sent
from services.mediation.payments.members.intake_client import IntakeMembers, MemberSeen
from shared.history import log_read
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.refusals import Conflict, NotFound

router = APIRouter(prefix="/v1", tags=["money"], route_class=AuthenticatedRoute)
PURPOSE = "wage-payment"


class TooManyCases(Conflict):
    """The employer has more open cases than one file may be about."""

    code = "too-many-cases"
    zh = "该用人单位有{count}件未结案件，一个文件最多涉及{most}件：请写明案号"
    en = "the employer has {count} open cases, a file is about {most} at most: name them"


@router.post(
    "/bank-files",
    status_code=201,
    responses={415: {}, 503: {}},
    openapi_extra=sent(NewBankFile),
)
async def take_in(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    new: Annotated[NewBankFile, Depends(dependencies.bank_file)],
) -> BankFileOut:
    """What a bank paid out, line by line: what is certain becomes payments in the ledger, the rest is in suspense with
    what it may be for. Payees are compared with the names that intake has; none of them is kept here. 503 with
    Retry-After while intake is unavailable: nothing was taken.
    """
    caller.need_authority()
    found = await queries.cases_named(session, caller, new.cases)
    if lacking := sorted(set(new.cases) - {case.number for case in found}):
        raise NotFound(what="case", which=lacking[0])
    if not new.cases:
        found = await queries.cases_of(session, caller, str(new.employer_uscc), new.division)
    if len(found) > CASES_AT_ONCE:
        raise TooManyCases(count=len(found), most=CASES_AT_ONCE)
    intake: IntakeMembers = request.app.state.intake_members
    named: dict[str, list[MemberSeen]] = {}
    for case in found:
        named[case.number] = []
        if case.complaint is not None:
            # in this transaction: a second connection while one is held starves many senders; intake's own log stands
            log_read(session, by=caller.label, kind=KIND, subject=case.number, purpose=PURPOSE)
            named[case.number] = await intake.pull(case.complaint, case.number, PURPOSE)
    return await actions.take_in(session, caller, new, named)
