"""What facts propose and a head decides: refer to the police, or not, each with reasons, on the version they saw."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from services.mediation.cases.dependencies import Decider
from services.mediation.cases.load import CASE, LoadedCase
from services.mediation.cases.schemas import Reasoned, Word
from services.mediation.referrals import export, queries, referral, track
from services.mediation.referrals.proposals import KIND, TRACKER
from services.mediation.referrals.schemas import ProposalOut, Report, Sent
from services.mediation.referrals.track import ProposalState
from shared.exports.declared import of_list
from shared.exports.endpoints import add_list, each
from shared.history import History, steps
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, GroupCommit, Transaction
from shared.values.fields import Division

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], route_class=AuthenticatedRoute)


commands_router = APIRouter(prefix="/v1/cases/{number}", tags=["commands"], route_class=AuthenticatedRoute)


async def _filters(
    state: ProposalState | None = None, division: Division | None = None, case: Word | None = None
) -> dict[str, Any]:
    return dict(locals())


Filters = Annotated[dict[str, Any], Depends(_filters)]
EXPORT = of_list("proposals", queries.PROPOSALS, export.COLUMNS, _filters)


add_list(
    router,
    "",
    EXPORT,
    ProposalOut,
    each(ProposalOut.of),
    "What waits for a person and what was decided, newest first. For the labour authority.",
)


@router.get("/{number}")
async def show_proposal(session: Transaction, caller: CurrentCaller, number: str) -> ProposalOut:
    return ProposalOut.of(await queries.see_proposal(session, caller, number))


@router.get("/{number}/history")
async def show_history(session: Transaction, caller: CurrentCaller, number: str) -> History:
    """Every step, oldest first, each with the hash that chains it to the one before."""
    return await steps(session, KIND, (await queries.see_proposal(session, caller, number)).number)


@router.post("/{number}/report")
async def report(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, written: Report
) -> ProposalOut:
    """Two officers at least are named, and their report given: the head's three days begin (CRIM-10, CRIM-11)."""
    taken = await TRACKER.do(session, caller, number, seen, track.REPORT, written, words=written.reason)
    return ProposalOut.of(taken.row)


@router.post("/{number}/approve")
async def approve(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Reasoned
) -> ProposalOut:
    """Refer to the police; for a head who neither proposed nor reported. It is sent within 24 hours (CRIM-12)."""
    taken = await TRACKER.do(session, caller, number, seen, track.APPROVE, why, words=why.reason)
    return ProposalOut.of(taken.row)


@router.post("/{number}/dismiss")
async def dismiss(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, why: Reasoned
) -> ProposalOut:
    """Do not refer; the reasons are kept, and the same order proposes it no more."""
    taken = await TRACKER.do(session, caller, number, seen, track.DISMISS, why, words=why.reason)
    return ProposalOut.of(taken.row)


@router.post("/{number}/send")
async def send(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, sent: Sent
) -> ProposalOut:
    """Send what was approved to the police of the place (CRIM-12)."""
    taken = await TRACKER.do(session, caller, number, seen, track.SEND, sent, words=sent.note)
    return ProposalOut.of(taken.row)


@commands_router.post("/propose-referral", status_code=201, response_model=ProposalOut)
async def propose_referral(
    together: GroupCommit, caller: Decider, number: str, seen: ExpectedVersion, report: Report
) -> Response:
    """Propose to refer the case to the police, with the report of two officers; another person, a head, decides."""

    def proposed(there: LoadedCase) -> ProposalOut:
        there.seen(caller, seen)
        return ProposalOut.of(referral.propose_referral(there, caller, report))

    return await together.decide(CASE, number, proposed, further=referral.PROPOSED_BEFORE, status=201)
