"""Workers' own filing and follow-up as an API: no account, limits per address, number and query code after filing."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import JSONResponse

from services.intake.complaints.tables import Complaint
from services.intake.decisions.schemas import SupplementIn
from services.intake.evidence.actions import Arriving, add
from services.intake.evidence.endpoints import SENT, Kind
from services.intake.evidence.endpoints import shown as shown_file
from services.intake.evidence.rules import files
from services.intake.evidence.rules.files import EvidenceKind
from services.intake.evidence.schemas import EvidenceOut
from services.intake.evidence.uploads import one_file
from services.intake.public import actions, follow_up, forms, knowledge, rate_limit
from services.intake.public.actions import SELF_SERVICE
from services.intake.public.rules import forms as public_forms
from services.intake.public.rules.forms import NoSuchCode
from services.intake.public.schemas import (
    PieceOut,
    PiecesOut,
    PublicComplaint,
    PublicComplaintIn,
    PublicReceipt,
    PublicSupplementIn,
    PublicVerdictIn,
)
from shared.commands import idempotency
from shared.commands.gathered_command import JSON, replayed
from shared.database.sessions import Sessions, keyring_of
from shared.http.app import language_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import Transaction
from shared.http.openapi import ONCE, PROBLEM
from shared.http.problems import problem_of_refusal
from shared.http.route_policies import Counted

router = APIRouter(prefix="/v1/public", tags=["the worker's door"], route_class=AuthenticatedRoute)

Code = Annotated[str, Query(pattern=r"^[0-9]{8}$", description="the eight digits of the receipt")]


def address_of(request: Request) -> str:
    """The caller's address or network; behind a proxy the server is configured with FORWARDED_ALLOW_IPS."""
    return rate_limit.network_of(request.client.host if request.client else "")


def counting(limit: public_forms.Limit) -> Counted:
    """Counts each request of an address against the limit. Raises TooOften."""

    async def count(sessions: Sessions, request: Request) -> None:
        async with sessions.begin() as session:
            await rate_limit.count(session, address_of(request), limit)

    return count


@router.post("/complaints", status_code=201, response_model=PublicReceipt, openapi_extra=ONCE)
async def file_publicly(session: Transaction, request: Request, body: PublicComplaintIn) -> Response:
    """File without an account. The same content by the same person on one day is one complaint."""

    async def act() -> BaseModel:
        given = await forms.from_program(session, body)
        filed = await actions.file(session, given, once=request.headers["idempotency-key"])
        return PublicReceipt(**filed.receipt.model_dump(include=set(PublicReceipt.model_fields)))

    return await _once(session, request, 201, act)


@router.get("/complaints/{number}", response_model=PublicComplaint)
async def follow(session: Transaction, request: Request, number: str, code: Code) -> Response:
    """The state of the complaint. A wrong code and an unknown number get the same answer."""
    complaint = await _known(session, request, number, code, locked=False)
    if isinstance(complaint, Response):
        return complaint
    return _json(await follow_up.shown(session, complaint, language_of(request)))


@router.post("/complaints/{number}/supplement", response_model=PublicComplaint, openapi_extra=ONCE)
async def supplement(session: Transaction, request: Request, number: str, body: PublicSupplementIn) -> Response:
    """Add words, or the supplement that was asked for."""
    complaint = await _known(session, request, number, body.code)
    if isinstance(complaint, Response):
        return complaint

    async def act() -> BaseModel:
        await actions.supplement(session, complaint, SupplementIn(text=body.text, owed_fen=body.owed_fen))
        return await follow_up.shown(session, complaint, language_of(request))

    return await _once(session, request, 200, act)


@router.post("/complaints/{number}/evidence", status_code=201, response_model=EvidenceOut, openapi_extra=SENT)
async def add_file(
    session: Transaction, request: Request, number: str, code: Code, kind: Kind = EvidenceKind.OTHER
) -> Response:
    """Add a file. The same bytes again are the same file."""
    complaint = await _known(session, request, number, code)
    if isinstance(complaint, Response):
        return complaint
    if complaint.stage not in actions.FILES_MAY_COME:
        raise files.ComplaintOver
    await rate_limit.count(session, address_of(request), public_forms.ADDING)
    content, said_type, said_name = await one_file(request)
    kept = await add(session, complaint, Arriving(content, kind, said_type, said_name), by=SELF_SERVICE)
    return _json(shown_file(kept), 201)


@router.post("/complaints/{number}/verdict", response_model=PublicComplaint, openapi_extra=ONCE)
async def judge(session: Transaction, request: Request, number: str, body: PublicVerdictIn) -> Response:
    """Satisfied or not; dissatisfied reopens the complaint, once by rule."""
    complaint = await _known(session, request, number, body.code)
    if isinstance(complaint, Response):
        return complaint

    async def act() -> BaseModel:
        await actions.judge(session, complaint, satisfied=body.satisfied, note=body.note)
        return await follow_up.shown(session, complaint, language_of(request))

    return await _once(session, request, 200, act)


@router.get("/knowledge")
async def list_knowledge(
    q: Annotated[str | None, Query(min_length=2, max_length=100, description="in title, keywords or text")] = None,
    topic: Annotated[str | None, Query(max_length=40)] = None,
) -> PiecesOut:
    """The rights knowledge pack 扫码知: the pieces in force today, each naming its article."""
    found = knowledge.search(q) if q else knowledge.pieces()
    chosen = [PieceOut.of(each) for each in found if topic in (None, each.topic)]
    return PiecesOut(version=knowledge.version(), items=chosen)


@router.get("/knowledge/{slug}")
async def read_knowledge(slug: str) -> PieceOut:
    return PieceOut.of(knowledge.piece(slug))


async def _known(
    session: AsyncSession, request: Request, number: str, code: str, *, locked: bool = True
) -> Complaint | Response:
    """The complaint, or the answer to a wrong code. The refusal is answered and not raised, so that the count of
    attempts is committed.
    """
    try:
        return await actions.complaint_with_code(session, number, code, address_of(request), locked=locked)
    except NoSuchCode as refusal:
        told = problem_of_refusal(refusal, language_of(request))
        return JSONResponse(told, told["status"], media_type=PROBLEM)


async def _once(
    session: AsyncSession, request: Request, status: int, act: Callable[[], Awaitable[BaseModel]]
) -> Response:
    """Run the command once per Idempotency-Key and return its answer."""
    body, key = await request.body(), request.headers.get("idempotency-key")
    secret = keyring_of(session).hash_key
    asked = idempotency.Asked.of(SELF_SERVICE, request.method, request.url.path, key, body, secret)
    kept = await idempotency.claim(session, asked)
    if kept is not None:
        return replayed(kept)
    answer = _json(await act(), status)
    await idempotency.keep(session, asked, status, bytes(answer.body))
    return answer


def _json(shown: BaseModel, status: int = 200) -> Response:
    return Response(shown.model_dump_json(), status, media_type=JSON)
