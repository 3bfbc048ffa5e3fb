"""Setting a site's board, issuing and revoking its QR code, and finding the board of a code."""

import secrets
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.boards import queries
from services.intake.boards.rules import TOKEN, BoardUnknown, lacking
from services.intake.boards.schemas import BoardIn, BoardOut
from services.intake.boards.tables import Board, BoardToken
from services.intake.complaints.rules.filing import UnknownDivision
from shared import clock, history, regions
from shared.access.callers import Caller
from shared.access.visible_rows import check_version
from shared.database.sessions import keyring_of
from shared.privacy import Keyring
from shared.refusals import NotFound

CITY = 4  # digits: a complaint names a city or something within one
KIND = "board"
SETTERS = ("officer", "head")
OF_A_PERSON = {"wage_officer", "wage_officer_phone"}


@dataclass(frozen=True)
class FoundBoard:
    """A board found by its code, and its content in clear."""

    board: Board
    content: BoardIn


async def put(session: AsyncSession, caller: Caller, number: str, seen: int | None, given: BoardIn) -> Board:
    """Set the content of a project's board; the first time its code is issued. `seen` is None for a new board.

    Raises RoleMissing, WrongDivision, UnknownDivision for a division above a city, NotFound, Stale.
    """
    caller.need_role(*SETTERS)
    caller.need_division(given.division)
    if len(given.division) < CITY:
        raise UnknownDivision(field="division", division=given.division)
    keyring = keyring_of(session)
    board = await session.get(Board, number, with_for_update=True)
    if board is None:
        if seen is not None:
            raise NotFound(what="board", which=number)
        board = Board(number=number, division="", content={}, person_key=keyring.new_person_key(), token_ref="")
        session.add(board)
        _issue(session, caller, board)
    elif not caller.reaches(board.division):
        raise NotFound(what="board", which=number)
    else:
        check_version(board, seen)
    board.division, board.updated_at = given.division, clock.now()
    board.content = given.model_dump(mode="json", exclude=OF_A_PERSON)
    board.wage_officer = keyring.seal(board.person_key, given.wage_officer)
    board.wage_officer_phone = keyring.seal(board.person_key, given.wage_officer_phone)
    await history.record(session, board, kind=KIND, by=caller.label, action="board-set")
    return board


async def reissue(session: AsyncSession, caller: Caller, number: str, seen: int, reason: str) -> Board:
    """Issue a new code and revoke the current one. Raises RoleMissing, NotFound or Stale."""
    caller.need_role(*SETTERS)
    await queries.board_of(session, caller, number)
    board = await session.get_one(Board, number, with_for_update=True, populate_existing=True)
    check_version(board, seen)
    before = await session.get_one(BoardToken, board.token_ref)
    before.revoked_at, before.revoked_by = clock.now(), caller.label
    _issue(session, caller, board)
    await history.record(session, board, kind=KIND, by=caller.label, action="code-reissued", note=reason)
    return board


def _issue(session: AsyncSession, caller: Caller, board: Board) -> None:
    board.token_ref = secrets.token_hex(5)
    session.add(BoardToken(ref=board.token_ref, board=board.number, issued_by=caller.label))


def token_of(keyring: Keyring, board: Board) -> str:
    """The token in the QR code: the reference of the board's code, and our signature on it."""
    return board.token_ref + _signature(keyring, board.token_ref)


async def opened(session: AsyncSession, token: str) -> FoundBoard:
    """The board of a token. Raises BoardUnknown; the database is not asked for a token whose signature is wrong."""
    keyring = keyring_of(session)
    code = code_of(keyring, token)
    board = await queries.board_of_code(session, code) if code is not None else None
    if board is None:
        raise BoardUnknown(what="board", which=token)
    return FoundBoard(board, content_of(keyring, board))


def code_of(keyring: Keyring, token: str) -> str | None:
    """The board's code in a token that we signed; None for any other."""
    parts = TOKEN.fullmatch(token)
    if parts is None or not secrets.compare_digest(parts[2], _signature(keyring, parts[1])):
        return None
    return parts[1]


def content_of(keyring: Keyring, board: Board) -> BoardIn:
    """The board's content in clear. The minimum wage is the one the authority entered, else the region pack's."""
    person = {name: keyring.reveal(board.person_key, getattr(board, name)) for name in OF_A_PERSON}
    content = BoardIn.model_validate(board.content | person)
    if content.minimum_wage_fen is None:
        content.minimum_wage_fen = _verified_minimum_wage(board.division)
    return content


def shown(keyring: Keyring, board: Board, address: str) -> BoardOut:
    """The board as the API shows it; `address` is what its code opens."""
    content = content_of(keyring, board).model_dump(mode="json")
    return BoardOut(
        **content,
        number=board.number,
        version=board.version,
        address=address,
        lacking=lacking(content),
        updated_at=board.updated_at.astimezone(clock.CHINA),
    )


def _verified_minimum_wage(division: str) -> int | None:
    """The monthly minimum wage in fen; None where the region pack has none or only an unverified one."""
    known = regions.find(division, "minimum_wage", clock.today())
    if known is None or not str(known.status).startswith("VERIFIED"):
        return None
    return known.number() * 100


def _signature(keyring: Keyring, ref: str) -> str:
    return (keyring.blind("board", ref) or b"").hex()[:16]
