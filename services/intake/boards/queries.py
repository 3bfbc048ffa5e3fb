"""Named reads and locks of QR boards."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards.tables import Board, BoardToken
from shared.access.callers import Caller
from shared.refusals import NotFound


async def board_of(session: AsyncSession, caller: Caller, number: str) -> Board:
    """Raises NotFound, also for what the caller may not know of."""
    board = await session.get(Board, number)
    if board is None or not caller.is_authority or not caller.reaches(board.division):
        raise NotFound(what="board", which=number)
    return board


async def board_behind(session: AsyncSession, ref: str) -> Board | None:
    """The board whose code this is; None when the code was revoked or never given."""
    issued = await session.get(BoardToken, ref)
    if issued is None or issued.revoked_at is not None:
        return None
    return await session.get(Board, issued.board)
