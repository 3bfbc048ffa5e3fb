"""Which deadlines of a petition run."""

from uuid import UUID

import pytest

from services.intake.petitions import queries
from shared.obligations import Obligation, ObligationState
from tests.reads import a_row, put

RUNS = {"subject_kind": queries.CHANNEL, "subject": "K-1", "name": "answer"}


@pytest.mark.parametrize(
    ("state", "running"),
    [
        (ObligationState.OPEN, True),
        (ObligationState.OVERDUE, True),
        (ObligationState.PAUSED, True),
        (ObligationState.PARKED, True),
        (ObligationState.MET, False),
        (ObligationState.CANCELLED, False),
    ],
)
async def test_a_petitions_own_deadlines_run_until_they_are_met_or_cancelled(world, intake, state, running):
    told = [{"state": state}, {"subject": "K-2", "name": "b"}, {"subject_kind": "complaint", "name": "c"}]
    rows = [a_row(Obligation, at, RUNS | {"id": UUID(int=at)} | each) for at, each in enumerate(told)]
    await put(world, "intake", *rows)
    async with intake.sessions.begin() as session:
        assert set(await queries.running(session, "K-1")) == ({"answer"} if running else set())
