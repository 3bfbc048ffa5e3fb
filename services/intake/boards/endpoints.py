"""Routes of a project's site board: to set and read it, to reissue its code, and to print code and sheets."""

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards import actions, queries, sheets
from services.intake.boards.rules import NoPublicAddress
from services.intake.boards.schemas import BoardIn, BoardOut, Paper, ReissueIn
from services.intake.boards.sheets import Sheet
from services.intake.boards.tables import Board
from shared.access.callers import Caller
from shared.database.sessions import keyring_of
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, ExpectedVersion, ExpectedVersionIfGiven, Transaction, VersionMissing
from shared.http.pdf import PDF, pdf_of

router = APIRouter(prefix="/v1/projects/{project_id}", tags=["boards"], route_class=AuthenticatedRoute)

ProjectId = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[0-9A-Za-z._-]+$")]


@router.put("/board")
async def put_board(
    session: Transaction,
    caller: CurrentCaller,
    request: Request,
    project_id: ProjectId,
    seen: ExpectedVersionIfGiven,
    body: BoardIn,
) -> BoardOut:
    """Set the board's content. The first time its code is issued; later If-Match with the version seen is needed."""
    if seen is None and await session.get(Board, project_id) is not None:
        await queries.board_of(session, caller, project_id)
        raise VersionMissing
    return _shown(session, request, await actions.put(session, caller, project_id, seen, body))


@router.get("/board")
async def read_board(session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId) -> BoardOut:
    """The board's content, and which fields required by law are missing (CON-15)."""
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
    """Issue a new code. Codes printed before are revoked."""
    return _shown(session, request, await actions.reissue(session, caller, project_id, seen, body.reason))


@router.get("/qr.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}})
async def draw_code(session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId) -> Response:
    """The QR code as an SVG picture."""
    sheet = await _sheet(session, caller, request, project_id)
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
    return Response(sheets.code(sheet.address), media_type="image/svg+xml", headers=headers)


@router.get("/qr-sheet.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_board(
    session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId, paper: Paper = "A3"
) -> Response:
    """The site's board with its code and the workers' rights, as a PDF in A3 or A4."""
    sheet = await _sheet(session, caller, request, project_id)
    return await pdf_of(lambda: sheets.site_board(sheet, paper), f"board-{project_id}.pdf")


@router.get("/sticker-sheet.pdf", response_class=Response, responses={200: {"content": {PDF: {}}}})
async def print_stickers(
    session: Transaction, caller: CurrentCaller, request: Request, project_id: ProjectId
) -> Response:
    """A sheet of helmet stickers with the code, as a PDF."""
    sheet = await _sheet(session, caller, request, project_id)
    return await pdf_of(lambda: sheets.stickers(sheet), f"stickers-{project_id}.pdf")


async def _sheet(session: AsyncSession, caller: Caller, request: Request, project_id: str) -> Sheet:
    board = await queries.board_of(session, caller, project_id)
    return Sheet(board.number, actions.content_of(keyring_of(session), board), _address(session, request, board))


def _shown(session: AsyncSession, request: Request, board: Board) -> BoardOut:
    return actions.shown(keyring_of(session), board, _address(session, request, board))


def _address(session: AsyncSession, request: Request, board: Board) -> str:
    """The address that the code opens. Raises NoPublicAddress where the setting is empty, except in development."""
    told: str = request.app.state.public_address
    if not told and not request.app.state.development:
        raise NoPublicAddress
    base = told or str(request.base_url)
    return f"{base.rstrip('/')}/qr/{actions.token_of(keyring_of(session), board)}"
