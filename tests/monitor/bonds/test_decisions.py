"""Mediation's decision to draw on a bond: the office is asked to serve the notice, which is held to it (C119)."""

from datetime import date

import pytest

from shared.contracts.mediation import BondDrawDecided
from tests.monitor.bonds.test_draws import DECISION, served, step
from tests.monitor.register import SCOPES, a_bond, put_on_file, register
from tests.monitor.stated import about_case, on_the_wire

pytestmark = [pytest.mark.capability("C119"), pytest.mark.rule("BOND-09", "BOND-10")]
TOLD = {
    "project": "P-TEST-1",
    **{name: DECISION[name] for name in ("basis", "decision_no", "decided_on", "obey_by", "workers", "amount_fen")},
    "served_on": date(2026, 9, 12),
    "drawn_on": date(2026, 9, 21),
}


@pytest.fixture
async def officer(world, monitor):
    await world.set_clock("2026-09-22")
    officer = await world.person(roles="officer head", scopes=SCOPES + " warnings:read")
    await register(monitor, officer, contract_on="2026-06-01", permit_on="2026-06-20", started_on="2026-07-01")
    return officer


async def with_bond(monitor, officer):
    await put_on_file(monitor, officer, "bond", a_bond(deposited_on="2026-07-10", expires_on="2028-06-30"))


async def decided(world, times=1, **differences):
    about = about_case(case=DECISION["case_number"])
    fact = BondDrawDecided(**about | TOLD | differences)
    for _ in range(times):
        await world.give("monitor", on_the_wire(fact))


async def open_questions(world):
    mine = "select zh from monitor.question where answered_at is null and code like 'bond-draw-decided:%'"
    return [row["zh"] for row in await world.rows(mine)]


async def test_the_office_is_asked_once_to_serve_the_notice_and_its_service_answers_that(world, monitor, officer):
    await with_bond(monitor, officer)
    await decided(world, times=2)
    [asked] = await open_questions(world)
    assert all(part in asked for part in (DECISION["case_number"], "88,000.00", "测试银行", DECISION["decision_no"]))
    draw = await served(monitor, officer)
    assert (draw["state"], draw["pay_by"]) == ("noticed", "2026-09-30")
    assert await open_questions(world) == []
    await decided(world)
    assert await open_questions(world) == []
    await world.set_clock("2026-09-29")
    draw = await step(monitor, officer, draw, "pay", {"fen": 8_800_000, "receipt": "R-1"})
    assert draw["top_up_by"] == "2026-10-19"


@pytest.mark.parametrize(
    "difference",
    [
        {"amount_fen": 8_800_001},
        {"workers": 8},
        {"obey_by": "2026-09-17"},
        {"basis": "administrative_decision"},
        {"basis": "correction_order"},
        {"case_number": None},
    ],
)
async def test_a_notice_that_says_something_else_than_its_decision_is_refused_naming_it(
    world, monitor, officer, difference
):
    await with_bond(monitor, officer)
    await decided(world)
    refused = await served(monitor, officer, 409, **difference)
    [field] = difference
    assert refused["code"] == "bond-decision-differs"
    assert field in refused["detail"]
    assert len(await open_questions(world)) == 1


async def test_a_decision_is_drawn_on_once_unless_its_notice_was_withdrawn(world, monitor, officer):
    await with_bond(monitor, officer)
    await decided(world, amount_fen=1_000)
    draw = await served(monitor, officer, amount_fen=1_000)
    assert (await served(monitor, officer, 409, amount_fen=1_000))["code"] == "bond-drawn-already"
    await step(monitor, officer, draw, "withdraw", {"words": "决定已被撤销"})
    await served(monitor, officer, amount_fen=1_000)


@pytest.mark.parametrize("project", ["P-TEST-1", "P-NOWHERE"])
async def test_where_no_bond_is_on_file_the_office_is_told_so(world, officer, project):
    await decided(world, project=project)
    [asked] = await open_questions(world)
    assert "没有登记的保证金出具机构" in asked


async def test_a_notice_because_of_another_decision_is_entered_as_before(world, monitor, officer):
    await with_bond(monitor, officer)
    await decided(world)
    await served(monitor, officer, decision_no="外区人社理字〔2026〕1号", amount_fen=1_000)
    assert len(await open_questions(world)) == 1
