"""One claim of one worker is in one statutory proceeding at a time (监察条例 21), whatever the case."""

import asyncio
from typing import Any

import asyncpg
import pytest

from services.mediation.proceedings.rules import months_of
from tests.mediation.referral import COMPLAINT, EACH, a_collective_case, listed
from tests.mediation.story import CaseInHand, tell
from tests.world import World

INSPECTORS = {"inspectors": ["officer-1", "officer-2"]}


async def a_listed_case(world: World, *workers: int, complaint: str = COMPLAINT) -> CaseInHand:
    """Each of these workers claims for May to July 2025, of the same employer."""
    case = await a_collective_case(world, workers=len(workers), claimed_fen=len(workers) * EACH, complaint=complaint)
    await tell(world, listed(*((number, EACH) for number in workers), complaint=complaint))
    return case


def arbitration(**differences: Any) -> dict[str, Any]:
    return {"proceeding": "arbitration", "began_on": "2025-08-28", "number": "鄂劳仲1号"} | differences


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2025-11", "2026-01", ["2025-11", "2025-12", "2026-01"]),
        ("2025-06", None, ["2025-06"]),
        ("2025-06", "2025-05", []),
        (None, None, []),
    ],
)
def test_a_period_is_its_months(first, last, months):
    assert months_of(first, last) == months


async def test_what_is_arbitrated_in_another_case_the_inspection_does_not_take_up(world: World):
    first = await a_listed_case(world, 1)
    await first.do("begin-proceeding", **arbitration())
    second = await a_listed_case(world, 1, complaint="440402-2025-000002")
    refused = await second.try_to("open-inspection", **INSPECTORS)
    assert (refused.status_code, refused.json()["code"]) == (409, "in-another-proceeding")
    assert "劳动争议仲裁" in refused.json()["detail"]
    assert first.seen["number"] in refused.json()["detail"]
    ended = {"proceeding": "arbitration", "ended_on": "2025-08-28", "reason": "仲裁委不予受理"}
    await first.do("end-proceeding", **ended)
    steps = (await first.read("history"))["items"]
    assert [(each["note"], each["facts"]["claims"]) for each in steps if each["action"] == "proceeding-ended"] == [
        ("仲裁委不予受理", 3)
    ]
    assert (await second.do("open-inspection", **INSPECTORS))["stage"] == "inspecting"


async def test_of_a_collective_the_inspection_takes_up_the_rest_and_asks_about_the_one(world: World):
    first = await a_listed_case(world, 1)
    await first.do("begin-proceeding", **arbitration())
    second = await a_listed_case(world, 1, 2, complaint="440402-2025-000002")
    await second.do("open-inspection", **INSPECTORS)
    taken = (await second.read("proceedings"))["items"]
    assert {(each["line"], each["month"]) for each in taken} == {
        (3, month) for month in ("2025-05", "2025-06", "2025-07")
    }
    asked = await world.rows("select code from mediation.question where code like 'elsewhere:%' order by code")
    assert [row["code"] for row in asked] == ["elsewhere:2:2025-05", "elsewhere:2:2025-06", "elsewhere:2:2025-07"]


async def test_what_is_inspected_goes_to_no_court_until_the_case_ends(world: World):
    case = await a_listed_case(world, 1)
    await case.do("open-inspection", **INSPECTORS)
    suit = {"proceeding": "suit", "began_on": "2025-08-28"}
    refused = await case.try_to("begin-proceeding", **suit)
    assert (refused.status_code, refused.json()["code"]) == (409, "in-another-proceeding")
    await case.do("close", disposition="NOT_SUBSTANTIATED", reason="查无欠薪")
    await case.do("begin-proceeding", **suit)
    states = {(each["proceeding"], each["ended_on"]) for each in (await case.read("proceedings"))["items"]}
    assert states == {("inspection", "2025-08-28"), ("suit", None)}


async def test_the_same_proceeding_told_again_is_the_same_and_a_line_that_is_not_there_is_refused(world: World):
    case = await a_listed_case(world, 1)
    for _ in range(2):
        await case.do("begin-proceeding", **arbitration(lines=[2]))
    assert len((await case.read("proceedings"))["items"]) == 3
    assert (await case.try_to("begin-proceeding", **arbitration(lines=[9]))).json()["code"] == "no-such-line"
    assert (await case.try_to("begin-proceeding", **arbitration(began_on="2025-08-29"))).status_code == 422


async def test_two_cases_that_take_one_claim_up_at_once_have_one_winner(world: World):
    cases = [await a_listed_case(world, 1, complaint=f"440402-2025-00000{number}") for number in (1, 2)]
    for case in cases:
        await case.look()
    answers = await asyncio.gather(
        *(
            case.service.post(case.who, f"{case.path}/begin-proceeding", arbitration(), version=case.seen["version"])
            for case in cases
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await world.rows("select 1 from mediation.claim_in_proceeding where ended_on is null")) == 3


async def test_the_database_itself_keeps_a_claim_out_of_a_second_proceeding(world: World):
    case = await a_listed_case(world, 1)
    await case.do("begin-proceeding", **arbitration())
    with pytest.raises(asyncpg.UniqueViolationError, match="one_open_track"):
        await world.execute(
            "insert into mediation.claim_in_proceeding select case_number, line, month, 'suit', began_on, worker_ref, "
            "employer, item from mediation.claim_in_proceeding"
        )
