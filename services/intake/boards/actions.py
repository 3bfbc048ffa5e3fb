"""Site boards and their QR codes: set by the authority, signed, revocable."""

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
class Opened:
    """A board as its code opens it."""

    board: Board
    content: BoardIn


async def put(session: AsyncSession, caller: Caller, number: str, seen: int | None, given: BoardIn) -> Board:
    """Set what a project's board says; the first time its code is made. Raises AuthorityOnly, WrongDivision, Stale."""
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
    """A new code; those printed before open nothing any more. Raises AuthorityOnly, NotFound or Stale."""
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
    """What the code says: a reference, signed so that nobody makes one up."""
    return board.token_ref + _signature(keyring, board.token_ref)


async def opened(session: AsyncSession, token: str) -> Opened:
    """The board behind a code. Raises BoardUnknown; a made-up code is not even looked up."""
    keyring, parts = keyring_of(session), TOKEN.fullmatch(token)
    if parts is None or not secrets.compare_digest(parts[2], _signature(keyring, parts[1])):
        raise BoardUnknown(what="board", which=token)
    board = await queries.board_behind(session, parts[1])
    if board is None:
        raise BoardUnknown(what="board", which=token)
    return Opened(board, content_of(keyring, board))


def content_of(keyring: Keyring, board: Board) -> BoardIn:
    """What the board says; the least wage as the authority wrote it, else as the place's pack has verified it."""
    person = {name: keyring.reveal(board.person_key, getattr(board, name)) for name in OF_A_PERSON}
    content = BoardIn.model_validate(board.content | person)
    if content.minimum_wage_fen is None:
        content.minimum_wage_fen = _verified_minimum_wage(board.division)
    return content


def shown(keyring: Keyring, board: Board, address: str) -> BoardOut:
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
    """A number that is only remembered is not printed on a board."""
    known = regions.find(division, "minimum_wage", clock.today())
    if known is None or not str(known.status).startswith("VERIFIED"):
        return None
    return known.number() * 100


def _signature(keyring: Keyring, ref: str) -> str:
    return (keyring.blind("board", ref) or b"").hex()[:16]
