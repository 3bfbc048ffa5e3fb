"""R6: requests generated from the four services' OpenAPI documents, valid and invalid ones, with several seeds.

None may cause a 5xx or an answer that is not described. Every operation gets its share, half of it valid and half
invalid on purpose. Half of those that name a thing name a real one, and most carry a new Idempotency-Key and a version:
a request refused for lack of them reaches no rule.
"""

import asyncio
import importlib
import random
from collections.abc import Mapping

import httpx
from schemathesis import GenerationMode

from bench.callers import engage_machines, engage_person
from bench.chaos.described import Attempt, Found, Headers, cases_of, operations
from bench.chaos.outsiders import matters_played, what_there_is
from bench.figures import Figure
from bench.run import Run
from bench.stack import opened
from deploy.local import mediation_key
from deploy.local.layout import SERVICES
from deploy.local.processes import address
from services.intake.channels.adapters.signatures import plain_headers
from shared import clock

GOAL = "0 responses ≥ 500 and 0 undocumented in 20,000 cases"
CASES = 20_000
"""With the three seeds of a whole run, over the four services together."""
PARTNER = "grid"
"""A partner whose signature is our own plain one; its path is tried as well."""


async def measure(run: Run) -> list[Figure]:
    """All eight processes with a few matters in them; a head who may do everything."""
    wanted = run.sized(CASES, 400)
    async with opened("chaos", run.port_base, run.progress) as stack, httpx.AsyncClient(timeout=60) as client:
        await mediation_key.give_key(stack.postgres.dsn(), stack.secrets)
        run.progress("starting all eight processes")
        await stack.start()
        policies = {name: importlib.import_module(f"services.{name}.app").SERVICE.policies for name in SERVICES}
        scopes = sorted({each.scope for table in policies.values() for each in table.values() if each.scope})
        head = await engage_person(stack, "head-wang", "head", scopes=[*scopes, "complaints:read-personal"])
        [partner] = await engage_machines(stack, [PARTNER], scopes, ["anxin"])
        run.progress("matters are filed, decided and paid", 0.05)
        await matters_played(stack, client)
        there = await what_there_is(stack)

        def headers(request: httpx.Request) -> Mapping[str, str]:
            if request.url.path.startswith("/v1/channels/"):
                return plain_headers(partner.secret, request.content, clock.wall(), partner.key)
            return {"Authorization": f"Bearer {head.token}"}

        found = {name: Found() for name in SERVICES}
        for name in SERVICES:
            real = {segment: [value] for (service, segment), value in there.items() if service == name}
            url = address(stack.ports.http(name))
            share = wanted * len(policies[name]) // sum(map(len, policies.values()))
            await _tried(run, name, client, url, headers, real | {"channels": [PARTNER]}, share, found)
    return [_figure(run, found, wanted)]


async def _tried(
    run: Run,
    name: str,
    client: httpx.AsyncClient,
    url: str,
    headers: Headers,
    real: Mapping[str, list[str]],
    wanted: int,
    found: Mapping[str, Found],
) -> None:
    """So many requests of one service, the same number with each seed and for each operation."""
    described = operations((await client.get(f"{url}/openapi.json")).json())
    each = max(1, -(-wanted // (2 * run.seeds * len(described))))
    for seed in range(1, run.seeds + 1):
        attempt = Attempt(client, url, headers, real, random.Random(seed), found[name])
        for operation in described:
            for mode in GenerationMode:
                await attempt.send_all(await asyncio.to_thread(cases_of, operation, mode, each, seed))
            done = found[name].cases / wanted
            run.progress(f"seed {seed}, {name}: {operation.method.upper()} {operation.path}", min(1.0, done))


def _figure(run: Run, found: Mapping[str, Found], wanted: int) -> Figure:
    faults = [each for one in found.values() for each in one.faults]
    undocumented = [each for one in found.values() for each in one.undocumented]
    cases = sum(one.cases for one in found.values())
    succeeded = sum(count for one in found.values() for status, count in one.statuses.items() if status < 300)
    told = [*faults, *undocumented]
    return run.figure(
        "R6",
        GOAL,
        {"responses ≥ 500": len(faults), "undocumented": len(undocumented), "cases": cases},
        not told and cases >= wanted,
        unit="responses; requests",
        note=told[0][:300] if told else f"{succeeded} succeeded",
        detail={
            "seeds": run.seeds,
            "statuses": {
                name: {str(status): count for status, count in sorted(one.statuses.items())}
                for name, one in found.items()
            },
            "faults": faults[:50],
            "undocumented": undocumented[:50],
            "unsendable": sum(one.unsendable for one in found.values()),
            "operations": "every one of the four descriptions",
        },
    )
