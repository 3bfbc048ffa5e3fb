"""What a place had recovered by a day, by whether workers are rural workers, as it was known on another day."""

from typing import Any

import pytest

from tests.mediation.pending.test_pending import entered
from tests.mediation.story import OWED, PLACE, CaseInHand, a_payment, an_accepted_complaint, an_open_case, tell
from tests.world import World

pytestmark = pytest.mark.capability("C80")
NOBODY = {"workers": 0, "claimed_fen": 0, "found_fen": 0, "withdrawn_fen": 0, "rejected_fen": 0, "paid_fen": 0}


async def recovery(case: CaseInHand, as_of: str, **asked: Any) -> dict[str, Any]:
    answer = await case.service.get(case.who, "/v1/reports/recovery", params={"as_of": as_of} | asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def some(told: dict[str, Any], *names: str) -> tuple[int, ...]:
    return tuple(told[name] for name in names)


@pytest.fixture
async def case(world: World) -> CaseInHand:
    """A rural worker and one of whom nobody said it, in two cases, on 28 August."""
    await tell(world, an_accepted_complaint(complaint="other", claimed_fen=100))
    found = await an_open_case(world)
    await world.set_clock("2025-09-01")
    await found.do("lines/1/findings", verified=True, rural=True, found_fen=50)
    return found


async def test_the_sums_of_a_day_are_by_status_and_add_up(case: CaseInHand):
    await case.do("payments", **a_payment(line=1, fen=300, paid_on="2025-09-01"))
    await case.do("withdrawals", line=1, fen=7, reason="已领")
    await case.do("rejections", line=1, fen=3, reason="无据")
    told = await recovery(case, "2025-09-01")
    rural, unknown, other = (told["by_status"][name] for name in ("rural", "unknown", "other"))
    assert some(rural, "workers", "claimed_fen", "found_fen", "paid_fen") == (1, OWED, 50, 300)
    assert some(rural, "withdrawn_fen", "rejected_fen", "outstanding_fen") == (7, 3, OWED + 50 - 310)
    assert some(unknown, "workers", "claimed_fen", "outstanding_fen") == (1, 100, 100)
    assert other == NOBODY | {"outstanding_fen": 0, "pending_fen": 0}
    for name in (*NOBODY, "outstanding_fen", "pending_fen"):
        assert told[name] == rural[name] + unknown[name]


async def test_a_past_day_is_what_had_happened_and_had_been_recorded_by_then(world: World, case: CaseInHand):
    then = await recovery(case, "2025-08-31")
    assert some(then, "claimed_fen", "found_fen", "paid_fen") == (OWED + 100, 0, 0)
    await world.set_clock("2025-09-10")
    await case.do("payments", **a_payment(line=1, fen=300, paid_on="2025-08-30"))
    assert await recovery(case, "2025-08-31", known_on="2025-08-31") == then | {"known_on": "2025-08-31"}
    assert (await recovery(case, "2025-08-31", known_on="2025-09-10"))["paid_fen"] == 300
    assert (await recovery(case, "2025-08-29", known_on="2025-09-10"))["paid_fen"] == 0
    assert (await recovery(case, "2025-08-27", known_on="2025-09-10"))["workers"] == 0


@pytest.mark.capability("C143")
async def test_what_was_on_its_way_counts_from_its_day_to_its_end(world: World, case: CaseInHand):
    first = await entered(case, stated_on="2025-09-01", expires_on="2025-09-05")
    await entered(case, number="D-2", fen=11, stated_on="2025-09-01", expires_on="2025-09-20")
    await world.set_clock("2025-09-03")
    await case.do(f"pending/{first['pending_id']}/post", receipt_no="R-1", paid_on="2025-09-02")
    await world.set_clock("2025-09-25")
    days = {"2025-08-31": 0, "2025-09-01": 300_011, "2025-09-02": 11, "2025-09-20": 11, "2025-09-21": 0}
    for day, fen in days.items():
        told = await recovery(case, day, known_on="2025-09-25")
        assert (told["pending_fen"], told["by_status"]["rural"]["pending_fen"]) == (fen, fen), day
    assert (await recovery(case, "2025-09-02", known_on="2025-09-02"))["pending_fen"] == 300_011


async def test_it_stops_at_the_callers_places_and_tells_no_day_to_come(world: World, case: CaseInHand):
    await tell(world, an_accepted_complaint(complaint="elsewhere", division="420703", claimed_fen=9))
    assert (await recovery(case, "2025-09-01"))["claimed_fen"] == OWED + 100
    assert (await recovery(case, "2025-09-01", division=PLACE))["workers"] == 2
    assert (await recovery(case, "2025-09-01", division="420703"))["workers"] == 0
    far = await case.service.get(case.who, "/v1/reports/recovery", params={"as_of": "2025-09-02"})
    assert (far.status_code, far.json()["code"]) == (422, "in-the-future")
