"""The ledger of a case over HTTP."""

from fastapi import APIRouter

from services.mediation.cases.dependencies import ShownCase
from services.mediation.ledger import queries
from services.mediation.ledger.schemas import LedgerOut
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import Transaction

router = APIRouter(prefix="/v1", tags=["cases"], route_class=AuthenticatedRoute)


@router.get("/cases/{number}/ledger")
async def show_ledger(session: Transaction, case: ShownCase) -> LedgerOut:
    there = await queries.lines(session, case.number)
    return LedgerOut.of(case, there, await queries.entries(session, case.number))
