"""Who may do what, what cannot be meant, and versions: one of twenty wins."""

import asyncio
from typing import Any

import pytest

from tests.mediation.story import a_payment, an_open_case, names_stated
from tests.world import World


def a_new_case(**differences: Any) -> dict[str, Any]:
    return {
        "division": "420704",
        "domain": "construction",
        "employer": {"name": "虚构建设有限公司", "uscc": "91999999MAXXXXXX0N"},
        "workers": 3,
        "claimed_fen": 2_400_000,
        "grounds": "巡查发现",
    } | differences


async def test_a_person_opens_a_case_and_reads_it_back(world: World):
    mediation, who = world.service("mediation"), await world.person()
    opened = await mediation.post(who, "/v1/cases", a_new_case())
    assert opened.status_code == 201
    assert opened.headers["etag"] == '"1"'
    shown = await mediation.get(who, f"/v1/cases/{opened.json()['number']}")
    assert shown.json() == opened.json()
    assert await names_stated(world) == ["case-opened"]


async def test_nobody_opens_a_case_outside_their_divisions(world: World):
    mediation, who = world.service("mediation"), await world.person()
    refused = await mediation.post(who, "/v1/cases", a_new_case(division="420703"))
    assert (refused.status_code, refused.json()["code"]) == (403, "wrong-division")


@pytest.mark.parametrize(
    "wrong",
    [
        {"division": "999999"},
        {"workers": 0},
        {"workers": True},
        {"surprise": 1},
        {"claimed_fen": 1.5},
        {"claimed_fen": "100"},
        {"opened_on": "1989-12-31"},
        {"opened_on": 1_756_339_200},
        {"opened_on": "1756339200"},
        {"opened_on": "2025-08-29"},
        {"grounds": "a\u0000b"},
    ],
)
async def test_what_cannot_be_meant_is_refused(world: World, wrong):
    mediation, who = world.service("mediation"), await world.person()
    refused = await mediation.post(who, "/v1/cases", a_new_case(**wrong))
    assert refused.status_code == 422
    assert await world.rows("select 1 from mediation.case_file") == []


async def test_a_case_of_another_division_does_not_exist(world: World):
    case = await an_open_case(world)
    stranger = await world.person("officer-9", divisions=["4207"])
    other = await world.person("officer-8", divisions=["620724"])
    assert (await case.service.get(stranger, case.path)).status_code == 200
    for part in ("", "/history", "/ledger", "/orders"):
        refused = await case.service.get(other, case.path + part)
        assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    refused = await case.service.post(other, f"{case.path}/payments", a_payment())
    assert refused.status_code == 404


async def test_a_department_sees_a_case_once_it_assists(world: World):
    case = await an_open_case(world)
    bank = await world.machine("bank_a", scopes="cases:read payments:write")
    assert (await case.service.get(bank, case.path)).status_code == 404
    await case.do("assign", assignee="officer-1", assisting=["bank_a"])
    assert (await case.service.get(bank, case.path)).status_code == 200
    paid = await case.service.post(bank, f"{case.path}/payments", a_payment())
    assert paid.status_code == 201
    assert (await case.read("ledger"))["entries"][-1]["recorded_by"] == "bank_a"


async def test_deciding_needs_the_scope_and_extending_the_head(world: World):
    case = await an_open_case(world)
    officer = await world.person("officer-3", roles="officer")
    writer = await world.person("officer-4", scopes="cases:read cases:write")
    refused = await case.try_to("close", writer, disposition="NOT_WAGES", reason="材料款")
    assert (refused.status_code, refused.json()["code"]) == (403, "scope-missing")
    refused = await case.try_to("extend", officer, reason="需要时间")
    assert (refused.status_code, refused.json()["code"]) == (403, "role-missing")


@pytest.mark.parametrize("number", ["420704-2025-999999", "nonsense"])
async def test_a_case_that_is_not_there_is_not_found(world: World, number):
    refused = await world.service("mediation").get(await world.person(), f"/v1/cases/{number}")
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")


async def test_the_description_of_the_surface_is_whole(world: World):
    described = (await world.service("mediation").get(None, "/openapi.json")).json()
    assert "/v1/cases/{number}/payments" in described["paths"]
    assert described["openapi"].startswith("3.1")


async def test_a_decision_needs_the_version_it_was_taken_on(world: World):
    case = await an_open_case(world)
    body = {"assignee": "officer-1"}
    missing = await case.service.post(case.who, f"{case.path}/assign", body)
    assert (missing.status_code, missing.json()["code"]) == (428, "version-missing")
    stale = await case.service.post(case.who, f"{case.path}/assign", body, version=7)
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1)


@pytest.mark.invariant(8)
@pytest.mark.capability("C113")
async def test_of_twenty_callers_racing_for_one_case_one_wins(world: World):
    case = await an_open_case(world)
    racers = [
        case.service.post(case.who, f"{case.path}/assign", {"assignee": f"officer-{n}"}, version=1) for n in range(20)
    ]
    answers = await asyncio.gather(*racers)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 19
    assert {answer.json()["current_version"] for answer in answers if answer.status_code == 412} == {2}
    assert await names_stated(world) == ["case-opened", "case-assigned"]


async def test_a_repeated_command_is_one_command(world: World):
    case = await an_open_case(world)
    send = {"key": "assign-once", "version": 1}
    first = await case.service.post(case.who, f"{case.path}/assign", {"assignee": "officer-1"}, **send)
    again = await case.service.post(case.who, f"{case.path}/assign", {"assignee": "officer-1"}, **send)
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.content == first.content


@pytest.mark.parametrize("command", ["assign", "start-mediation", "agree", "correct", "close", "withdraw-case"])
async def test_no_machine_decides_about_a_case_whatever_its_scopes(world: World, command):
    case = await an_open_case(world)
    robot = await world.machine(
        "labour_authority", kind="labour_authority", scopes="cases:read cases:write cases:decide"
    )
    bodies: dict[str, Any] = {
        "assign": {"assignee": "officer-1"},
        "start-mediation": {},
        "agree": {"agreed_fen": 1, "pay_by": "2025-09-01"},
        "correct": {"due_on": "2025-10-10"},
        "close": {"disposition": "NOT_WAGES", "reason": "材料款"},
        "withdraw-case": {"disposition": "NOT_SUBSTANTIATED", "reason": "立案有误"},
    }
    refused = await case.service.post(robot, f"{case.path}/{command}", bodies[command], version=1)
    assert (refused.status_code, refused.json()["code"]) == (403, "authority-only")
