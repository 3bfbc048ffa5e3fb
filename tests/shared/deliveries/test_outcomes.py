"""What becomes of a message by its attempts: sent, due again after a pause, in doubt, or given up; and of which row."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from shared import clock
from shared.deliveries import Delivery, DeliveryState, outcomes
from shared.deliveries.outcomes import Outcome
from shared.deliveries.pushes import Pushes
from tests.reads import a_row, put
from tests.writes import Write, check

ONE = UUID(int=1)
NOW = datetime(2025, 8, 28, 1, tzinfo=UTC)
SOON = NOW + timedelta(minutes=1)
DUE, UNKNOWN, PARKED = DeliveryState.DUE, DeliveryState.UNKNOWN, DeliveryState.PARKED


def message(number=1, **told):
    its = {"party": "bank_1", "kind": "x", "subject": "K-1", "occasion": str(number), "next_at": SOON}
    return its | {"id": UUID(int=number), "position": number} | told


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "wall", lambda: NOW)


async def write(session, outcome, attempts=1):
    await session.exec(outcomes.written(Delivery(**message(attempts=attempts)), outcome))


@pytest.mark.parametrize("state", [DUE, UNKNOWN])
async def test_what_was_taken_is_sent_and_only_that_message(world, intake, state):
    sent = Write(
        lambda session: write(session, Outcome(True)),
        Delivery,
        [message(state=state, last_error="x")],
        [message(2)],
        becomes={"state": "sent", "last_error": None},
    )
    await check(world, "intake", sent)


@pytest.mark.parametrize("state", set(DeliveryState) - {DUE, UNKNOWN})
async def test_what_was_acknowledged_or_given_up_meanwhile_stays(world, intake, state):
    await put(world, "intake", a_row(Delivery, 1, message(state=state)))
    await check(world, "intake", Write(lambda session: write(session, Outcome(True)), Delivery, [], []))


@pytest.mark.parametrize(
    ("taken", "attempts", "state", "pause"),
    [
        (False, 1, DUE, timedelta(seconds=2)),
        (None, 1, UNKNOWN, timedelta(seconds=2)),
        (False, 2, DUE, timedelta(seconds=4)),
        (False, 11, DUE, timedelta(seconds=2048)),
        (False, 12, DUE, timedelta(hours=1)),
        (False, 168, DUE, timedelta(hours=1)),
        (False, 169, PARKED, timedelta(hours=1)),
        (None, 169, PARKED, timedelta(hours=1)),
    ],
)
async def test_pauses_double_up_to_an_hour_and_after_a_week_of_them_it_is_given_up(
    world, intake, taken, attempts, state, pause
):
    await put(world, "intake", a_row(Delivery, 1, message()))
    async with intake.sessions.begin() as session:
        await write(session, Outcome(taken, "HTTP 500"), attempts)
    [row] = await world.rows("select state, last_error, next_at from intake.delivery")
    assert tuple(row.values()) == (state, "HTTP 500", NOW + pause)


@pytest.mark.parametrize(
    ("state", "again", "left"),
    [
        (DeliveryState.SENT, True, DUE),
        (UNKNOWN, True, DUE),
        (PARKED, True, DUE),
        (DUE, True, DUE),
        (DeliveryState.RECEIVED, False, DeliveryState.RECEIVED),
        (DeliveryState.REFUSED, False, DeliveryState.REFUSED),
    ],
)
async def test_what_has_no_receipt_is_sent_again_from_the_beginning(world, intake, state, again, left):
    its = message(state=state, attempts=5, sent_at=NOW, last_error="x")
    await put(world, "intake", a_row(Delivery, 1, its))
    async with intake.sessions.begin() as session:
        delivery = await session.get(Delivery, ONE)
        assert await outcomes.send_again(session, delivery, why="lost") is again
    [row] = await world.rows("select state, attempts, sent_at, last_error, next_at from intake.delivery")
    begun = state not in (DUE, DeliveryState.RECEIVED, DeliveryState.REFUSED)
    assert tuple(row.values()) == ((DUE, 0, None, "lost", NOW) if begun else (left, 5, NOW, "x", SOON))


async def test_what_is_about_to_be_sent_is_marked_by_who_still_has_it(world, intake):
    pushes = Pushes(intake.sessions, None)
    mine = Delivery(**message())

    async def leaves(told):
        await world.execute("delete from intake.delivery")
        await put(world, "intake", a_row(Delivery, 1, message(**told)), a_row(Delivery, 2, message(2)))
        left = await pushes._leaves(mine)
        rows = await world.rows("select state from intake.delivery order by position")
        return left, [row["state"] for row in rows]

    assert await leaves({}) == (True, ["unknown", "due"])
    assert await leaves({"next_at": NOW}) == (False, ["due", "due"])
    assert await leaves({"state": DeliveryState.SENT}) == (False, ["sent", "due"])


async def test_what_was_not_tried_is_due_again_if_nobody_else_has_it(world, intake):
    pushes = Pushes(intake.sessions, None)
    rows = [message(1, attempts=3), message(2, attempts=3, next_at=NOW), message(3, attempts=3)]
    await put(world, "intake", *(a_row(Delivery, at, each) for at, each in enumerate(rows)))
    await pushes._give_back([Delivery(**message(1, attempts=3)), Delivery(**message(2, attempts=3))])
    found = await world.rows("select attempts, next_at from intake.delivery order by position")
    assert [tuple(row.values()) for row in found] == [(2, NOW), (3, NOW), (3, SOON)]
