"""Which pay is a rural worker's 农民工: found line by line, told in the facts, never guessed (INT-11)."""

from typing import Any

import pytest

from services.mediation.ledger.rules.arrears import rural_arrears
from services.mediation.ledger.tables import LedgerLine
from tests.mediation.referral import a_collective_case, a_worker, listed, proposals
from tests.mediation.story import CaseInHand, stated, tell
from tests.world import World

pytestmark = pytest.mark.rule("INT-11", "BLACK-01")
RURAL, URBAN = 666_700, 1_400_000
FOURTEEN = [*[RURAL] * 9, *[URBAN] * 5]


def a_line(worker: str, fen: int, rural: bool | None) -> LedgerLine:
    about: dict[str, Any] = {"case_number": "C", "line": 1, "worker_ref": worker, "workers": 1, "item": "wages"}
    return LedgerLine(**about, claimed_fen=fen, outstanding_fen=fen, verified=True, rural=rural)


def test_known_and_possible_pay_differ_by_those_of_whom_nobody_said():
    known, possible = rural_arrears([a_line("a", 1, True), a_line("b", 10, None), a_line("c", 100, False)])
    assert (known.workers, known.total_fen, possible.workers, possible.total_fen) == (1, 1, 2, 11)


async def fourteen(world: World, *, urban: bool | None) -> CaseInHand:
    """Nine rural workers, and five of whom it is said, or not, that they are others; their order is overdue."""
    case = await a_collective_case(world, workers=14, claimed_fen=sum(FOURTEEN))
    await tell(world, listed(*enumerate(FOURTEEN, start=1)))
    numbers = {line["worker_ref"]: line["line"] for line in (await case.read("ledger"))["lines"]}
    for worker, fen in enumerate(FOURTEEN, start=1):
        rural = {"rural": True} if fen == RURAL else {} if urban is None else {"rural": not urban}
        await case.do(f"lines/{numbers[str(a_worker(worker))]}/findings", verified=True, **rural)
    await case.do("open-inspection", inspectors=["officer-1", "officer-2"])
    await case.do("correct", due_on="2025-09-05")
    await case.do("serve", served_on="2025-08-28")
    await world.set_clock("2025-09-06")
    await world.sweep("mediation")
    return case


@pytest.mark.parametrize(("urban", "possible"), [(True, (9, 6_000_300)), (None, (14, 13_000_300))])
async def test_fourteen_count_for_the_police_and_the_fact_says_whose_pay_is_rural(world: World, urban, possible):
    case = await fourteen(world, urban=urban)
    assert len(await proposals(case)) == 1
    [body] = [body for name, body in await stated(world) if name == "correction-order-overdue"]
    assert (body["workers"], body["remuneration_fen"]) == (14, 13_000_300)
    assert (body["rural"]["workers"], body["rural"]["remuneration_fen"]) == (9, 6_000_300)
    assert body["rural"]["most_owed"] == [{"months": 3, "fen": RURAL, "whole": 1}]
    assert (body["perhaps_rural"]["workers"], body["perhaps_rural"]["remuneration_fen"]) == possible


async def test_what_is_found_of_a_worker_or_a_total_holds_for_every_line_of_theirs(world: World):
    case = await a_collective_case(world, workers=3, claimed_fen=900)
    await case.do("lines", worker_ref="w-1", claimed_fen=100)
    await case.do("lines", worker_ref="w-1", claimed_fen=10, item="overtime")
    await case.do("lines/2/findings", verified=True, rural=False)
    await case.do("lines/1/findings", verified=True, rural=True)
    await case.do("lines", worker_ref="w-1", claimed_fen=20, item="compensation")
    await case.do("lines", worker_ref="w-2", claimed_fen=200)
    found = {(line["worker_ref"], line["item"]): line["rural"] for line in (await case.read("ledger"))["lines"]}
    assert found == {
        (None, "wages"): True,
        ("w-1", "wages"): False,
        ("w-1", "overtime"): False,
        ("w-1", "compensation"): False,
        ("w-2", "wages"): True,
    }


async def test_a_finding_that_says_nothing_of_it_leaves_what_was_said(world: World):
    case = await a_collective_case(world, workers=3, claimed_fen=900)
    for body, rural in (({}, None), ({"rural": True}, True), ({}, True)):
        await case.do("lines/1/findings", verified=True, **body)
        assert (await case.read("ledger"))["lines"][0]["rural"] is rural
