"""Money on its way: it pays nothing until it comes, ends once, and none outlives its last day (C143)."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from services.mediation.pending.overdue import pending_fell_due
from shared.obligations import Obligation
from tests.mediation.referral import EACH, a_collective_case
from tests.mediation.story import OFF_BALANCE, OWED, CaseInHand, a_payment, an_open_case
from tests.world import World

pytestmark = [pytest.mark.capability("C143"), pytest.mark.invariant(12)]

LAST_DAY, DAY_AFTER = "2025-09-05", "2025-09-06"
PENDING_OFF = """select l.case_number, l.line from mediation.ledger_line l
    left join mediation.pending p using (case_number, line) left join mediation.pending_end e using (pending_id)
    group by l.case_number, l.line
    having l.pending_fen <> coalesce(sum(p.fen) filter (where e.pending_id is null), 0)"""


def pending(**differences: Any) -> dict[str, Any]:
    told = {"number": "D-1", "kind": "promise", "line": 1, "fen": 300_000, "payer": "employer"}
    return told | {"stated_on": "2025-08-28", "expires_on": LAST_DAY} | differences


async def entered(case: CaseInHand, **differences: Any) -> dict[str, Any]:
    return await case.do("pending", **pending(**differences))


def arrived(**differences: Any) -> dict[str, Any]:
    return {"receipt_no": "R-1", "paid_on": "2025-08-28"} | differences


async def line_of(case: CaseInHand, number: int = 1) -> tuple[int, int, int]:
    """Paid, outstanding and awaited."""
    line = (await case.read("ledger"))["lines"][number - 1]
    return line["paid_fen"], line["outstanding_fen"], line["pending_fen"]


async def state_of(case: CaseInHand, number: str = "D-1") -> str:
    items = (await case.read("pending"))["items"]
    return next(item["state"] for item in items if item["number"] == number)


async def day_after(world: World) -> list[str]:
    """What people are asked about the case once the last day has passed."""
    await world.set_clock(DAY_AFTER)
    await world.sweep("mediation")
    return [row["code"] for row in await world.rows("select code from mediation.question order by code")]


@pytest.fixture
async def case(world: World) -> CaseInHand:
    return await an_open_case(world)


async def test_what_is_awaited_is_outstanding_until_it_is_posted(world: World, case: CaseInHand):
    awaited = await entered(case)
    assert await line_of(case) == (0, OWED, 300_000)
    paid = await case.do(f"pending/{awaited['pending_id']}/post", **arrived())
    assert (paid["receipt_no"], paid["fen"], paid["payer"]) == ("R-1", 300_000, "employer")
    assert await line_of(case) == (300_000, OWED - 300_000, 0)
    assert await state_of(case) == "posted"
    assert (await case.look())["paid_fen"] == 300_000
    assert await world.rows(OFF_BALANCE) == await world.rows(PENDING_OFF) == []


async def test_the_same_is_entered_once_and_its_number_stands_for_nothing_else(case: CaseInHand):
    first = await entered(case)
    assert await entered(case) == first
    assert (await case.try_to("pending", **pending(fen=1))).json()["code"] == "pending-reused"
    assert await line_of(case) == (0, OWED, 300_000)


async def test_posted_again_under_the_same_receipt_it_is_the_same_payment_and_under_another_none(case: CaseInHand):
    path = f"pending/{(await entered(case))['pending_id']}/post"
    first = await case.do(path, **arrived())
    assert await case.do(path, **arrived()) == first
    assert (await case.try_to(path, **arrived(receipt_no="R-2"))).json()["code"] == "pending-ended"
    assert await line_of(case) == (300_000, OWED - 300_000, 0)


async def test_a_payment_recorded_by_itself_is_taken_for_what_was_awaited_only_if_it_is_the_same(case: CaseInHand):
    path = f"pending/{(await entered(case))['pending_id']}/post"
    await case.do("payments", **a_payment(line=1, fen=300_000))
    await case.do("payments", **a_payment(receipt_no="R-2", line=1, fen=5))
    assert (await case.try_to(path, **arrived(receipt_no="R-2"))).json()["code"] == "receipt-reused"
    await case.do(path, **arrived())
    assert await line_of(case) == (300_005, OWED - 300_005, 0)


async def test_voided_it_is_awaited_no_more_and_never_posted(world: World, case: CaseInHand):
    path = f"pending/{(await entered(case))['pending_id']}"
    assert (await case.do(f"{path}/void", reason="登记错误"))["state"] == "voided"
    assert await line_of(case) == (0, OWED, 0)
    for again in (("post", arrived()), ("void", {"reason": "再次"})):
        assert (await case.try_to(f"{path}/{again[0]}", **again[1])).json()["code"] == "pending-ended"
    assert await day_after(world) == []


@pytest.mark.parametrize(("fen", "status"), [(OWED - 300_000, 201), (OWED - 300_000 + 1, 409)])
async def test_no_more_is_awaited_than_is_outstanding(case: CaseInHand, fen: int, status: int):
    await entered(case)
    assert (await case.try_to("pending", **pending(number="D-2", fen=fen))).status_code == status


async def test_a_payment_is_not_refused_because_the_same_money_is_awaited(world: World, case: CaseInHand):
    await entered(case, fen=OWED)
    await case.do("payments", **a_payment())
    assert await line_of(case) == (OWED, 0, OWED)
    assert await day_after(world) == ["pending-expired:D-1"]
    assert await line_of(case) == (OWED, 0, 0)


@pytest.mark.parametrize(
    ("paid_on", "code"), [(LAST_DAY, None), (DAY_AFTER, "paid-after-its-day")], ids=["its last day", "a day later"]
)
async def test_what_came_on_its_last_day_is_in_time_and_a_day_later_a_payment_by_itself(
    world: World, case: CaseInHand, paid_on: str, code: str | None
):
    path = f"pending/{(await entered(case))['pending_id']}/post"
    await world.set_clock(DAY_AFTER)
    assert (await case.try_to(path, **arrived(paid_on=paid_on))).json().get("code") == code
    await world.sweep("mediation")
    assert await state_of(case) == ("expired" if code else "posted")


@pytest.mark.parametrize(("today", "state"), [(LAST_DAY, "awaited"), (DAY_AFTER, "expired")])
async def test_it_expires_once_its_last_day_has_passed(world: World, case: CaseInHand, today: str, state: str):
    await entered(case, kind="court", payer="court", means="court")
    await world.set_clock(today)
    for _ in range(2):
        await world.sweep("mediation")
    assert await state_of(case) == state
    assert await line_of(case) == (0, OWED, 300_000 if state == "awaited" else 0)
    assert (await case.steps()).count("pending-expired") == (state == "expired")
    asked = await world.rows("select code, zh from mediation.question")
    assert [row["code"] for row in asked] == (["pending-expired:D-1"] if state == "expired" else [])


async def test_it_expires_though_its_case_was_closed(world: World, case: CaseInHand):
    await entered(case)
    await case.do("close", disposition="REFERRED_TO_ARBITRATION", reason="移送")
    assert await day_after(world) == ["pending-expired:D-1"]
    assert await state_of(case) == "expired"
    assert await world.rows(PENDING_OFF) == []


@pytest.mark.rule("MED-05")
async def test_an_unpaid_instalment_breaks_the_agreement_as_its_own_day_does(world: World, case: CaseInHand):
    assert (await case.try_to("pending", **pending(kind="instalment"))).json()["code"] == "no-agreement-yet"
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=500_000, pay_by="2025-09-30")
    await entered(case, kind="instalment")
    assert await day_after(world) == [f"agreement-broken:{LAST_DAY}"]
    assert (await case.deadline("agreement"))["state"] == "open"


@pytest.mark.rule("MED-05")
async def test_the_last_instalment_and_the_agreements_day_are_one_question(world: World, case: CaseInHand):
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=500_000, pay_by=LAST_DAY)
    await entered(case, kind="instalment")
    assert await day_after(world) == [f"agreement-broken:{LAST_DAY}"]


@pytest.mark.rule("MED-05")
@pytest.mark.parametrize(("fen", "code"), [(500_000, "pending-expired:D-1"), (499_999, f"agreement-broken:{LAST_DAY}")])
async def test_an_agreement_kept_another_way_is_not_broken_by_an_instalment(world, case, fen: int, code: str):
    await case.do("start-mediation")
    await case.do("agree", agreed_fen=500_000, pay_by="2025-09-30")
    await entered(case, kind="instalment")
    await case.do("payments", **a_payment(line=1, fen=fen))
    assert await day_after(world) == [code]


async def test_of_a_hundred_posted_voided_and_expired_at_once_each_ends_one_way(world: World):
    cases = [
        await a_collective_case(world, complaint=f"{number}", workers=2, claimed_fen=100 * EACH) for number in range(4)
    ]
    paths = []
    for case in cases:
        for number in range(25):
            one = await case.service.post(case.who, f"{case.path}/pending", pending(number=f"D-{number}", fen=EACH))
            paths.append((case, f"{case.path}/pending/{one.json()['pending_id']}", number))
    await world.set_clock(DAY_AFTER)
    places = asyncio.Semaphore(12)

    async def post(case: CaseInHand, path: str, number: int) -> tuple[str, int]:
        answer = await case.service.post(case.who, f"{path}/post", arrived(receipt_no=f"R-{number}"))
        return "posted", answer.status_code

    async def void(case: CaseInHand, path: str, _: int) -> tuple[str, int]:
        return "voided", (await case.service.post(case.who, f"{path}/void", {"reason": "作废"})).status_code

    async def expire(case: CaseInHand, path: str, _: int) -> tuple[str, int]:
        due = Obligation(subject=path.rpartition("/")[2], state="overdue")
        async with case.service.sessions.begin() as session:
            await pending_fell_due(session, due)
        return "expired", 200 if due.state == "overdue" else 409

    async def tried(how: Callable[..., Awaitable[tuple[str, int]]], one: tuple[CaseInHand, str, int]):
        async with places:
            return await how(*one)

    chance = random.Random(143)
    tries = [(how, one) for one in paths for how in chance.sample([post, void, expire], 3)]
    answers = await asyncio.gather(*(tried(how, one) for how, one in tries))
    assert {status for _, status in answers} == {200, 409}
    won = Counter(state for state, status in answers if status == 200)
    ends = await world.rows("select state, count(*) as n from mediation.pending_end group by state")
    assert {row["state"]: row["n"] for row in ends} == won
    assert won.keys() == {"posted", "voided", "expired"}
    assert won.total() == 100
    paid = await world.rows("select count(*) as n from mediation.act where kind = 'paid'")
    assert paid[0]["n"] == won["posted"]
    assert await world.rows(OFF_BALANCE) == await world.rows(PENDING_OFF) == []


END = "insert into mediation.pending_end select pending_id, expires_on,"
REFUSED = {
    "update mediation.pending set fen = 1": "posted_stays_posted",
    "delete from mediation.pending": "posted_stays_posted",
    "delete from mediation.pending_end": "posted_stays_posted",
    "truncate mediation.pending cascade": "posted_stays_posted",
    "update mediation.ledger_line set pending_fen = 0": "posted_stays_posted",
    f"{END} 'posted', '2025-08-28', null, null, 'x', now() from mediation.pending": "pending_ends_one_of_three_ways",
    f"{END} 'expired', expires_on, null, null, 'x', now() from mediation.pending": "pending_ends_one_of_three_ways",
    f"{END} 'posted', a.happened_on, act_id, null, 'x', now() from mediation.pending cross join mediation.act a "
    "where a.kind = 'paid'": "posted_as_it_was_awaited",
    "insert into mediation.pending select gen_random_uuid(), case_number, 'D-2', kind, line, 500001, payer, means, "
    "stated_on, expires_on, 'x', now() from mediation.pending": "no_more_awaited_than_outstanding",
    "insert into mediation.ledger_line (case_number, line, workers, item, pending_fen) select number, 9, 1, 'wages', 1 "
    "from mediation.case_file": "begins_empty",
}


@pytest.mark.parametrize("statement", REFUSED, ids=range(len(REFUSED)))
async def test_neither_role_nor_owner_forges_what_is_awaited(world: World, case: CaseInHand, statement: str):
    await entered(case)
    await case.do("payments", **a_payment(line=1, fen=1))
    if statement == "delete from mediation.pending_end":
        await case.do(f"pending/{(await case.read('pending'))['items'][0]['pending_id']}/void", reason="作废")
    with pytest.raises(asyncpg.CheckViolationError) as refused:
        await world.execute(statement)
    assert refused.value.constraint_name == REFUSED[statement]
    role = await asyncpg.connect(world.dsn.replace("postgres@", "mediation_app@"))
    try:
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
            await role.execute(statement)
    finally:
        await role.close()


async def test_another_place_does_not_see_it(world: World, case: CaseInHand):
    awaited = await entered(case)
    elsewhere = await world.person("far", divisions=["440402"], roles="officer head")
    path = f"{case.path}/pending"
    assert (await case.service.get(elsewhere, path)).status_code == 404
    assert (await case.service.post(elsewhere, path, pending(number="D-2"))).status_code == 404
    voided = await case.service.post(elsewhere, f"{path}/{awaited['pending_id']}/void", {"reason": "x"})
    assert voided.status_code == 404
