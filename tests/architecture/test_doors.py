"""Every route of every service has a door, and every door is locked."""

import importlib
import re

import pytest
from fastapi.routing import APIRoute

from shared.http.route_policies import Scheme
from tests.world import SERVICES

OPEN = {"/health/live", "/health/ready", "/openapi.json"}
PUBLIC_BY_CONTRACT = re.compile(r"/v1/public/|/qr/|/public/")
PARTNERS_BY_CONTRACT = re.compile(r"/v1/channels/|/v1/realname")


def doors_of(name):
    return importlib.import_module(f"services.{name}.app").SERVICE.policies


def with_some_name(path):
    return re.sub(r"\{[^}]*\}", "420704-2025-000001", path)


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize("name", SERVICES)
async def test_nobody_comes_in_without_credentials(world, name):
    service = world.service(name)
    for method, path in (place for place, policy in doors_of(name).items() if policy.scheme is not Scheme.PUBLIC):
        answer = await service.call(None, method, with_some_name(path), content=b"{}")
        assert (answer.status_code, answer.json()["code"]) == (401, "no-credentials"), f"{method} {path}"


@pytest.mark.invariant(15)
@pytest.mark.capability("C107")
@pytest.mark.parametrize("name", SERVICES)
async def test_nobody_passes_a_door_without_its_scope(world, name):
    service = world.service(name)
    stranger = await world.person(scopes="coffee:make")
    for (method, path), policy in doors_of(name).items():
        if policy.scheme is Scheme.SIGNED_OR_BEARER:
            answer = await service.call(stranger, method, with_some_name(path), content=b"{}")
            assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing"), f"{method} {path}"


@pytest.mark.parametrize("name", SERVICES)
async def test_each_door_has_the_scheme_the_contract_names(name):
    for (method, path), policy in doors_of(name).items():
        assert (policy.scheme is Scheme.PUBLIC) == bool(PUBLIC_BY_CONTRACT.match(path)), f"{method} {path}"
        assert (policy.scheme is Scheme.PARTNER) == bool(PARTNERS_BY_CONTRACT.match(path)), f"{method} {path}"
        assert policy.scope or policy.scheme is not Scheme.SIGNED_OR_BEARER, f"{method} {path} asks for no scope"


@pytest.mark.parametrize("name", SERVICES)
async def test_beside_the_doors_only_health_and_the_description_stand_open(world, name):
    app = world.service(name).app
    beside = {route.path for route in app.routes if hasattr(route, "path")}
    assert beside == OPEN
    assert not [route for route in app.routes if isinstance(route, APIRoute)]
    for path in OPEN:
        assert (await world.service(name).get(None, path)).status_code == 200


@pytest.mark.parametrize("name", SERVICES)
async def test_callers_read_in_the_description_which_scope_a_door_wants(world, name):
    document = (await world.service(name).get(None, "/openapi.json")).json()
    for (method, path), policy in doors_of(name).items():
        operation = document["paths"][path][method.lower()]
        if policy.scheme is Scheme.SIGNED_OR_BEARER:
            assert operation["security"] == [{"signature": [policy.scope]}, {"bearer": [policy.scope]}]
            assert "application/problem+json" in operation["responses"]["401"]["content"]
