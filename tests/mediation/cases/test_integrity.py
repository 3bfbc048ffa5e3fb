"""Rows that must not change, and what stays true when many act at once: on a real PostgreSQL."""

import asyncio

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError

from services.mediation.inspection.tables import CorrectionOrder
from tests.mediation.story import a_payment, an_open_case, an_ordered_case, names_stated
from tests.world import World

# rows that stay


@pytest.mark.invariant(2)
async def test_postings_and_payments_cannot_be_rewritten_by_the_service(world: World):
    case = await an_open_case(world)
    await case.do("payments", **a_payment())
    role = await asyncpg.connect(world.dsn.replace("postgres@", "mediation_app@"))
    try:
        for statement in (
            "update ledger_entry set fen = 1",
            "delete from ledger_entry",
            "update act set fen = 1",
            "delete from act",
            "delete from case_file",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await role.execute(statement)
    finally:
        await role.close()


@pytest.mark.invariant(12)
async def test_a_line_that_does_not_add_up_is_refused_by_the_database(world: World):
    await an_open_case(world)
    with pytest.raises(asyncpg.CheckViolationError):
        await world.execute("update mediation.ledger_line set paid_fen = 1")


async def test_two_numbers_alike_are_refused_by_the_database(world: World):
    case = await an_ordered_case(world)
    order = (await world.rows("select * from mediation.correction_order"))[0]
    with pytest.raises(DBAPIError):
        async with world.service("mediation").sessions.begin() as session:
            session.add(CorrectionOrder(**{**order, "document_no": "another"}))
    assert case.seen["stage"] == "ordered"


# many at once


@pytest.mark.capability("C114")
async def test_two_replicas_find_an_overdue_order_once(world: World):
    cases = [await an_open_case(world, complaint=f"c-{n}") for n in range(6)]
    for case in cases:
        await case.do("lines/1/findings", verified=True)
        await case.do("open-inspection", inspectors=["a", "b"])
        await case.do("correct", due_on="2025-09-05")
        await case.do("serve", served_on="2025-08-28")
    await world.set_clock("2025-09-06")
    await asyncio.gather(*(world.sweep("mediation") for _ in range(4)))
    await world.sweep("mediation")  # what one left to another
    assert (await names_stated(world)).count("correction-order-overdue") == 6


async def test_money_and_the_last_day_arriving_together_leave_one_truth(world: World):
    case = await an_ordered_case(world, due_on="2025-09-05")
    await world.set_clock("2025-09-06")
    paying = case.service.post(case.who, f"{case.path}/payments", a_payment(), key="pay")
    answer, *_ = await asyncio.gather(paying, world.sweep("mediation"))
    assert answer.status_code == 201
    await world.sweep("mediation")
    assert (await case.read("orders"))["items"][0]["state"] == "met"
    assert (await case.deadline("correction-order"))["state"] == "met"
    overdue = (await names_stated(world)).count("correction-order-overdue")
    assert overdue == (1 if (await case.look())["stage"] == "order_overdue" else 0)


async def test_the_history_of_a_case_is_an_unbroken_chain(world: World):
    case = await an_ordered_case(world)
    assert await world.audit("mediation") == []
    steps = (await case.read("history"))["items"]
    assert [step["version"] for step in steps] == list(range(1, case.seen["version"] + 1))
