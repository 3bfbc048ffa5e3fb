"""The network through the API: bodies with their parties, firms, mediators in office; who is appointed, and why not."""

import asyncio
from typing import Any

import pytest

from tests.mediation.story import PLACE, CaseInHand, an_open_case
from tests.world import World

USCC = "91999999MAXXXXXX0N"


async def post(case: CaseInHand, path: str, body: dict[str, Any], status: int = 201) -> dict[str, Any]:
    answer = await case.service.post(case.who, f"/v1/{path}", body)
    assert answer.status_code == status, answer.text
    return dict(answer.json())


async def a_body(case: CaseInHand, **differences: Any) -> str:
    told = {"division": PLACE, "name": "虚构区调解中心", "kind": "centre", "opened_on": "2025-01-01"}
    return str((await post(case, "mediation-bodies", told | differences))["body_id"])


async def a_mediator(case: CaseInHand, body: str, name: str = "调解员甲", **differences: Any) -> str:
    told = {"body_id": body, "name": name, "ground": "虚构聘字〔2025〕1号", "appointed_on": "2025-01-01"}
    return str((await post(case, "mediators", told | differences))["mediator_id"])


async def appoint(case: CaseInHand, status: int = 200, **body: Any) -> dict[str, Any]:
    path = f"{case.path}/appoint-mediator"
    answer = await case.service.post(case.who, path, body, version=case.seen["version"])
    assert answer.status_code == status, answer.text
    await case.look()
    return dict(answer.json())


@pytest.fixture
async def case(world: World) -> CaseInHand:
    return await an_open_case(world)


@pytest.mark.capability("C62", "C78")
async def test_a_network_is_counted_by_layer_and_day(case: CaseInHand):
    centre = await a_body(case)
    assert await a_body(case) == centre
    street = await a_body(case, name="虚构街道", kind="street", under=centre)
    alliance = await a_body(case, name="虚构企业联盟", kind="alliance", under=centre)
    await a_mediator(case, centre)
    await a_mediator(case, street, "调解员乙", term_ends_on="2025-08-27")
    firms = [
        {"uscc": "91999999MA0000000X", "joined_on": "2025-02-01"},
        {"uscc": USCC, "joined_on": "2025-02-01", "left_on": "2025-08-28"},
    ]
    for _ in range(2):
        seen = await post(case, f"mediation-bodies/{alliance}/firms", {"firms": firms}, 200)
        assert len(seen["items"]) == 2
    listed = await case.service.get(case.who, f"/v1/mediation-bodies/{alliance}/firms")
    assert [each["uscc"] for each in listed.json()["items"]] == sorted(firm["uscc"] for firm in firms)

    async def counted(on: str) -> dict[str, tuple[int, int, int]]:
        params = {"division": PLACE, "since": "2025-01-01", "on": on}
        answer = await case.service.get(case.who, "/v1/reports/mediation-network", params=params)
        assert answer.status_code == 200, answer.text
        return {each["kind"]: (each["bodies"], each["mediators"], each["firms"]) for each in answer.json()["kinds"]}

    assert await counted("2025-08-27") == {"alliance": (1, 0, 2), "centre": (1, 1, 0), "street": (1, 1, 0)}
    assert await counted("2025-08-28") == {"alliance": (1, 0, 1), "centre": (1, 1, 0), "street": (1, 0, 0)}
    in_office = await case.service.get(case.who, "/v1/mediators", params={"in_office_on": "2025-08-28"})
    assert [each["name"] for each in in_office.json()["items"]] == ["调解员甲"]


@pytest.mark.capability("C63")
async def test_the_rule_appoints_who_has_least_and_the_same_call_again_changes_nothing(world: World, case: CaseInHand):
    body = await a_body(case)
    first, second = await a_mediator(case, body), await a_mediator(case, body, "调解员乙")
    other = await an_open_case(world, complaint="420704-2025-000077")
    taken = await appoint(other)
    seen = await appoint(case)
    assert {taken["mediator_id"], seen["mediator_id"]} == {first, second}
    assert (seen["load"], seen["by_rule"]) == (1, True)
    named = await appoint(case, mediator_id=seen["mediator_id"])
    assert (named["load"], named["case_version"]) == (1, seen["case_version"])
    moved = await appoint(case, mediator_id=taken["mediator_id"])
    assert (moved["load"], moved["by_rule"]) == (2, False)
    assert await case.steps() == ["opened", "mediator-appointed", "mediator-appointed"]
    open_now = await world.rows("select 1 from mediation.mediator_appointment where ended_on is null")
    assert len(open_now) == 2


@pytest.mark.capability("C63")
@pytest.mark.parametrize(
    ("differences", "recused", "code"),
    [
        ({"term_ends_on": "2025-08-27"}, False, "not-in-office"),
        ({"appointed_on": "2025-08-29"}, False, "not-in-office"),
        ({}, True, "mediator-related"),
    ],
)
async def test_who_is_not_in_office_or_related_is_refused_by_name_and_never_chosen(
    case: CaseInHand, differences, recused, code
):
    mediator = await a_mediator(case, await a_body(case), **differences)
    reason = {"employer_uscc": USCC if recused else "91999999MA0000000X", "reason": "近亲属在该单位任职"}
    for _ in range(2):
        await post(case, f"mediators/{mediator}/recusals", reason)
    assert (await appoint(case, 409, mediator_id=mediator))["code"] == code
    assert (await appoint(case, 409))["code"] == "nobody-to-mediate"


@pytest.mark.capability("C63")
async def test_a_limit_holds_when_two_cases_ask_at_once(world: World, case: CaseInHand):
    await a_mediator(case, await a_body(case), most=1)
    other = await an_open_case(world, complaint="420704-2025-000077")
    answers = await asyncio.gather(
        *(
            each.service.post(each.who, f"{each.path}/appoint-mediator", {}, version=each.seen["version"])
            for each in (case, other)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


@pytest.mark.capability("C61", "C64", "C77")
@pytest.mark.parametrize("kind", ["litigation_room", "new_form_centre"])
async def test_the_departments_of_a_room_see_the_case_that_is_mediated_there(world: World, case: CaseInHand, kind):
    told = {"division": PLACE, "name": "虚构诉调对接室", "kind": kind, "opened_on": "2025-01-01"}
    assert (await post(case, "mediation-bodies", told, 422))["code"] == "parties-needed"
    body = await a_body(case, name="虚构诉调对接室", kind=kind, parties=["court", "union", "justice"])
    await a_mediator(case, body)
    court = await world.machine("court", divisions=[PLACE], scopes="cases:read")
    assert (await case.service.get(court, case.path)).status_code == 404
    await appoint(case)
    assert (await case.service.get(court, case.path)).status_code == 200
    police = await world.machine("police", divisions=[PLACE], scopes="cases:read")
    assert (await case.service.get(police, case.path)).status_code == 404


@pytest.mark.capability("C62")
@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("mediation-bodies", {"closed_on": "2024-12-31"}, "term-backwards"),
        ("mediators", {"term_ends_on": "2024-12-31"}, "term-backwards"),
        ("firms", {"left_on": "2025-01-31"}, "term-backwards"),
        ("firms", {"joined_on": "2025-08-29"}, "in-the-future"),
        ("firms", {"joined_on": "2024-12-31"}, "too-early"),
    ],
)
async def test_days_that_cannot_be_are_refused(case: CaseInHand, path, body, code):
    there = await a_body(case)
    told = {
        "mediation-bodies": {"division": PLACE, "name": "又一", "kind": "street", "opened_on": "2025-01-01"},
        "mediators": {"body_id": there, "name": "甲", "ground": "聘", "appointed_on": "2025-01-01"},
        "firms": {"uscc": USCC, "joined_on": "2025-02-01"},
    }[path] | body
    sent = {"firms": [told]} if path == "firms" else told
    target = f"mediation-bodies/{there}/firms" if path == "firms" else path
    assert (await post(case, target, sent, 422))["code"] == code


async def test_another_places_network_is_not_there(world: World, case: CaseInHand):
    body = await a_body(case)
    mediator = await a_mediator(case, body)
    elsewhere = await world.person("officer-9", divisions=["420703"])
    for path, sent in (
        (f"mediation-bodies/{body}/firms", {"firms": [{"uscc": USCC, "joined_on": "2025-02-01"}]}),
        ("mediators", {"body_id": body, "name": "甲", "ground": "聘", "appointed_on": "2025-01-01"}),
        (f"mediators/{mediator}/recusals", {"employer_uscc": USCC, "reason": "亲属"}),
    ):
        answer = await case.service.post(elsewhere, f"/v1/{path}", sent)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    listed = await case.service.get(elsewhere, "/v1/mediators")
    assert listed.json()["items"] == []
