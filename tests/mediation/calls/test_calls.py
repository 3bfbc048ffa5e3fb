"""The call log of a case: who was rung when about what, and what counts as unreachable before a case ends so."""

import pytest

from tests.mediation.story import OWED, CaseInHand, a_payment, an_open_case
from tests.world import World

pytestmark = pytest.mark.capability("C124")
IN_VAIN = {"callee": "complainant", "occasion": "progress", "outcome": "no_answer"}
UNREACHED = {"disposition": "UNREACHABLE_OR_WITHDRAWN", "reason": "多次联系无人接听"}


async def ring(case: CaseInHand, **differences: object) -> None:
    made = await case.service.post(case.who, f"{case.path}/calls", IN_VAIN | differences)
    assert made.status_code == 201, made.text


async def test_who_was_rung_when_and_about_what_stands_in_the_log_and_the_history(world: World):
    case = await an_open_case(world)
    await ring(
        case,
        callee="employer",
        occasion="appointment",
        outcome="reached",
        called_at="2025-08-28T08:30:00+08:00",
        note="约定周一调解，其手机13800000001",
    )
    [call] = (await case.read("calls"))["items"]
    assert (call["called_at"], call["by"]) == ("2025-08-28T08:30:00+08:00", "labour_authority/officer-1")
    assert (call["callee"], call["occasion"], call["outcome"]) == ("employer", "appointment", "reached")
    assert "13800000001" not in call["note"]
    last = (await case.read("history"))["items"][-1]
    assert (last["action"], last["facts"]["callee"], last["facts"]["outcome"]) == ("called", "employer", "reached")
    assert (await case.look())["stage"] == "opened"


async def test_a_case_ends_unreached_only_after_three_attempts_on_two_days(world: World):
    case = await an_open_case(world)
    for attempt in ("2025-08-28", "2025-08-28T10:00:00", "2025-08-28T11:00:00"):
        refused = await case.try_to("close", **UNREACHED)
        assert (refused.status_code, refused.json()["code"]) == (409, "still-reachable")
        await world.set_clock(attempt)
        await ring(case)
    refused = await case.try_to("close", **UNREACHED)
    assert refused.json()["code"] == "still-reachable"  # three times, but on one day
    await world.set_clock("2025-08-29")
    await ring(case)
    [owed] = (await case.read("calls"))["owed"]
    assert owed == {"worker_ref": None, "attempts": 4, "days": 2, "unreachable": True}
    closed = await case.do("close", **UNREACHED)
    assert closed["disposition"] == "UNREACHABLE_OR_WITHDRAWN"
    assert (await case.read("history"))["items"][-1]["facts"]["attempts"] == 4


async def test_whoever_answered_once_is_not_unreachable(world: World):
    case = await an_open_case(world)
    for day, outcome in (("2025-08-28", "busy"), ("2025-08-29", "no_answer"), ("2025-09-01", "reached")):
        await world.set_clock(day)
        await ring(case, outcome=outcome)
    await ring(case)
    refused = await case.try_to("close", **UNREACHED)
    assert refused.json()["code"] == "still-reachable"


async def test_calls_to_the_employer_make_no_worker_unreachable(world: World):
    case = await an_open_case(world)
    for day in ("2025-08-28", "2025-08-29", "2025-09-01"):
        await world.set_clock(day)
        await ring(case, callee="employer")
    assert (await case.try_to("close", **UNREACHED)).json()["code"] == "still-reachable"


async def test_each_worker_who_is_still_owed_something_is_rung_by_themselves(world: World):
    case = await an_open_case(world, workers=2)
    for ref in ("w-1", "w-2"):
        await case.do("lines", worker_ref=ref, claimed_fen=OWED // 2)
    for day in ("2025-08-28", "2025-08-29", "2025-09-01"):
        await world.set_clock(day)
        await ring(case, callee="worker", worker_ref="w-1")
    refused = await case.try_to("close", **UNREACHED)
    assert refused.json()["code"] == "still-reachable"
    assert "w-2" in refused.json()["detail"]
    await case.do("payments", **a_payment(line=3, fen=OWED // 2))
    await case.do("close", **UNREACHED)


async def test_what_the_workers_took_back_needs_no_calls_and_nor_does_one_without_a_number(world: World):
    case = await an_open_case(world)
    await case.do("withdrawals", line=1, fen=OWED, reason="劳动者书面撤回")
    await case.do("close", **UNREACHED)
    other = await an_open_case(world, complaint="other")
    assert (await other.try_to("close", **UNREACHED)).json()["code"] == "still-reachable"
    await other.do("close", **UNREACHED, no_number=True)
    assert (await other.read("history"))["items"][-1]["facts"]["no_number"] is True


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"callee": "worker"}, "worker-not-said"),
        ({"worker_ref": "w-1"}, "worker-not-said"),
        ({"callee": "worker", "worker_ref": "w-9"}, "no-such-worker"),
        ({"called_at": "2025-08-29T00:00:00+08:00"}, "in-the-future"),
        ({"called_at": "2025-08-27T23:59:00+08:00"}, "too-early"),
        ({"called_at": "2025-08-28T09:00:00"}, "invalid"),
        ({"outcome": "perhaps"}, "invalid"),
    ],
)
async def test_a_call_that_cannot_be_meant_is_refused(world: World, change: dict[str, str], code: str):
    case = await an_open_case(world)
    refused = await case.service.post(case.who, f"{case.path}/calls", IN_VAIN | change)
    assert (refused.status_code, refused.json()["code"]) == (422, code), refused.text
    assert (await case.read("calls"))["items"] == []


@pytest.mark.invariant(15)
async def test_calls_are_seen_within_the_division_by_the_authority_alone(world: World):
    case = await an_open_case(world)
    await case.do("assign", assignee="officer-1", assisting=["housing_bureau"])
    await ring(case)
    elsewhere = await world.person("officer-9", divisions=["330424"])
    for made in (
        await case.service.get(elsewhere, f"{case.path}/calls"),
        await case.service.post(elsewhere, f"{case.path}/calls", IN_VAIN),
    ):
        assert made.status_code == 404
    bureau = await world.machine("housing_bureau", kind="department", scopes="cases:read cases:write")
    assert (await case.service.get(bureau, f"{case.path}/calls")).status_code == 403
    assert (await case.service.post(bureau, f"{case.path}/calls", IN_VAIN)).status_code == 403


@pytest.mark.invariant(2)
async def test_a_call_stays_as_it_was_written(world: World):
    case = await an_open_case(world)
    await ring(case)
    grants = await world.rows(
        "select privilege_type from information_schema.role_table_grants "
        "where grantee = 'mediation_app' and table_schema = 'mediation' and table_name = 'call'"
    )
    assert {row["privilege_type"] for row in grants} == {"SELECT", "INSERT"}
