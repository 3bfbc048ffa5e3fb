"""Closing a wage account over HTTP."""

from fastapi import APIRouter

from services.monitor.closings import actions
from services.monitor.closings.schemas import CloseAccountIn
from services.monitor.projects.numbers import Number
from services.monitor.regimes import view
from services.monitor.regimes.schemas import ProjectOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, Transaction

router = APIRouter(prefix="/v1", tags=["projects"], route_class=AuthenticatedRoute)


@router.post("/projects/{project_id}/wage-account/close")
async def close_wage_account(
    session: Transaction, caller: CurrentCaller, project_id: Number, seen: ExpectedVersion, body: CloseAccountIn
) -> ProjectOut:
    """The account is closed after completion, the whole notice and no arrears; what it holds is the contractor's
    (ACC-10, ACC-11).
    """
    return await view.project_out(session, await actions.close(session, caller, project_id, seen, body))
