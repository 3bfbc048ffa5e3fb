"""The steps that journeys share, taken as callers take them: over HTTP, on the version just read."""

from typing import Any

from tests.builders import a_complaint
from tests.world import Machine, Person, ServiceUnderTest, World


async def file(world: World, hotline: Machine, **differences: Any) -> str:
    answer = await world.service("intake").post(hotline, "/v1/complaints", a_complaint(**differences))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


async def decide(
    service: ServiceUnderTest, who: Person, resource: str, command: str, body: Any = None
) -> dict[str, Any]:
    """A decision on the version the person has just read."""
    seen = (await service.get(who, resource)).json()["version"]
    answer = await service.post(who, f"{resource}/{command}", body, version=seen)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def a_head(world: World, number: str) -> Person:
    """The head of the place that a complaint's or case's number begins with."""
    return await world.person("head-1", divisions=[number.partition("-")[0]], roles="head")


async def refuse(world: World, resource: str, body: Any) -> dict[str, Any]:
    """A head of the place refuses the complaint, on the version just read."""
    head = await a_head(world, resource.rpartition("/")[2])
    return await decide(world.service("intake"), head, resource, "refuse", body)


async def accepted_case(world: World, hotline: Machine, officer: Person, **differences: Any) -> tuple[str, str]:
    """A complaint that a head accepted, and the number of the case that opened because of it."""
    complaint = await file(world, hotline, **differences)
    head = await a_head(world, complaint)
    await decide(world.service("intake"), head, f"/v1/complaints/{complaint}", "accept", {"reason": "同意受理"})
    await world.deliver()
    case = (await world.service("intake").get(officer, f"/v1/complaints/{complaint}")).json()["case_number"]
    return complaint, case


async def ordered_to_pay(world: World, officer: Person, case: str) -> None:
    """Mediation fails on its last day; a correction order is served on 23 September, due on 10 October."""
    mediation, path = world.service("mediation"), f"/v1/cases/{case}"
    await decide(mediation, officer, path, "assign", {"assignee": "officer-1"})
    await decide(mediation, officer, path, "start-mediation")
    await mediation.post(officer, f"{path}/lines/1/findings", {"verified": True})
    await world.set_clock("2025-09-12")
    await decide(mediation, officer, path, "fail-mediation", {"reason": "no_agreement"})
    await decide(mediation, officer, path, "open-inspection", {"inspectors": ["officer-1", "officer-2"]})
    await world.set_clock("2025-09-22")
    await decide(mediation, officer, path, "correct", {"due_on": "2025-10-10"})
    await world.set_clock("2025-09-23")
    await decide(mediation, officer, path, "serve", {"served_on": "2025-09-23"})
    await world.deliver()


async def actions_of(world: World, officer: Person, service: str, resource: str) -> list[str]:
    history = (await world.service(service).get(officer, f"{resource}/history")).json()
    return [step["action"] for step in history["items"]]
