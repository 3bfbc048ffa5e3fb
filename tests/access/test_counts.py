"""Every list says how many it has: `…/count` beside it, with the same filters and for the same caller."""

import pytest

from shared.http import pagination
from tests.journeys.stories import accepted_case, decide, file
from tests.world import SERVICES

OF_A_PAGE = {"limit", "cursor", "order"}
"""What decides which page is shown, and in which order: no filter."""

REPORT = "/v1/feeds/{feed}/batches/{batch_id}/rows"
"""The quality report of one batch, which itself says how many rows were rejected."""


def lists(service):
    """Path and filters of every route that answers with a page."""
    described = service.app.openapi()
    for path, calls in described["paths"].items():
        answer = calls.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).get("application/json", {})
        name = answer.get("schema", {}).get("$ref", "").rpartition("/")[2]
        if {"items", "next"} <= described["components"]["schemas"].get(name, {}).get("properties", {}).keys():
            yield path, filters_of(calls["get"])


def filters_of(call):
    return {each["name"] for each in call.get("parameters", []) if each["in"] == "query"} - OF_A_PAGE


@pytest.mark.parametrize("name", SERVICES)
async def test_each_list_has_its_count_with_the_same_filters(world, name):
    service = world.service(name)
    paths, found = service.app.openapi()["paths"], dict(lists(service))
    found.pop(REPORT, None)
    assert len(found) >= 3
    lacking = {path for path in found if f"{path}/count" not in paths}
    assert lacking == set()
    counted = {path: filters_of(paths[f"{path}/count"]["get"]) for path in found}
    assert counted == found


async def everything(service, who, path):
    """Every item of a list, page by page."""
    items, after = [], {}
    while after is not None:
        page = await service.get(who, path, params={"limit": 1} | after)
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        last = page.json()["next"]
        after = {"after" if path == "/v1/deliveries" else "cursor": last} if last else None
    return items


@pytest.fixture
async def officer(world):
    kinds = (
        "complaints",
        "cases",
        "employers",
        "projects",
        "proposals",
        "work",
        "deliveries",
        "warnings",
        "feeds",
        "payments",
    )
    scopes = " ".join(f"{kind}:read" for kind in kinds)
    return await world.person("counter", divisions=["42"], scopes=scopes, roles="officer head")


async def test_what_is_counted_is_what_is_listed(world, officer):
    hotline, clerk = await world.machine(), await world.person()
    number, _ = await accepted_case(world, hotline, clerk)
    await file(world, hotline, partner_no="2")
    offer = {"to_division": "420703", "answer_by": "2025-09-02", "reason": "用工所在地在该区"}
    await decide(world.service("intake"), clerk, f"/v1/complaints/{number}", "transfer", offer)
    listed = {}
    for name in SERVICES:
        service = world.service(name)
        for path in (path.format(feed="payrolls") for path, _ in lists(service) if path != REPORT):
            who = hotline if path == "/v1/deliveries" else officer
            items = await everything(service, who, path)
            counted = await service.get(who, f"{path}/count")
            assert counted.json() == {"count": len(items), "more": False}, (name, path)
            listed[name, path] = len(items)
    assert {listed["intake", f"/v1/{each}"] > 0 for each in ("complaints", "transfers", "my-work", "notices")} == {True}


@pytest.mark.parametrize(("counted", "told"), [(3, (3, False)), (2, (2, True))])
async def test_beyond_what_is_counted_it_is_said_that_there_are_more(world, officer, monkeypatch, counted, told):
    monkeypatch.setattr(pagination, "COUNTED", counted)
    hotline, intake = await world.machine(), world.service("intake")
    for place in range(3):
        await file(world, hotline, partner_no=str(place))
    await world.execute("delete from intake.obligation where name <> 'acceptance'")
    found = (await intake.get(officer, "/v1/my-work/count")).json()
    assert (found["count"], found["more"]) == told
