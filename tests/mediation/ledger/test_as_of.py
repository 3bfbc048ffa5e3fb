"""The ledger of a case as of a past day, and as it was known on another."""

import pytest

from tests.mediation.story import OWED, a_payment, an_open_case
from tests.world import World

pytestmark = pytest.mark.capability("C79")


async def test_what_was_told_late_belongs_to_its_day_once_it_is_known(world: World):
    case = await an_open_case(world)
    await world.set_clock("2025-09-03")
    await case.do("lines/1/findings", verified=True, found_fen=50)
    await world.set_clock("2025-09-10")
    await case.do("payments", **a_payment(fen=300, paid_on="2025-09-01"))

    async def sums(as_of: str, known_on: str | None = None) -> tuple[int, int, int]:
        told = await case.read(f"ledger/as-of?as_of={as_of}" + (f"&known_on={known_on}" if known_on else ""))
        assert {name: told["lines"][0][name] for name in ("found_fen", "paid_fen", "outstanding_fen")} == {
            name: told[name] for name in ("found_fen", "paid_fen", "outstanding_fen")
        }
        return told["found_fen"], told["paid_fen"], told["outstanding_fen"]

    assert await sums("2025-08-31") == (0, 0, OWED)
    assert await sums("2025-09-01") == (0, 300, OWED - 300)
    assert await sums("2025-09-01", known_on="2025-09-09") == (0, 0, OWED)
    assert await sums("2025-09-03", known_on="2025-09-02") == (0, 0, OWED)
    assert await sums("2025-09-10") == (50, 300, OWED + 50 - 300)


async def test_before_the_claim_there_is_nothing_and_no_day_to_come_is_told(world: World):
    case = await an_open_case(world)
    told = await case.read("ledger/as-of?as_of=2025-08-27")
    assert (told["claimed_fen"], told["outstanding_fen"], told["lines"]) == (0, 0, [])
    path = f"{case.path}/ledger/as-of"
    for params in ({"as_of": "2025-08-29"}, {"as_of": "2025-08-28", "known_on": "2025-08-29"}):
        refused = await case.service.get(case.who, path, params=params)
        assert (refused.status_code, refused.json()["code"]) == (422, "in-the-future")
