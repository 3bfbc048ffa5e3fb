"""A project's site board: set by the authority; its code and sheets, to be printed."""

import asyncio
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards import actions, printing, queries
from services.intake.boards.printing import Sheet
from services.intake.boards.rules import NoPublicAddress
from services.intake.boards.schemas import BoardIn, BoardOut, Paper, ReissueIn
from services.intake.boards.tables import Board
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, ExpectedVersionIfGiven, Transaction, VersionMissing

router = APIRouter(prefix="/v1/projects/{project_id}", tags=["boards"], route_class=AuthenticatedRoute)

ProjectId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._-]+$")]
PDF = "application/pdf"


@router.put("/board")
async def put_board(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    project_id: ProjectId,
    seen: ExpectedVersionIfGiven,
    body: BoardIn,
) -> BoardOut:
    """Set what the board says. The first time its code is made; later the version seen is needed (If-Match)."""
    if seen is None and await session.get(Board, project_id) is not None:
        await queries.board_of(session, caller, project_id)
        raise VersionMissing
    return _shown(session, request, await actions.put(session, caller, project_id, seen, body))


@router.get("/board")
async def read_board(session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId) -> BoardOut:
    """What the board says, and what the law wants on it that nobody gave."""
    return _shown(session, request, await queries.board_of(session, caller, project_id))


@router.post("/board/reissue")
async def reissue_code(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    project_id: ProjectId,
    seen: ExpectedVersion,
    body: ReissueIn,
) -> BoardOut:
    """A new code; those printed before open nothing any more."""
    return _shown(session, request, await actions.reissue(session, caller, project_id, seen, body.reason))


@router.get("/qr.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}})
async def draw_code(session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId) -> Response:
    """The code as a picture."""
    sheet = await _sheet(session, caller, request, project_id)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(printing.code(sheet.address), media_type="image/svg+xml", headers=headers)


@router.get("/qr-sheet.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_board(
    session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId, paper: Paper = "A3"
) -> Response:
    """The site's board with its code and the rights text, ready to be hung up."""
    sheet = await _sheet(session, caller, request, project_id)
    return await _printed(lambda: printing.site_board(sheet, paper), f"board-{project_id}.pdf")


@router.get("/sticker-sheet.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_stickers(
    session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId
) -> Response:
    """A sheet of stickers for helmets."""
    sheet = await _sheet(session, caller, request, project_id)
    return await _printed(lambda: printing.stickers(sheet), f"stickers-{project_id}.pdf")


async def _printed(make: Callable[[], bytes], name: str) -> Response:
    """Typesetting takes a tenth of a second of work: in a thread, so that nobody else waits for it."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(await asyncio.to_thread(make), media_type=PDF, headers=headers)


async def _sheet(session: AsyncSession, caller: Caller, request: Request, project_id: str) -> Sheet:
    board = await queries.board_of(session, caller, project_id)
    return Sheet(board.number, actions.content_of(keyring_of(session), board), _address(session, request, board))


def _shown(session: AsyncSession, request: Request, board: Board) -> BoardOut:
    return actions.shown(keyring_of(session), board, _address(session, request, board))


def _address(session: AsyncSession, request: Request, board: Board) -> str:
    """What the code opens. Raises NoPublicAddress outside development when nobody said where the world finds us."""
    told: str = request.app.state.public_address
    if not told and not request.app.state.development:
        raise NoPublicAddress
    base = told or str(request.base_url)
    return f"{base.rstrip('/')}/qr/{actions.token_of(keyring_of(session), board)}"
