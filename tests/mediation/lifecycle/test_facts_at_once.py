"""A fact about a complaint arrives while its case is being changed: it waits, sees what came of it, and adds to it."""

import asyncio
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries as case_queries
from services.mediation.cases.history import remark
from services.mediation.cases.rules.stage import Stage
from services.mediation.cases.tables import Case
from services.mediation.lifecycle import open_case
from services.mediation.lifecycle import transfer as lifecycle_transfer
from services.mediation.payments.members import actions as member_actions
from shared.contracts.intake import (
    ComplaintCalledBack,
    ComplaintReopened,
    ComplaintsJoined,
    ComplaintsParted,
    JurisdictionTransferred,
)
from shared.messaging.consumer import Consumer
from tests.mediation.referral import COMPLAINT, ZHUHAI, a_collective_case, left, listed
from tests.mediation.story import CaseInHand, an_accepted_complaint, as_record, is_waiting, tell
from tests.statements import counted
from tests.world import World

pytestmark = pytest.mark.invariant(5, 8)
FACTS_TAKEN_IN = 6
"""BEGIN, the clock that tests can move, which cases, one load, one write, COMMIT."""
ABOUT: dict[str, Any] = {"complaint": COMPLAINT, "division": ZHUHAI}


def called_back(**differences: Any) -> ComplaintCalledBack:
    return ComplaintCalledBack(
        **ABOUT | {"case": None, "satisfied": False, "called_on": date(2025, 8, 28)} | differences
    )


def joined() -> ComplaintsJoined:
    counted = {"joined_workers": 1, "joined_fen": 5, "workers": 13, "claimed_fen": 5, "collective": True}
    how = {"joined": "440402-2025-000009", "kind": "collective", "channel": "window", "automatic": False}
    return ComplaintsJoined(**ABOUT, **counted, **how, joined_on=date(2025, 8, 28))


def parted(**differences: Any) -> ComplaintsParted:
    left = {"joined": "440402-2025-000009", "workers": 12, "claimed_fen": 500, "collective": True}
    return ComplaintsParted(**ABOUT | left | {"parted_on": date(2025, 8, 28)} | differences)


def transferred() -> JurisdictionTransferred:
    told = {"transfer": "T-1", "from_division": ZHUHAI, "designated": False, "with_case": True}
    return JurisdictionTransferred(complaint=COMPLAINT, division="440403", transferred_on=date(2025, 8, 28), **told)


def reopened() -> ComplaintReopened:
    return ComplaintReopened(**ABOUT, case=None, reopened_on=date(2025, 8, 28))


def close(held: Case) -> None:
    held.stage, held.closed_on, held.disposition = Stage.CLOSED, date(2025, 8, 28), "NOT_SUBSTANTIATED"


async def meanwhile(case: CaseInHand, action: Any, fact: Any, change: Callable[[Case], None] | None = None) -> None:
    """Somebody has the case in hand and writes a step; the fact comes in between and is taken in by the action."""

    async def take_in() -> None:
        async with case.service.sessions.begin() as session:
            await action(session, fact)

    async with case.service.sessions.begin() as session:
        held = await case_queries.lock_for_machinery(session, case.seen["number"])
        assert held is not None
        coming = asyncio.create_task(take_in())
        await is_waiting(case.world)
        if change is not None:
            change(held)
        await remark(session, held, by="officer-1", action="looked-at")
    await coming


FACTS: dict[str, tuple[Callable[[AsyncSession, Any], Any], Callable[[], Any], str]] = {
    "called back": (open_case.note_call_back, lambda: [called_back()], "called-back"),
    "joined by another": (open_case.note_joined, lambda: [joined()], "complaint-joined"),
    "parted again": (open_case.note_parted, lambda: [parted()], "complaint-parted"),
    "taken over by another place": (lifecycle_transfer.follow_transfer, transferred, "transferred"),
    "members listed": (member_actions.take_members, lambda: listed((1, 100)), "members-listed"),
    "members left": (member_actions.take_leavers, lambda: left(1), "members-left"),
}


@pytest.mark.parametrize(("action", "fact", "step"), FACTS.values(), ids=FACTS)
async def test_a_step_of_an_officer_and_a_fact_at_the_same_moment_both_stand_in_the_history(
    world: World, action, fact, step
):
    case = await a_collective_case(world)
    await meanwhile(case, action, fact())
    rows = await world.rows(
        "select convert_from(entry, 'UTF8')::jsonb ->> 'action' as action from mediation.history "
        "where kind = 'case' order by version desc limit 2"
    )
    assert [row["action"] for row in rows] == [step, "looked-at"]


async def test_a_complaint_reopened_at_the_moment_its_case_is_closed_has_the_case_reopened(world: World):
    case = await a_collective_case(world)
    await meanwhile(case, open_case.reopen_for_complaint, reopened(), close)
    assert (await case.look())["stage"] == "opened"
    assert (await case.steps())[-2:] == ["looked-at", "reopened"]


async def test_a_verdict_heard_at_the_moment_the_case_is_closed_asks_a_person(world: World):
    case = await a_collective_case(world)
    await meanwhile(case, open_case.note_call_back, [called_back()], close)
    asked = await world.rows("select code from mediation.question where code like 'dissatisfied%'")
    assert [row["code"] for row in asked] == ["dissatisfied:2025-08-28"]


async def test_many_facts_of_one_matter_at_once_are_all_taken_in_and_none_is_set_aside(world: World):
    case = await a_collective_case(world)
    days = [called_back(satisfied=True, called_on=date(2025, 8, day)) for day in range(1, 11)]
    await asyncio.gather(*(tell(world, fact) for fact in days))
    assert await world.rows("select reason from mediation.parked") == []
    assert (await case.steps()).count("called-back") == 10


async def test_where_a_complaint_left_the_case_a_person_is_asked_to_give_up_its_claims_once(world: World):
    case = await a_collective_case(world)
    for fact in (parted(), parted(complaint="440402-2025-000777")):  # the second is of no case here
        await tell(world, fact)
        await tell(world, fact)
    [asked] = await world.rows("select code, subject, zh from mediation.question where code like 'parted%'")
    assert (asked["code"], asked["subject"]) == ("parted:440402-2025-000009:2025-08-28", case.seen["number"])
    assert "440402-2025-000009已从本案拆分" in asked["zh"]
    assert "余12人、5.00元" in asked["zh"]


async def test_verdicts_about_many_cases_are_taken_in_by_one_load_and_one_write(world: World):
    cases = [await a_collective_case(world, complaint=f"c-{number}") for number in range(5)]
    heard = [called_back(complaint=f"c-{number}", satisfied=True) for number in (3, 0, 4, 1, 2, 3, 9)]
    with counted() as cost:
        async with world.service("mediation").sessions.begin() as session:
            await open_case.note_call_back(session, heard)
    assert len(cost.sent) == FACTS_TAKEN_IN
    noted = [(await case.steps()).count("called-back") for case in cases]
    assert noted == [1, 1, 1, 2, 1]


async def test_a_case_that_opens_in_the_batch_in_which_its_complaint_is_called_back_hears_of_it(world: World):
    """Two batch actions: the facts of one complaint are taken in in the order in which they were stated."""
    case = await a_collective_case(world)
    opening = an_accepted_complaint(complaint="later", division=ZHUHAI)
    facts = [called_back(), opening, called_back(complaint="later")]
    mediation = world.service("mediation")
    consumer = Consumer("mediation", mediation.sessions, world.broker, mediation.module.SERVICE.subscriptions)
    await consumer.take([as_record(fact) for fact in facts])
    assert (await case.steps())[-1] == "called-back"
    [row] = await world.rows("select version from mediation.case_file where complaint = 'later'")
    assert row["version"] == 2
