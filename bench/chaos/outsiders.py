"""R7: every route × every role × own, parent, sibling and other region, on all four services as they are deployed."""

import asyncio
import importlib
import time
from itertools import product
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from bench.callers import PLACE, Caller, engage_machines, engage_person
from bench.chaos.isolation import READING, ROWS, leaks, rounds
from bench.chaos.kills import today
from bench.chaos.matters import ORDERED, PAID, UNDECIDED, engage, matter
from bench.chaos.retrying_client import Surface
from bench.chaos.site import PROJECT, open_site
from bench.figures import Figure
from bench.run import Run
from bench.stack import BenchStack, opened
from deploy.local.layout import SERVICES
from deploy.local.processes import address
from shared.access.callers import PartyKind

GOAL = "0 leaks in bodies, lists, counts, exports, streams"
PLACES = {
    "own": (PLACE,),
    "parent": ("42",),
    "sibling": ("420703",),
    "other region": ("4404",),
    "street": ("420704001",),
}
WHAT = (
    "complaints", "cases", "payments", "employers", "projects", "warnings", "feeds", "proposals", "reports", "work",
    "deliveries", "people",
)  # fmt: skip
SCOPES = [f"{what}:{act}" for what in WHAT for act in ("read", "write", "decide", "read-personal", "destroy")]
OUTSIDE = {
    PartyKind.LABOUR_AUTHORITY: ("sibling", "other region", "street"),
    PartyKind.PARTNER: ("own", "parent", "sibling", "other region"),
    PartyKind.DEPARTMENT: ("own", "parent", "sibling", "other region"),
    PartyKind.SERVICE: ("own", "parent"),
}
"""From which divisions a kind of party may not know of a matter in our place. Our services see nothing by division."""
ROLES = ("head", "officer", "clerk")


async def measure(run: Run) -> list[Figure]:
    """Call every route, let matters happen, call every route again."""
    policies = {name: importlib.import_module(f"services.{name}.app").SERVICE.policies for name in SERVICES}
    async with opened("chaos", run.port_base, run.progress) as stack, httpx.AsyncClient(timeout=60) as client:
        run.progress("starting all eight processes")
        await stack.start()
        callers = await _outsiders(stack, few=run.quick)
        described = {name: (await client.get(f"{_at(stack, name)}/openapi.json")).json() for name in SERVICES}

        async def send(caller: str, service: str, method: str, target: str, body: Any) -> tuple[int, bytes]:
            answer = await _send(client, stack, callers[caller], service, method, target, body)
            return answer.status_code, answer.content

        run.progress("calling every route before there is a matter", 0.1)
        before = await rounds(policies, described, list(callers), send, {})
        run.progress("matters are filed, decided and paid", 0.5)
        words = await matters_played(stack, client)
        things = await what_there_is(stack)
        run.progress("calling every route again", 0.6)
        after = await rounds(policies, described, list(callers), send, things)
        found = list(leaks(before, after, words))
        callers["head, inside"] = await engage_person(stack, "head-2", "head", scopes=SCOPES)
        inside = await rounds(policies, described, ["head, inside"], send, things, reading=True)
        nothing = await rounds(policies, described, ["head, inside"], send, {}, reading=True)
    shown = {(place.service, place.path) for place in inside if inside[place] != nothing[place]}
    faults = [place for place, answer in after.items() if answer.status >= 500]
    return [_figure(run, found, len(after), len(callers) - 1, shown, len(faults))]


async def _outsiders(stack: BenchStack, *, few: bool) -> dict[str, Caller]:
    found: dict[str, Caller] = {}
    for kind, places in OUTSIDE.items():
        for place, role in product(places[:1] if few else places, ROLES[:1] if few else ROLES):
            name = f"{kind.value} {role}, {place}"
            party = "labour_authority" if kind is PartyKind.LABOUR_AUTHORITY else f"{kind.value}_1"
            told = {"party": party, "kind": kind, "divisions": PLACES[place], "scopes": SCOPES}
            found[name] = await engage_person(stack, f"{role}-9", role, **told)  # type: ignore[arg-type]
        for place in places[:1] if few else places:
            party = "labour_authority" if kind is PartyKind.LABOUR_AUTHORITY else f"{kind.value}_1"
            [found[f"{kind.value} machine, {place}"]] = await engage_machines(
                stack, [party], SCOPES, ["anxin"], kind=kind, divisions=PLACES[place]
            )
    return found


async def _send(
    client: httpx.AsyncClient, stack: BenchStack, caller: Caller, service: str, method: str, target: str, body: Any
) -> httpx.Response:
    sent = {} if method in READING else {"Idempotency-Key": uuid4().hex}
    sent |= {"If-Match": '"1"'} if method == "POST" else {}
    request = client.build_request(method, _at(stack, service) + target, json=body, headers=sent)
    raw = request.url.raw_path.decode()
    request.headers.update(caller.headers(service, method, raw, request.content, dict(request.headers)))
    return await client.send(request)


def _at(stack: BenchStack, service: str) -> str:
    return address(stack.ports.http(service))


async def matters_played(stack: BenchStack, client: httpx.AsyncClient) -> list[str]:
    """One paid, one ordered to pay, one not decided; returns the words by which an answer would reveal them."""
    clerks = await engage(stack, Surface.of(stack, client), today)
    numbers = (number for number in range(20) if matter(number).kind in (PAID, ORDERED, UNDECIDED))
    played = [matter(number) for number, _ in zip(numbers, range(5), strict=False)]
    for each in played:
        await clerks.begin(each)
        await clerks.handle(each)
        await clerks.finish(each)
    site = await open_site(stack, clerks.surface, today)
    await site.begin()
    await _until_told(stack)
    words = [word for each in played for word in (each.complaint, each.case, each.order) if word]
    return [PROJECT, site.number, *words]


async def _until_told(stack: BenchStack) -> None:
    """Wait until monitor and credit have taken the facts in."""
    connection, until = await asyncpg.connect(stack.dsn()), time.monotonic() + 60
    try:
        while not await connection.fetchval("select count(*) from monitor.employer"):
            assert time.monotonic() < until, "monitor heard nothing"
            await asyncio.sleep(0.2)
    finally:
        await connection.close()


async def what_there_is(stack: BenchStack) -> dict[tuple[str, str], str]:
    """A number of each kind of thing, by service and by the segment of a path that it follows."""
    connection, found = await asyncpg.connect(stack.dsn()), dict[tuple[str, str], str]()
    try:
        for place, query in ROWS.items():
            if await connection.fetchval("select to_regclass($1)::text", query.rpartition(" ")[2]):
                value = await connection.fetchval(f"{query} limit 1")
                found |= {place: str(value)} if value is not None else {}
    finally:
        await connection.close()
    return found


def _figure(run: Run, found: list[str], answers: int, callers: int, shown: set[tuple[str, str]], faults: int) -> Figure:
    return run.figure(
        "R7",
        GOAL,
        {"leaks": len(found), "answers": answers},
        not found and not faults and bool(shown),
        unit="answers that differ from those before there was a matter",
        note=found[0][:300]
        if found
        else f"{callers} callers outside; somebody inside is shown it by {len(shown)} routes",
        detail={"leaks": found[:50], "shown_inside": sorted(f"{service} {path}" for service, path in shown)},
    )
