"""What each later message of a partner does to its order and to our complaint, and what it leaves as it was."""

from datetime import UTC, date, datetime

import pytest

from services.intake.channels import incoming
from services.intake.channels.incoming import Pressure
from services.intake.channels.rules.orders import OrderState
from services.intake.channels.tables import ChannelOrder
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.messages import handlers
from services.intake.messages.handlers import About
from shared.refusals import Gone
from tests.journeys.stories import file
from tests.reads import a_row, put

AT = datetime(2025, 8, 28, 2, tzinfo=UTC)
BY = "hotline_12345"


@pytest.fixture
async def hear(world, intake):
    """Hears a message about an order and a complaint that stand so; whether it changed anything, and both after it."""
    number = await file(world, await world.machine())

    async def heard(handler, message, *, order=None, stage="filed", late=False, without=False):
        await world.execute("delete from intake.channel_order")
        await world.execute("update intake.complaint set stage = $1, answered_on = filed_on", stage)
        its = {"party": BY, "partner_no": "A1", "complaint": number, "state": OrderState.HANDLED}
        if not without:
            await put(world, "intake", a_row(ChannelOrder, 1, its | (order or {})))
        async with intake.sessions.begin() as session:
            complaint = await session.get(Complaint, number, with_for_update=True)
            there = None if without else await session.get(ChannelOrder, (BY, "A1"), with_for_update=True)
            told = {"partner_no": "A1", "raw": "{}"} | message.pop("told", {})
            kind = message.pop("kind")
            changed = await handler(session, About(complaint, there, BY, late), kind(**told, **message))
        [after] = await world.rows("select * from intake.channel_order") or [{}]
        [complaint] = await world.rows("select * from intake.complaint")
        return changed, after, complaint

    return heard


def says(kind, **message):
    return {"kind": kind} | message


async def test_what_the_partner_presses_for_is_marked_and_marks_stay(hear):
    marks = {"urged": 0, "supervised": False, "elevated": False}
    for pressure, now in (
        (Pressure.SUPERVISED, {"supervised": True}),
        (Pressure.URGED, {"urged": 1}),
        (Pressure.ELEVATED, {"elevated": True}),
        (Pressure.URGED, {"urged": 2}),
    ):
        changed, order, _ = await hear(handlers.pressed, says(incoming.Pressed, pressure=pressure), order=marks)
        marks |= now
        assert (changed, {name: order[name] for name in marks}) == (True, marks)
    changed, _, complaint = await hear(handlers.pressed, says(incoming.Pressed, pressure=Pressure.URGED), without=True)
    assert (changed, complaint["escalation"] is not None) == (True, True)


async def test_where_nobody_is_above_what_is_elevated_is_supervised(world, hear):
    await world.execute("update intake.complaint set division = '42'")
    changed, order, complaint = await hear(
        handlers.pressed, says(incoming.Pressed, pressure=Pressure.ELEVATED, words="省级提级")
    )
    assert (changed, order["elevated"], complaint["escalation"]) == (True, True, "supervise")


@pytest.mark.parametrize(
    ("order", "told", "more", "changed", "state", "stated"),
    [
        ("received", "accepted", {}, True, "accepted", "accepted"),
        ("received", "dispatched", {}, True, "dispatched", "dispatched"),
        ("dispatched", "signed", {}, True, "signed", "signed"),
        ("signed", "dispatched", {}, False, "signed", "dispatched"),
        ("handled", "closed", {}, True, "closed", "closed"),
        ("received", "accepted", {"late": True}, False, "received", None),
        ("received", "accepted", {"without": True}, False, None, None),
    ],
)
async def test_an_order_goes_forward_as_the_partner_states(hear, order, told, more, changed, state, stated):
    message = says(incoming.Moved, state=OrderState(told))
    done, after, _ = await hear(handlers.moved, message, order={"state": OrderState(order)}, **more)
    assert (done, after.get("state"), after.get("partner_state")) == (changed, state, stated)
    if changed:
        assert (after["dispatched_on"] == date(2025, 8, 28)) is (told == "dispatched")
        assert (after["signed_by"] == BY and after["signed_at"] is not None) is (told == "signed")


async def test_what_is_dispatched_again_after_a_return_is_to_be_decided_again(world, hear):
    message = says(incoming.Moved, state=OrderState.DISPATCHED)
    _, _, complaint = await hear(handlers.moved, message, order={"state": OrderState.ACCEPTED}, stage="redirected")
    assert complaint["stage"] == "filed"
    events = await world.rows("select start_event from intake.obligation where name = 'acceptance'")
    assert "order-dispatched-again" in [row["start_event"] for row in events]


@pytest.mark.parametrize(
    ("said", "before", "changed", "after"),
    [(["b"], ["a"], True, ["a", "b"]), (["a"], ["a"], False, ["a"]), (["a", "b"], ["a"], True, ["a", "b"])],
)
async def test_departments_join_an_order_once(hear, said, before, changed, after):
    message = says(incoming.CoDispatched, assignees=said)
    done, order, _ = await hear(handlers.co_dispatched, message, order={"assignees": before})
    assert (done, order["assignees"]) == (changed, after)
    message = says(incoming.CoDispatched, assignees=said)
    assert (await hear(handlers.co_dispatched, message, without=True))[0] is False


@pytest.mark.parametrize(("state", "changed"), [("handled", True), ("closed", False), ("withdrawn", False)])
async def test_an_open_order_is_found_a_repeat_of_another(hear, state, changed):
    done, order, complaint = await hear(
        handlers.repeated, says(incoming.DuplicateOf, of="A0"), order={"state": OrderState(state)}
    )
    assert (done, order["duplicate_of"]) == (changed, "A0" if changed else None)
    assert (order["state"], complaint["stage"]) == ("duplicate" if changed else state, "filed")
    assert (await hear(handlers.repeated, says(incoming.DuplicateOf, of="A0"), without=True))[0] is False


@pytest.mark.parametrize(
    ("round_", "before", "changed", "reworks"),
    [(None, 0, True, 1), (None, 2, True, 3), (1, 0, True, 1), (2, 2, False, 2), (3, 2, True, 3), (5, 2, True, 5)],
)
async def test_a_round_of_rework_counts_once(hear, round_, before, changed, reworks):
    message = says(incoming.Reworked, round=round_)
    done, order, complaint = await hear(handlers.reworked, message, order={"reworks": before}, stage="answered")
    assert (done, order["reworks"], order["partner_state"]) == (changed, reworks, None)
    assert (order["state"], complaint["stage"]) == (("handling", "filed") if changed else ("handled", "answered"))


@pytest.mark.parametrize(
    ("stage", "after", "asks"),
    [("in_progress", "in_progress", 0), ("refused", "refused", 1), ("closed", "filed", 0), ("called_back", "filed", 0)],
)
async def test_a_rework_takes_up_what_was_answered_and_asks_about_what_ended_otherwise(world, hear, stage, after, asks):
    _, _, complaint = await hear(handlers.reworked, says(incoming.Reworked), stage=stage)
    asked = await world.rows("select 1 from intake.question where code = 'rework-of-ended'")
    assert (complaint["stage"], len(asked)) == (after, asks)


async def test_nothing_is_handled_again_of_a_destroyed_person_or_without_an_order_that_was_handled(world, hear):
    assert (await hear(handlers.reworked, says(incoming.Reworked), without=True))[0] is False
    signed = {"state": OrderState.SIGNED}
    assert (await hear(handlers.reworked, says(incoming.Reworked), order=signed))[0] is False
    await world.execute("update intake.reporter set destroyed_at = now()")
    with pytest.raises(Gone):
        await hear(handlers.reworked, says(incoming.Reworked))


@pytest.mark.parametrize("stage", Stage)
async def test_what_was_not_answered_is_taken_back_with_its_order(hear, stage):
    done, order, complaint = await hear(handlers.taken_back, says(incoming.TakenBack, reason="已协商"), stage=stage)
    may = stage in {"filed", "incomplete", "transferred", "accepted", "in_progress"}
    assert (done, complaint["stage"]) == (may, "withdrawn" if may else stage)
    answered = stage in {"answered", "called_back", "closed"}
    assert order["state"] == ("handled" if answered else "withdrawn")


@pytest.mark.parametrize("reached", [True, False])
async def test_a_call_before_the_answer_is_kept_once_and_moves_nothing(world, hear, reached):
    called = {"reached": reached, "satisfied": True if reached else None, "told": {"at": AT}}
    done, order, complaint = await hear(handlers.called_back, says(incoming.CalledBack, **called))
    assert (done, order["state"], order["partner_state"]) == (True, "callback", "callback")
    assert (complaint["stage"], complaint["satisfied"]) == ("filed", None)
    calls = "select by, reached, satisfied, called_at from intake.call"
    assert [tuple(row.values()) for row in await world.rows(calls)] == [(BY, reached, called["satisfied"], AT)]
    assert (await hear(handlers.called_back, says(incoming.CalledBack, **called)))[0] is False
    assert len(await world.rows(calls)) == 1


@pytest.mark.parametrize(
    ("said", "late", "stage", "state"),
    [
        ({"reached": True, "satisfied": True}, False, "called_back", "callback"),
        ({"reached": True, "satisfied": True}, True, "called_back", "handled"),
        ({"reached": False}, False, "answered", "callback"),
    ],
)
async def test_a_verdict_about_our_answer_counts_as_our_call_back(hear, said, late, stage, state):
    message = says(incoming.CalledBack, **said)
    _, order, complaint = await hear(handlers.called_back, message, stage="answered", late=late)
    assert (complaint["stage"], order["state"]) == (stage, state)
