"""When the work about a message of unknown outcome begins and ends (architecture, invariant 13)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import unknown_deliveries, unknown_queries
from shared.deliveries import Delivery, DeliveryState
from shared.obligations import Obligation
from tests.reads import a_row, put

pytestmark = pytest.mark.invariant(13)
ONE = UUID(int=1)
SENT = {"id": ONE, "party": "hotline_12333", "kind": "final-answer", "subject": "K-1", "occasion": "1"}
PAST = datetime(2025, 8, 1, tzinfo=UTC)
WORK = {"subject_kind": "message", "subject": f"K-1/{ONE}", "name": unknown_queries.NAME}


def a_message(**told):
    return a_row(Delivery, 1, SENT | {"next_at": PAST} | told)


@pytest.mark.parametrize(
    ("state", "works", "ended"),
    [
        (DeliveryState.UNKNOWN, True, False),
        (DeliveryState.SENT, True, True),
        (DeliveryState.DUE, True, True),
        (DeliveryState.SENT, False, False),
    ],
)
async def test_the_work_ends_once_the_outcome_is_known(world, intake, state, works, ended):
    await put(world, "intake", *([a_row(Obligation, 1, WORK)] if works else []))
    async with intake.sessions.begin() as session:
        assert await unknown_deliveries.end(session, a_message(state=state)) is ended
    states = [row["state"] for row in await world.rows("select state from intake.obligation")]
    assert states == (["met" if ended else "open"] if works else [])


async def test_each_look_begins_what_is_in_doubt_and_ends_what_is_known_by_now(world, intake):
    complaint = a_row(Complaint, 1, {"number": "K-1", "division": "420704", "owner": "officer-1"})
    await put(world, "intake", complaint, a_message(state=DeliveryState.UNKNOWN))

    async def look():
        changed = await unknown_deliveries.keep_track(intake.sessions, None, intake.settings)
        rows = await world.rows("select state, owner from intake.obligation")
        return changed, [tuple(row.values()) for row in rows]

    assert await look() == (1, [("open", "officer-1")])
    assert await look() == (0, [("open", "officer-1")])
    await world.execute("update intake.delivery set state = 'sent'")
    assert await look() == (1, [("met", "officer-1")])
    assert await look() == (0, [("met", "officer-1")])
