"""How well duplicates were found, against the truth the generator knows: by kind of error, and by trap."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.debts import Filing


@dataclass
class Quality:
    """What was found, against the truth. Precision of none found is 1."""

    joined: int = 0
    joined_rightly: int = 0
    proposed: int = 0
    proposed_rightly: int = 0
    together: int = 0
    together_rightly: int = 0
    again: int = 0
    again_joined: int = 0
    again_found: int = 0
    by_error: dict[str, Counter[str]] = field(default_factory=dict)
    by_trap: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return share(self.joined_rightly, self.joined)

    @property
    def recall(self) -> float:
        return share(self.again_joined, self.again)

    @property
    def precision_proposed(self) -> float:
        return share(self.proposed_rightly, self.proposed)

    @property
    def recall_with_proposals(self) -> float:
        return share(self.again_found, self.again)


def judged(truth: dict[str, Filing], pairs: Sequence[tuple[str, str, str, str]]) -> Quality:
    """Count what was found rightly: joined or proposed as the same worker's, or proposed as colleagues'."""
    found = Quality()
    joined, linked = _Matters(truth), _Matters(truth)
    for complaint, other, state, kind in pairs:
        one, two = truth[complaint], truth[other]
        right = one.truth == two.truth
        linked.unite(complaint, other) if right else None
        if state == "certain":
            joined.unite(complaint, other) if right else None
            found.joined, found.joined_rightly = found.joined + 1, found.joined_rightly + right
            _count_trap(found, one, two, "wrongly joined" if not right else None)
        elif kind == "duplicate":
            found.proposed, found.proposed_rightly = found.proposed + 1, found.proposed_rightly + right
            _count_trap(found, one, two, "wrongly proposed" if not right else None)
        else:
            same = right or one.debt.dispute.number == two.debt.dispute.number
            found.together, found.together_rightly = found.together + 1, found.together_rightly + same
    _recalled(found, truth, joined, linked)
    return found


class _Matters:
    """Groups of filings that are connected by right pairs."""

    def __init__(self, numbers: dict[str, Filing]) -> None:
        self._first = {number: number for number in numbers}

    def first(self, number: str) -> str:
        while self._first[number] != number:
            self._first[number] = number = self._first[self._first[number]]
        return number

    def unite(self, one: str, other: str) -> None:
        self._first[self.first(one)] = self.first(other)


def _recalled(found: Quality, truth: dict[str, Filing], joined: _Matters, linked: _Matters) -> None:
    """Each filing that reports a debt again: is it connected with one before it?"""
    before: dict[tuple[int, int], list[str]] = {}
    for number, filing in truth.items():
        earlier = before.setdefault(filing.truth, [])
        if earlier:
            by_itself = any(joined.first(number) == joined.first(other) for other in earlier)
            at_all = any(linked.first(number) == linked.first(other) for other in earlier)
            found.again += 1
            found.again_joined += by_itself
            found.again_found += at_all
            for error in filing.errors or ("none",):
                counted = found.by_error.setdefault(error, Counter())
                counted.update({"again": 1, "joined": by_itself, "found": at_all})
        earlier.append(number)
        if filing.debt.trap:
            found.by_trap.setdefault(filing.debt.trap, Counter())["filings"] += 1


def _count_trap(found: Quality, one: Filing, two: Filing, what: str | None) -> None:
    """What misled: the trap of either, or that the two were merely similar."""
    if what is not None:
        found.by_trap.setdefault(one.debt.trap or two.debt.trap or "none", Counter())[what] += 1


def share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
