"""Signs in a project's month that a roster is not what it seems (C138): each is a reason to ask, and nobody's guilt.

Workers paid and never seen; one card for several; people who pass the gate together to the second, day after day;
one person at two sites at once; wages that flow back into the account. The lines are the place's numbers (`Lines`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class Paid:
    """A worker who was paid for the month. `ever_seen`: by a gate of the project, in whatever month; `manages`: the
    roster calls him 管理人员, and then the gate need not have seen him.
    """

    person: int
    fen: int
    card: bytes | None
    ever_seen: bool
    manages: bool = False


@dataclass(frozen=True, slots=True)
class Pass:
    """The first coming in or the last going out of a worker on a day."""

    person: int
    day: date
    inward: bool
    at: datetime


@dataclass(frozen=True)
class Lines:
    """Passing within so many `step_seconds` of the same person, in and out, on at least `step_days` days of a month is
    in step. Being seen at two sites on at least `two_site_days` days is impossible.
    """

    step_seconds: int
    step_days: int
    two_site_days: int


@dataclass(frozen=True)
class Signs:
    """People, by kind of sign; `gates_told` is whether anybody at all was seen in the month."""

    ghosts: int = 0
    ghosts_fen: int = 0
    card_people: int = 0
    in_step: int = 0
    two_sites: int = 0
    paid_back: int = 0
    paid_back_fen: int = 0


def signs(
    paid: Sequence[Paid],
    passes: Sequence[Pass],
    elsewhere: Iterable[tuple[int, date]],
    back: Iterable[tuple[int, int]],
    lines: Lines,
) -> Signs:
    """`elsewhere`: person and day, seen at another site at the same time. `back`: person and fen that came from his
    card and are no return of a bank.
    """
    gone = [each for each in paid if each.fen > 0 and not each.ever_seen and not each.manages] if passes else []
    returned = list(back)
    return Signs(
        ghosts=len({each.person for each in gone}),
        ghosts_fen=sum(each.fen for each in gone),
        card_people=_largest_card(paid),
        in_step=len(_in_step(passes, lines)),
        two_sites=len(_often(elsewhere, lines.two_site_days)),
        paid_back=len({person for person, _ in returned}),
        paid_back_fen=sum(fen for _, fen in returned),
    )


def _largest_card(paid: Iterable[Paid]) -> int:
    """Of the card that got the wages of most people: how many."""
    people: dict[bytes, set[int]] = defaultdict(set)
    for each in paid:
        if each.card is not None and each.fen > 0:
            people[each.card].add(each.person)
    return max((len(some) for some in people.values() if len(some) > 1), default=0)


def _often(found: Iterable[tuple[int, date]], least: int) -> set[int]:
    days: Mapping[int, set[date]] = defaultdict(set)
    for person, day in found:
        days[person].add(day)
    return {person for person, some in days.items() if len(some) >= least}


def _in_step(passes: Sequence[Pass], lines: Lines) -> set[int]:
    """The largest group in which each passes beside the same other person on that many days, coming and going both."""
    came: dict[tuple[int, int], set[date]] = defaultdict(set)
    went: dict[tuple[int, int], set[date]] = defaultdict(set)
    for pair, day, inward in _beside(passes, timedelta(seconds=lines.step_seconds)):
        (came if inward else went)[pair].add(day)
    pairs = [pair for pair, days in came.items() if len(days & went.get(pair, set())) >= lines.step_days]
    groups: dict[int, set[int]] = {}
    for one, other in pairs:
        joined = groups.get(one, {one}) | groups.get(other, {other})
        groups.update(dict.fromkeys(joined, joined))
    return max(groups.values(), key=len, default=set())


def _beside(passes: Sequence[Pass], near: timedelta) -> Iterator[tuple[tuple[int, int], date, bool]]:
    gates: dict[tuple[date, bool], list[Pass]] = defaultdict(list)
    for each in passes:
        gates[each.day, each.inward].append(each)
    for (day, inward), some in gates.items():
        some.sort(key=lambda each: each.at)
        for place, one in enumerate(some):
            for other in some[place + 1 :]:
                if other.at - one.at > near:
                    break
                pair = (one.person, other.person) if one.person < other.person else (other.person, one.person)
                yield pair, day, inward
