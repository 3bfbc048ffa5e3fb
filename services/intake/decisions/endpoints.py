"""Decisions of persons about a complaint over HTTP. Each carries the version it was taken on (If-Match)."""

from fastapi import APIRouter, Response

from services.intake.channels import answers
from services.intake.channels.schemas import InterimIn
from services.intake.complaints.schemas import ComplaintOut, ReasonIn
from services.intake.complaints.view import on_complaint, show
from services.intake.decisions import acceptance, annulment, closing, refusal
from services.intake.decisions.schemas import (
    AcceptIn,
    AnnulRefusalIn,
    AskSupplementIn,
    ClassifyIn,
    CloseIn,
    ProposeIn,
    RedirectIn,
    RefuseIn,
    SupplementIn,
)
from services.intake.matters import followers
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, GroupCommit, Transaction

router = APIRouter(prefix="/v1/complaints/{number}", tags=["complaints"], route_class=AuthenticatedRoute)


@router.post("/propose-filing", response_model=ComplaintOut)
async def propose_filing(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ProposeIn
) -> Response:
    return await on_complaint(together, number, acceptance.propose_filing, caller, seen, body)


@router.post("/accept", response_model=ComplaintOut)
async def accept(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AcceptIn
) -> Response:
    """Accept the complaint, which opens its case the same day."""
    return await on_complaint(together, number, acceptance.accept, caller, seen, body, further=followers.FOLLOWERS)


@router.post("/propose-refusal", response_model=ComplaintOut)
async def propose_refusal(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: RefuseIn
) -> Response:
    """Propose to the head that the complaint be refused."""
    return await on_complaint(
        together, number, refusal.propose_refusal, caller, seen, body, further=followers.FOLLOWERS
    )


@router.post("/refuse", response_model=ComplaintOut)
async def refuse(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: RefuseIn
) -> Response:
    return await on_complaint(together, number, refusal.refuse, caller, seen, body, further=refusal.REFUSAL)


@router.post("/annul-refusal", response_model=ComplaintOut, responses={410: {}})
async def annul_refusal(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AnnulRefusalIn
) -> Response:
    """Record that review or a court annulled the refusal: it is decided anew, with its filing date."""
    return await on_complaint(
        together, number, annulment.annul_refusal, caller, seen, body, further=followers.FOLLOWERS
    )


@router.post("/redirect", response_model=ComplaintOut)
async def redirect(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: RedirectIn
) -> Response:
    return await on_complaint(together, number, refusal.redirect, caller, seen, body, further=refusal.REDIRECTION)


@router.post("/ask-supplement", response_model=ComplaintOut)
async def ask_supplement(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: AskSupplementIn
) -> Response:
    further = acceptance.SUPPLEMENT
    return await on_complaint(together, number, acceptance.ask_supplement, caller, seen, body, further=further)


@router.post("/supplement", response_model=ComplaintOut)
async def supplement(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: SupplementIn
) -> Response:
    return await on_complaint(together, number, acceptance.supplement, caller, seen, body)


@router.post("/classify", response_model=ComplaintOut)
async def classify(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ClassifyIn
) -> Response:
    """Decide that a clue or report is a complaint, or is none."""
    return await on_complaint(together, number, acceptance.classify, caller, seen, body)


@router.post("/withdraw")
async def withdraw(
    session: Transaction, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: ReasonIn
) -> ComplaintOut:
    return await show(session, await refusal.withdraw(session, caller, number, seen, body))


@router.post("/close", response_model=ComplaintOut)
async def close(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: CloseIn
) -> Response:
    """Close the complaint; without a case the officer states the disposition."""
    return await on_complaint(
        together, number, closing.close, caller, seen, body, further=closing.further(caller, body)
    )


@router.post("/interim-answer", response_model=ComplaintOut)
async def interim_answer(
    together: GroupCommit, caller: CurrentCaller, number: str, seen: ExpectedVersion, body: InterimIn
) -> Response:
    """Tell the channel how things stand."""
    return await on_complaint(
        together, number, answers.answer_meanwhile, caller, seen, body, further=followers.FOLLOWERS
    )
