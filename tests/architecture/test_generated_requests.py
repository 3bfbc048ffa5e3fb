"""Every operation of every service, called with a request made from its description: the answer is a described one.

One request an operation, valid or spoilt; `anxin chaos R6` sends thousands with several seeds. SEED=2 draws others.
"""

import asyncio
import json
import os
import random
from datetime import UTC, datetime, timedelta

import pytest
from schemathesis import GenerationMode

from bench.chaos.described import Attempt, Found, cases_of, operations
from deploy.documents.write import ROOT
from services.intake.channels.adapters.signatures import plain_headers
from shared import clock
from tests.journeys.collective import USCC, never_paid
from tests.world import SERVICES

pytestmark = [pytest.mark.long, pytest.mark.capability("C107")]
PLACE = "440402"
SEED = int(os.environ.get("SEED", "1"))
EACH = int(os.environ.get("EACH", "1"))
AWAY = ("/members?purpose=statutory-document: 503", "/employer?purpose=mediation: 503")
"""Mediation asks intake for names; here it has no key to intake."""


@pytest.fixture(scope="module")
async def real(whole_world):
    """What there is after the unpaid collective of Zhuhai."""
    await whole_world.empty()
    for service in whole_world._services.values():
        service.forget()
    told = await never_paid(whole_world, PLACE)
    proposals = [(await told.proposals(name))[0]["number"] for name in ("mediation", "credit")]
    cases = {"complaints": [told.complaint], "cases": [told.case], "employers": [USCC], "proposals": proposals}
    yield cases | {"channels": ["grid"]}
    clock.set_shift(timedelta())


@pytest.mark.parametrize("name", SERVICES)
async def test_every_answer_is_one_that_the_description_has(whole_world, real, name):
    service, chance = whole_world.service(name), random.Random(SEED)
    scopes = {policy.scope for policy in service.module.SERVICE.policies.values() if policy.scope}
    head = await whole_world.person(
        "head-1", roles="head officer", divisions=[PLACE], scopes=" ".join({*scopes, "complaints:read-personal"})
    )
    grid = await whole_world.machine("grid", divisions=[PLACE])

    def headers(request):
        if request.url.path.startswith("/v1/channels/"):
            return plain_headers(grid.secret, request.content, datetime.now(UTC), grid.key)
        return {"Authorization": f"Bearer {head.token}"}

    document = json.loads((ROOT / "docs" / "openapi" / f"{name}.json").read_text())
    attempt = Attempt(service.client, "", headers, real, chance, found := Found())
    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
    for operation in operations(document):
        for mode in modes if EACH > 1 else [chance.choice(modes)]:
            await attempt.send_all(await asyncio.to_thread(cases_of, operation, mode, EACH, SEED))
    assert [each for each in found.faults if not any(away in each for away in AWAY)] == []
    assert found.undocumented == []
    assert found.cases + found.unsendable >= len(document["paths"]) * 9 // 10
    assert found.statuses[200] > 0
