"""Whoever is past the database's guards is found at night, by name, and nobody else is accused."""

import pytest

from services.mediation.comparison import compare as comparison
from services.mediation.comparison.compare import Nightly, cases_off, compare
from tests.mediation.pending.test_pending import entered
from tests.mediation.referral import EACH, a_collective_case
from tests.mediation.story import CaseInHand, a_payment, an_open_case
from tests.world import World

pytestmark = [pytest.mark.capability("C79"), pytest.mark.invariant(12)]

FORGED = {
    "明细余额与记账不符": "update mediation.ledger_line set paid_fen = paid_fen + 1 where case_number = $1",
    "案件合计与明细不符": "update mediation.case_file set found_fen = found_fen + 1 where number = $1",
    "业务与其记账不符": "update mediation.act set fen = fen + 1 where case_number = $1 and kind = 'paid'",
    "转入与转出不符": "update mediation.ledger_entry set fen = fen + 1 where case_number = $1 and kind = 'moved_out'",
    "待收款与登记不符": "update mediation.pending set fen = fen + 1 where case_number = $1",
}


@pytest.fixture
async def case(world: World) -> CaseInHand:
    """With a posting of each sort, beside another that nobody forges."""
    found = await a_collective_case(world, workers=2, claimed_fen=2 * EACH)
    await found.do("lines", worker_ref="w-1", claimed_fen=EACH)
    await found.do("payments", **a_payment(line=2, fen=5))
    await entered(found, line=2)
    other = await an_open_case(world, complaint="other")
    await other.do("payments", **a_payment(fen=100))
    return found


async def forge(world: World, statement: str, *values: object) -> None:
    """As somebody who may switch triggers off."""
    literal = statement.replace("$1", f"'{values[0]}'") if values else statement
    await world.execute(f"set session_replication_role = replica; {literal}; set session_replication_role = origin")


async def test_a_ledger_that_adds_up_is_left_alone(world: World, case: CaseInHand):
    assert await compare(case.service.sessions) == 0
    assert await world.rows("select code from mediation.question where code like '%-off'") == []


@pytest.mark.parametrize("what", FORGED)
async def test_what_is_forged_is_named_and_asked_about_once(world: World, case: CaseInHand, what: str, monkeypatch):
    monkeypatch.setattr(comparison, "AT_ONCE", 1)
    await forge(world, FORGED[what], case.seen["number"])
    off = await cases_off(case.service.sessions)
    assert {each.case for each in off} == {case.seen["number"]}
    assert what in {each.what.split(" ")[0] for each in off}
    for _ in range(2):
        assert await compare(case.service.sessions) == 1
    [asked] = await world.rows("select subject, zh from mediation.question where code = 'ledger-off'")
    assert asked["subject"] == case.seen["number"]
    assert what in asked["zh"]


async def test_money_whose_sums_are_forged_is_named(world: World, case: CaseInHand):
    told = {"account": "工资专户一", "division": "420704", "fen": 700, "happened_on": "2025-08-28"}
    who = await world.person(roles="officer head")
    for reference in ("B-1", "B-2"):
        assert (await case.service.post(who, "/v1/money-in", told | {"bank_ref": reference})).status_code == 201
    assert await compare(case.service.sessions) == 0
    await forge(world, "update mediation.money_in set matched_fen = 1 where bank_ref = 'B-1'")
    assert await compare(case.service.sessions) == 1
    [asked] = await world.rows("select zh from mediation.question where code = 'money-off'")
    assert "B-1" in asked["zh"]


@pytest.mark.parametrize(
    ("hour", "found"), [("01:59", 0), ("02:00", 1), ("03:59", 1), ("04:00", 0)], ids=lambda it: str(it)
)
async def test_it_is_compared_at_night_and_once(world: World, case: CaseInHand, hour: str, found: int):
    await forge(world, FORGED["案件合计与明细不符"], case.seen["number"])
    await world.set_clock(f"2025-08-29T{hour}")
    job = Nightly()
    assert await job.turn(case.service.sessions, None, None) == found
    assert await job.turn(case.service.sessions, None, None) == 0
