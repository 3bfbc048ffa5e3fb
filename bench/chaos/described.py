"""Requests made up from a service's OpenAPI document, valid and invalid ones, and whether each answer is as it says.

An answer is documented when its status, its content type and the shape of its body stand in the description of the
operation that was called. A status of 500 or more is a fault even where it is described.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import uuid4

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi import checks

AS_DESCRIBED = [
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
AT_ONCE = 8
UNSENDABLE = (httpx.InvalidURL, httpx.LocalProtocolError, ValueError, TypeError)
"""Exceptions for a request that no client can send; it is not counted."""

Headers = Callable[[httpx.Request], Mapping[str, str]]
"""What the caller adds to a request to say who they are."""


@dataclass
class Found:
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    undocumented: list[str] = field(default_factory=list)
    unsendable: int = 0

    @property
    def cases(self) -> int:
        return sum(self.statuses.values())


@dataclass(frozen=True)
class Attempt:
    """One service under generated requests.

    `real` holds names of things that exist, by the segment of a path that they follow: half of the requests use them.
    """

    client: httpx.AsyncClient
    url: str
    headers: Headers
    real: Mapping[str, Sequence[str]]
    chance: random.Random
    found: Found

    async def send_all(self, cases: Iterable[Any]) -> None:
        waiting: Iterator[Any] = iter(cases)

        async def send() -> None:
            for case in waiting:
                await self._send(case)

        await asyncio.gather(*(send() for _ in range(AT_ONCE)))

    async def _send(self, case: Any) -> None:
        try:
            request = self._request(case)
            await request.aread()  # what checks the answer looks at what was asked
            answer = await self.client.send(request)
        except UNSENDABLE:
            self.found.unsendable += 1
            return
        self.found.statuses[answer.status_code] += 1
        asked = f"{answer.request.method} {answer.request.url}"
        if answer.status_code >= 500:
            self.found.faults.append(f"{asked}: {answer.status_code} {case.body!r}"[:1000])
        elif (why := undocumented(case, answer)) is not None:
            self.found.undocumented.append(f"{asked}: {why}"[:1000])

    def _request(self, case: Any) -> httpx.Request:
        asked = case.as_transport_kwargs(base_url="")
        headers = {
            name: value for name, value in dict(asked.get("headers") or {}).items() if name.lower() != "authorization"
        }
        if self.chance.random() < 0.8:
            headers |= {"Idempotency-Key": uuid4().hex, "If-Match": '"1"'}
        told = {name: asked[name] for name in ("params", "json", "data") if asked.get(name) is not None}
        if asked.get("files"):
            told["files"] = [(name, _as_file(given)) for name, given in _pairs(asked["files"])]
        content = told.pop("data", None)
        if isinstance(content, bytes | str):
            told["content"] = content
        elif content is not None:
            told["data"] = content
        target = self.url + self._with_real_names(str(asked["url"]), case.operation.path)
        request = self.client.build_request(asked["method"], target, headers=headers, **told)
        request.headers.update(self.headers(request))
        return request

    def _with_real_names(self, path: str, template: str) -> str:
        parts = path.split("/")
        for place, (before, gap) in enumerate(pairwise(template.split("/")), start=1):
            if gap.startswith("{") and before in self.real and self.chance.random() < 0.5:
                parts[place] = self.chance.choice(self.real[before])
        return "/".join(parts)


def operations(document: Mapping[str, Any]) -> list[Any]:
    """Every operation of an OpenAPI document."""
    described = schemathesis.openapi.from_dict(dict(document))
    return [each.ok() for each in described.get_all_operations()]  # type: ignore[union-attr]


def cases_of(operation: Any, mode: GenerationMode, several: int, chosen: int) -> list[Any]:
    """So many requests, the same for the same seed `chosen`. Empty for an operation that cannot be violated."""
    made: list[Any] = []

    @seed(chosen)
    @settings(
        max_examples=several,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy(generation_mode=mode))
    def gather(case: Any) -> None:
        made.append(case)

    try:
        gather()
    except Exception as impossible:  # the library raises it when nothing can be generated
        if not made and "Unsatisfiable" not in type(impossible).__name__:
            return []
    return made


def undocumented(case: Any, answer: httpx.Response) -> str | None:
    """How the answer differs from its description; None where it does not."""
    try:
        case.validate_response(answer, checks=AS_DESCRIBED)
    except FailureGroup as failures:
        return "; ".join(f"{answer.status_code} {each.title}: {each.message}" for each in failures.exceptions)
    return None


def _pairs(files: Any) -> Iterable[tuple[str, Any]]:
    return files.items() if isinstance(files, Mapping) else files


def _as_file(given: Any) -> Any:
    """A part of a form as the client accepts it; the generator also makes numbers, which are converted to text."""
    whole = given if isinstance(given, tuple) else (None, given)
    name, content, *more = whole
    return (name, content if isinstance(content, bytes | str) or hasattr(content, "read") else str(content), *more)
