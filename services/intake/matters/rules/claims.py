"""What several complaints about the same arrears claim together, nobody counted twice (ARB-07)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.intake.matters.rules.account import Told
from services.intake.matters.rules.comparison import same_worker

RULE = "ARB-07"
"""From how many workers on several complaints are a collective; the number is the place's own."""


class Together(NamedTuple):
    """What several complaints claim together."""

    workers: int
    fen: int


def together(told: Sequence[Told], same: Iterable[tuple[str, str]] = ()) -> Together:
    """How many workers several complaints speak for, and for how much. Who complains three times is one worker.

    Complaints of one person, and the pairs of `same` (which a person called duplicates), count once: with the largest
    number and the largest sum any of them gave.
    """
    one_of = {each.number: each.number for each in told}

    def first(number: str) -> str:
        while one_of[number] != number:
            number = one_of[number]
        return number

    for one, other in (*same, *_pairs_of_one_worker(told)):
        one_of[first(one)] = first(other)
    most: dict[str, Together] = {}
    for each in told:
        workers, fen = most.get(first(each.number), Together(0, 0))
        most[first(each.number)] = Together(max(workers, each.workers), max(fen, each.fen))
    return Together(sum(each.workers for each in most.values()), sum(each.fen for each in most.values()))


def _pairs_of_one_worker(told: Sequence[Told]) -> Iterable[tuple[str, str]]:
    """Compared only where an ID number or phone is shared: a matter of a thousand is not a million pairs."""
    sharing: dict[bytes, list[Told]] = {}
    for each in told:
        for key in filter(None, (each.id_no, each.phone)):
            others = sharing.setdefault(key, [])
            yield from ((each.number, other.number) for other in others if same_worker(each, other))
            others.append(each)
