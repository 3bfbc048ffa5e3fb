"""Reads of site boards."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards.tables import Board, BoardToken
from shared.access.callers import Caller
from shared.refusals import NotFound


async def board_of(session: AsyncSession, caller: Caller, number: str) -> Board:
    """The board of this number. Raises NotFound, also where the caller may not see it."""
    board = await session.get(Board, number)
    if board is None or not caller.is_authority or not caller.reaches(board.division):
        raise NotFound(what="board", which=number)
    return board


async def board_of_code(session: AsyncSession, ref: str) -> Board | None:
    """The board of the code with this reference; None when the code was revoked or never issued."""
    issued = await session.get(BoardToken, ref)
    if issued is None or issued.revoked_at is not None:
        return None
    return await session.get(Board, issued.board)
