"""R6: requests generated from intake's OpenAPI document, valid and invalid ones: none may cause a 5xx.

Every operation gets its share, half of it valid and half invalid on purpose. Half of those that name a complaint name a
real one, and most carry a new Idempotency-Key and a version: a request refused for lack of them reaches no rule.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode

from bench.callers import Person, engage_machines, engage_person
from bench.complaints import filings
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from bench.volleys import fire
from services.intake.routes import ROUTES

GOAL = "0 responses ≥ 500 in 20,000 cases"
CASES = 20_000
AT_ONCE = 8
UNSENDABLE = (httpx.InvalidURL, httpx.LocalProtocolError, ValueError, TypeError)
"""Exceptions for a request that no client can send; it is not counted."""


@dataclass
class Found:
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    unsendable: int = 0

    @property
    def cases(self) -> int:
        return sum(self.statuses.values())


async def measure(run: Run) -> list[Figure]:
    """One http process of intake; a head who may do everything."""
    wanted = run.sized(CASES, 200)
    async with opened("chaos", run.port_base, run.progress, with_kafka=False) as stack:
        run.progress("starting intake's http process")
        await stack.start("intake-http")
        numbers = await _filed(stack)
        scopes = sorted({policy.scope for policy in ROUTES.values() if policy.scope})
        head = await engage_person(stack, "head-wang", "head", scopes=scopes)
        found = await _tried(run, f"http://127.0.0.1:{stack.ports.http('intake')}", head, numbers, wanted)
    figure = {"responses ≥ 500": len(found.faults), "cases": found.cases}
    met = not found.faults and found.cases >= wanted
    return [
        run.figure(
            "R6",
            GOAL,
            figure,
            met,
            unit="responses; requests",
            note=found.faults[0][:300] if found.faults else f"{found.statuses[200] + found.statuses[201]} succeeded",
            detail={
                "statuses": {str(status): count for status, count in sorted(found.statuses.items())},
                "faults": found.faults[:50],
                "unsendable": found.unsendable,
                "operations": "every one of intake's description",
            },
        )
    ]


async def _filed(stack: BenchStack) -> list[str]:
    machines = await engage_machines(stack, ["hotline_12345"], ["complaints:write"], ["anxin"])
    volley = await fire(
        stack.ports.http("intake"), filings(machines, 40, series="g", chance=random.Random(6)), keep_bodies=True
    )
    return [body.partition(b'"number":"')[2].partition(b'"')[0].decode() for body in volley.bodies]


async def _tried(run: Run, url: str, head: Person, numbers: list[str], wanted: int) -> Found:
    found, chance = Found(), random.Random(7)
    async with httpx.AsyncClient(timeout=30) as client:
        described = (await client.get(f"{url}/openapi.json")).json()
        operations: list[Any] = [each.ok() for each in schemathesis.openapi.from_dict(described).get_all_operations()]  # type: ignore[union-attr]
        turn = 0
        while found.cases < wanted:
            for place, operation in enumerate(operations):
                missing = wanted - found.cases
                each = max(1, min(60, -(-missing // (2 * (len(operations) - place)))))
                for mode in GenerationMode:
                    cases = await asyncio.to_thread(_cases, operation, mode, each, turn)
                    await _send_all(client, url, head, numbers, chance, cases, found)
                run.progress(f"{operation.method.upper()} {operation.path}", min(1, found.cases / wanted))
            turn += 1
    return found


def _cases(operation: Any, mode: GenerationMode, several: int, turn: int) -> list[dict[str, Any]]:
    """Requests as keyword arguments for a client. Empty for an operation that cannot be violated."""
    made: list[dict[str, Any]] = []

    @seed(turn)
    @settings(
        max_examples=several,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def gather(case: Any) -> None:
        made.append(case.as_transport_kwargs(base_url=""))

    try:
        gather()
    except Exception as impossible:  # the library raises it when nothing can be generated
        if not made and "Unsatisfiable" not in type(impossible).__name__:
            return []
    return made


async def _send_all(
    client: httpx.AsyncClient,
    url: str,
    head: Person,
    numbers: list[str],
    chance: random.Random,
    cases: list[dict[str, Any]],
    found: Found,
) -> None:
    waiting: Iterator[dict[str, Any]] = iter(cases)

    async def send() -> None:
        for case in waiting:
            try:
                answer = await client.send(_request(client, url, head, numbers, chance, case))
            except UNSENDABLE:
                found.unsendable += 1
                continue
            found.statuses[answer.status_code] += 1
            if answer.status_code >= 500:
                found.faults.append(f"{answer.request.method} {answer.request.url}: {case}"[:1000])

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))


def _request(
    client: httpx.AsyncClient, url: str, head: Person, numbers: list[str], chance: random.Random, case: dict[str, Any]
) -> httpx.Request:
    parts = str(case["url"]).split("/")
    for place, part in enumerate(parts[:-1]):
        if part == "complaints" and parts[place + 1] not in ("count",) and chance.random() < 0.5:
            parts[place + 1] = chance.choice(numbers)
    headers = {
        name: value for name, value in dict(case.get("headers") or {}).items() if name.lower() != "authorization"
    }
    headers["Authorization"] = f"Bearer {head.token}"
    if chance.random() < 0.8:
        headers |= {"Idempotency-Key": uuid4().hex, "If-Match": '"1"'}
    told = {name: case[name] for name in ("params", "json", "data") if case.get(name) is not None}
    if case.get("files"):
        told["files"] = [(name, _as_file(given)) for name, given in _pairs(case["files"])]
    content = told.pop("data", None)
    if isinstance(content, bytes | str):
        told["content"] = content
    elif content is not None:
        told["data"] = content
    return client.build_request(case["method"], url + "/".join(parts), headers=headers, **told)


def _pairs(files: Any) -> Iterable[tuple[str, Any]]:
    return files.items() if isinstance(files, Mapping) else files


def _as_file(given: Any) -> Any:
    """A part of a form as the client accepts it; the generator also makes numbers, which are converted to text."""
    whole = given if isinstance(given, tuple) else (None, given)
    name, content, *more = whole
    return (name, content if isinstance(content, bytes | str) or hasattr(content, "read") else str(content), *more)
