"""R7: every route, for callers who may not know of a matter: their answers must be the same before and after it exists.

Whether an answer looks harmless is not judged: every caller from outside calls every route of the four services twice,
before a matter exists and after it, with invented numbers and then with the real ones. Status and body must be equal,
except for the number they sent. Lists, counts, figures, workbooks and charts are among the routes; so are commands,
with a valid body. A caller who may know of the matter calls them too, to see that there is something to be leaked.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

from bench.chaos.samples import sample
from shared.http.route_policies import RoutePolicies, Scheme

READING = ("GET", "HEAD")
PERIOD = "from=2025-01-01&to=2025-12-31&purpose=call-back&after=0&q=虚构&on=2025-08-28"
"""Query parameters that a reading route may need; each route gets only those it knows."""
FORMATS = ("xlsx", "svg")
GAP = re.compile(r"/([a-z-]+)/\{(\w+)\}")
NOWHERE = {
    "complaints": "420704-2025-999999",
    "cases": "420704-2025-999999",
    "employers": "91999999MA99999998",
    "projects": "P-NOWHERE",
    "feeds": "attendance",
    "batches": "999999",
}
SOME_ID = "00000000-0000-4000-8000-000000000000"
ROWS = {
    ("intake", "complaints"): "select number from intake.complaint",
    ("intake", "candidates"): "select id::text from intake.candidate",
    ("intake", "items"): "select number from intake.reconciliation_item",
    ("intake", "reconciliations"): "select id::text from intake.reconciliation",
    ("intake", "assignments"): "select id::text from intake.assignment",
    ("intake", "incidents"): "select number from intake.incident",
    ("intake", "notices"): "select id::text from intake.notice",
    ("intake", "deliveries"): "select id::text from intake.delivery",
    ("intake", "questions"): "select id::text from intake.question",
    ("monitor", "employers"): "select number from monitor.employer",
    ("monitor", "projects"): "select number from monitor.project",
    ("monitor", "batches"): "select id::text from monitor.feed_batch",
    ("monitor", "warnings"): "select number from monitor.warning",
    ("monitor", "assignments"): "select id::text from monitor.assignment",
    ("monitor", "questions"): "select id::text from monitor.question",
    ("mediation", "cases"): "select number from mediation.case_file",
    ("mediation", "opening-proposals"): "select number from mediation.opening_proposal",
    ("mediation", "proposals"): "select number from mediation.proposal",
    ("mediation", "deliveries"): "select id::text from mediation.delivery",
    ("mediation", "questions"): "select id::text from mediation.question",
    ("credit", "employers"): "select number from credit.employer",
    ("credit", "proposals"): "select number from credit.proposal",
    ("credit", "questions"): "select id::text from credit.question",
}
"""(service, path segment before the gap) → the query for a number that fills the gap."""

FOR_EVERYBODY = {
    ("monitor", "/v1/employers/{employer}/risk"),
    ("credit", "/v1/employers/{uscc}"),
    ("credit", "/v1/employers:check"),
}
"""An employer's colour and grade, which whoever has the scope may ask for before a contract or a loan (C90)."""


@dataclass(frozen=True)
class Answer:
    """What one caller was answered: the body without the numbers they sent themselves."""

    status: int
    body: bytes


@dataclass(frozen=True)
class Place:
    """One route and one caller."""

    service: str
    method: str
    path: str
    shape: str
    caller: str


Send = Callable[[str, str, str, str, Any], Awaitable[tuple[int, bytes]]]
"""(caller, service, method, target, body) → status and body."""
Things = Mapping[tuple[str, str], str]
"""(service, path segment before the gap) → what fills the gap."""
Descriptions = Mapping[str, Mapping[str, Any]]
"""The OpenAPI document of each service."""


async def rounds(
    policies: Mapping[str, RoutePolicies],
    described: Descriptions,
    callers: Sequence[str],
    send: Send,
    things: Things,
    *,
    reading: bool = False,
    at_once: int = 4,
) -> dict[Place, Answer]:
    """Every caller calls every route; `reading` leaves out routes that could change something."""
    places = [
        Place(service, method, path, shape, caller)
        for service, table in policies.items()
        for (method, path), policy in table.items()
        for shape, caller in product(_formats(path), callers)
        if policy.scheme is Scheme.SIGNED_OR_BEARER and (method in READING or not reading)
    ]
    slots, found = asyncio.Semaphore(at_once), dict[Place, Answer]()

    async def one(place: Place) -> None:
        async with slots:
            found[place] = await _answer(place, described[place.service], send, things)

    await asyncio.gather(*map(one, places))
    return found


async def _answer(place: Place, document: Mapping[str, Any], send: Send, things: Things) -> Answer:
    target, sent = filled(place, things)
    body = None
    if place.method in READING:
        target += _asked(document, place)
    else:
        body = sample(document, place.path, place.method) if sent else {}
    status, told = await send(place.caller, place.service, place.method, target, body)
    for number in sent:
        told = told.replace(number.encode(), b"N")
    return Answer(status, told)


def _asked(document: Mapping[str, Any], place: Place) -> str:
    """The query parameters that this route has: an unknown one would be refused before anything is looked up."""
    there = {
        each["name"] for each in document["paths"][place.path]["get"].get("parameters", ()) if each["in"] == "query"
    }
    words = [word for word in PERIOD.split("&") if word.partition("=")[0] in there]
    words += [f"format={place.shape}"] if place.shape else []
    return "?" + quote("&".join(words), safe="=&") if words else ""


def filled(place: Place, things: Things) -> tuple[str, list[str]]:
    """The path with every gap filled, and the values that were used."""
    sent: list[str] = []

    def fill(gap: re.Match[str]) -> str:
        made_up = NOWHERE.get(gap[1], SOME_ID)
        sent.append("1" if gap[2] == "line" else things.get((place.service, gap[1]), made_up))
        return f"/{gap[1]}/{sent[-1]}"

    return GAP.sub(fill, place.path), [number for number in sent if number != "1"]


OF_ONE_CALL = "/exports"
"""Who asks for a file is answered with a number that is new each time; how many rows it has is the list's own count."""


def leaks(before: Mapping[Place, Answer], after: Mapping[Place, Answer], words: Sequence[str]) -> Iterator[str]:
    """Every answer that shows whether there is a matter. What everybody may see may change, but must name no matter."""
    for place, answer in after.items():
        was = before[place]
        told = was == answer
        if (place.service, place.path) in FOR_EVERYBODY or place.path.endswith(OF_ONE_CALL):
            told = not any(word.encode() in answer.body for word in words)
        if not told:
            yield (
                f"{place.caller} at {place.service} {place.method} {place.path} {place.shape}: "
                f"{was.status} {was.body[:200]!r} before, {answer.status} {answer.body[:200]!r} after"
            )


def _formats(path: str) -> tuple[str, ...]:
    return ("", *FORMATS) if path.startswith("/v1/reports/intake") else ("",)
