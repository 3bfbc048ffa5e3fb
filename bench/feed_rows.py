"""A month of construction sites, made up: the same in every run. Swipes come as gates send them, day by day."""

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

CREW, SWIPE_DAYS, PEOPLE = 100, 15, 60_000
MONTH = "2025-08"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
Crews = Mapping[int, Sequence[int]]
"""Who works on each project."""


def crews_of(projects: int) -> Crews:
    """Each worker has about two projects."""
    chance = random.Random(7)
    return {place: chance.sample(range(PEOPLE), CREW) for place in range(projects)}


def roster(crews: Crews, projects: int) -> Iterator[dict[str, Any]]:
    for place, worker in places(crews, projects):
        yield {"project": number(place), "id_number": id_number(worker), "name": f"测试{worker}"}


def places(crews: Crews, projects: int) -> Iterator[tuple[int, int]]:
    for place in range(projects):
        for worker in crews[place]:
            yield place, worker


def swipes(crews: Crews, projects: int, month: str = MONTH) -> Iterator[dict[str, Any]]:
    """As gates send them: project by project, day by day."""
    chance = random.Random(11)
    for place in range(projects):
        for day in range(1, 2 * SWIPE_DAYS, 2):
            for worker in crews[place]:
                minute, second = chance.randrange(60), chance.randrange(60)
                row = {"project": number(place), "id_number": id_number(worker)}
                yield row | {"at": f"{month}-{day:02d} 06:{minute:02d}:{second:02d}", "direction": "in"}
                yield row | {"at": f"{month}-{day:02d} 18:{second:02d}:{minute:02d}", "direction": "out"}


def lines(crews: Crews, projects: int, paid_on: str, month: str = MONTH) -> Iterator[dict[str, Any]]:
    for place, worker in places(crews, projects):
        yield line(place, worker, paid_on, month)


def line(place: int, worker: int, paid_on: str, month: str = MONTH) -> dict[str, Any]:
    line = {"project": number(place), "id_number": id_number(worker), "month": month, "paid_on": paid_on}
    return line | {"payable_fen": 500_000 + worker, "paid_fen": 500_000 + worker}


def number(place: int) -> str:
    return f"P{place:06d}"


def id_number(worker: int) -> str:
    """An ID number of a division that does not exist; different for each worker."""
    body = f"9999{worker // 1000:02d}{1960 + worker % 45}{1 + worker % 12:02d}{1 + worker % 28:02d}{worker % 1000:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
