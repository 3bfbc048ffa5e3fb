"""What several complaints about the same arrears claim together, nobody counted twice (ARB-07)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from services.intake.matters.rules.account import ComparedComplaint
from services.intake.matters.rules.comparison import same_worker

RULE = "ARB-07"
"""The rule by which several complaints are a collective; the number of workers depends on the place."""


class Together(NamedTuple):
    """Workers and fen that several complaints claim together."""

    workers: int
    fen: int

    @property
    def facts(self) -> dict[str, int]:
        """For the history of the complaint that leads: the figures count the matter by it."""
        return {"workers": self.workers, "claimed_fen": self.fen}


def together(told: Sequence[ComparedComplaint], same: Iterable[tuple[str, str]] = ()) -> Together:
    """Workers and fen of several complaints about one matter; a worker who complains three times counts once.

    Complaints of one person, and the pairs in `same` (which a person called duplicates), count once: with the largest
    number of workers and the largest sum any of them stated.
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


def _pairs_of_one_worker(told: Sequence[ComparedComplaint]) -> Iterable[tuple[str, str]]:
    """Pairs of one worker's complaints, found through a shared ID number or phone: comparing all pairs of a large
    matter would take too long.
    """
    sharing: dict[bytes, list[ComparedComplaint]] = {}
    for each in told:
        for key in filter(None, (each.id_no, each.phone)):
            others = sharing.setdefault(key, [])
            yield from ((each.number, other.number) for other in others if same_worker(each, other))
            others.append(each)
