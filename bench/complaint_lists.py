"""L1: any list of complaints a caller may ask for, by any filters of the contract, among a million.

Each filter alone, and three hundred combinations of one to five, drawn with a fixed seed: common and absent words,
stages that no recent complaint is in, days long past, channels that are not the caller's own. The callers are a city, a
county, a province and three partners: one that files much, one that reads what others file, one that has nothing here.
Over HTTP, one at a time, three times each; the median of the three counts, from the request to the last byte of fifty
complaints.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from bench.callers import Caller, engage_machines, engage_person
from bench.figures import Figure
from bench.lifecycle import MANY, full_load
from bench.loaded import Line, get, percentile
from bench.run import Run
from bench.stack import BenchStack, opened
from shared import clock

GOAL = "any combination of the contract's filters ≤ 50 ms, median of three, among 1,000,000"
MOST_MS = 50.0
TIMES = 3
COMBINED = 300
LONG_AGO = (30, 300, 600)
"""Days."""

Asked = tuple[str, dict[str, str]]
"""The caller's name, and the filters."""


def _day(before: int) -> str:
    today: date = clock.today()
    return (today - timedelta(days=before)).isoformat()


def values() -> dict[str, list[str]]:
    """The values that each filter is tried with."""
    return {
        "stage": ["filed", "incomplete", "accepted", "refused", "in_progress", "answered", "called_back", "closed"],
        "channel": ["hotline_12345", "national_platform", "window", "qr", "police_alert"],
        "division": ["420704", "4207", "620724"],
        "domain": ["construction", "non_construction"],
        "employer_uscc": ["91999999MA00000017", "91999999MA00003000"],
        "project_id": ["prj-17", "prj-4000"],
        "collective": ["true", "false"],
        "due_before": [_day(0), _day(100)],
        "filed_from": [_day(days) for days in LONG_AGO],
        "filed_to": [_day(days // 2) for days in LONG_AGO],
        "q": ["工资", "玄黄", "食堂欠款", "虚构宙洪建设", "龘龘", "未发", "有限公司", "押金和工资不退", "龘龘工资"],
    }


def questions(callers: list[str]) -> Iterator[Asked]:
    """No filter, each value of each filter alone, and combinations."""
    chance, known = random.Random(5), values()
    for who in callers:
        yield who, {}
        yield from ((who, {name: value}) for name, several in known.items() for value in several)
    for _ in range(COMBINED):
        names = chance.sample(sorted(known), chance.choice((1, 2, 2, 3, 3, 4, 5)))
        yield chance.choice(callers), {name: chance.choice(known[name]) for name in names}


async def measure(run: Run) -> list[Figure]:
    """Lifecycles run first: the newest complaints are then all of one kind, as after a morning of mass filings."""
    async with opened("bench", run.port_base, run.progress, with_kafka=False) as stack:
        _, cast = await full_load(run, stack, run.sized(MANY, 2000), run.sized(45, 2))
        return [await _ask_for_lists(run, stack, cast.port)]


async def _ask_for_lists(run: Run, stack: BenchStack, port: int) -> Figure:
    """Every caller asks every question. Raises RuntimeError for an answer that is no list."""
    callers = await _callers(stack)
    line, took, slow = Line(port), list[float](), list[str]()
    asked = list(questions(list(callers)))
    for done, (who, filters) in enumerate(asked):
        run.progress("lists of every kind", done / len(asked))
        median = await _median(line, callers[who], filters)
        took.append(median)
        if median * 1000 > MOST_MS:
            slow.append(f"{who} {urlencode(filters)}: {median * 1000:.0f} ms")
    line.close()
    slowest = max(took) * 1000
    return run.figure(
        "L1",
        GOAL,
        {"slowest list, ms": slowest, "lists above 50 ms": len(slow), "median of all, ms": percentile(took, 0.5)},
        not slow,
        unit="milliseconds",
        note=f"{len(asked)} lists; 90 % below {percentile(took, 0.9):.0f} ms",
        detail={"slow": slow},
    )


async def _callers(stack: BenchStack) -> dict[str, Caller]:
    partners = ["hotline_12345", "national_platform", "police_alert"]
    scopes = ["complaints:read"]
    machines = await engage_machines(stack, partners, scopes, ["anxin"], divisions=["4207"])
    places = {"city": "4207", "county": "420703", "province": "42"}
    people = {name: await engage_person(stack, f"{name}-head", "head", divisions=[at]) for name, at in places.items()}
    return {**people, **dict(zip(partners, machines, strict=True))}


async def _median(line: Line, caller: Caller, filters: dict[str, str]) -> float:
    """The median of three requests, in seconds."""
    target = "/v1/complaints" + (f"?{urlencode(filters)}" if filters else "")
    for _ in range(TIMES):
        told = await line.send(get(caller, target))
        if told.status != 200:
            raise RuntimeError(f"{target}: {told.status} {told.body[:200].decode(errors='replace')}")
    return sorted(line.took[-TIMES:])[TIMES // 2]
