"""Which board is shown to whom, and by which code."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.intake.boards import queries
from services.intake.boards.tables import Board, BoardToken
from shared.refusals import NotFound
from tests.reads import ELSEWHERE, OFFICER, PARTNER, a_row, put


@pytest.mark.invariant(15)
async def test_a_board_is_there_for_the_authority_of_its_place_alone(world, intake):
    await put(world, "intake", a_row(Board, 1, {"number": "B-1"}))
    async with intake.sessions.begin() as session:
        assert (await queries.board_of(session, OFFICER, "B-1")).number == "B-1"
        for caller, number in ((PARTNER, "B-1"), (replace(OFFICER, divisions=(ELSEWHERE,)), "B-1"), (OFFICER, "B-2")):
            with pytest.raises(NotFound):
                await queries.board_of(session, caller, number)


async def test_a_code_that_was_revoked_or_never_issued_shows_no_board(world, intake):
    gone = {"ref": "old", "revoked_at": datetime(2025, 8, 28, tzinfo=UTC), "revoked_by": "officer-1"}
    tokens = [a_row(BoardToken, 1, {"board": "B-1"} | each) for each in ({"ref": "new"}, gone)]
    await put(world, "intake", a_row(Board, 1, {"number": "B-1"}), *tokens)
    async with intake.sessions.begin() as session:
        found = {ref: await queries.board_of_code(session, ref) for ref in ("new", "old", "none")}
    assert {ref: board and board.number for ref, board in found.items()} == {"new": "B-1", "old": None, "none": None}
