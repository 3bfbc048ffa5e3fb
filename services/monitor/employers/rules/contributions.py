"""MON-02: what the facts about one matter add to its employer's risk, and what ends each contribution.

A report fades: a clue counts in full until `decay_months` after it was filed, then not at all, so that one row
(points, from, until) answers for any day. A verified fact does not fade: its contribution ends by another verified
fact, a payment to the worker or a finding that nothing is owed. Closing a file ends nothing by itself.
The order in which facts arrive does not matter: contributions are derived from all facts known about the matter.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from shared.calendar.working_days import Term, Unit, period_end

CLEARING = frozenset({"PAID_IN_FULL", "NOT_SUBSTANTIATED"})
"""The dispositions 核处结论 that state a verified fact: paid to the end, or verified that no wages are owed."""


class Kind(StrEnum):
    """The kind of a fact about a matter."""

    FILED = "filed"
    FOUND = "found"
    PAID = "paid"
    RETURNED = "returned"
    OVERDUE = "overdue"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Rule(StrEnum):
    """The reason for a contribution to an employer's risk."""

    CLUE = "clue"
    GROUP = "group-report"
    ARREARS = "verified-arrears"
    ORDER = "order-overdue"


@dataclass(frozen=True)
class Fact:
    """One fact; `sequence` is the sender's order, comparable only within one `source`."""

    kind: Kind
    source: str
    on: date
    sequence: int = 0
    workers: int = 0
    outstanding_fen: int = 0
    disposition: str | None = None

    @property
    def clears(self) -> bool:
        """Whether the fact verifies that nothing is owed any more, or withdraws the case that said so (INV-15)."""
        if self.kind is Kind.WITHDRAWN:
            return True
        if self.kind is Kind.CLOSED:
            return self.disposition in CLEARING
        return self.kind in (Kind.FOUND, Kind.PAID) and self.outstanding_fen == 0


@dataclass(frozen=True)
class Numbers:
    """The numbers that vary by place, as in force when the clue was filed."""

    clue_points: int
    decay_months: int
    group_workers: int


@dataclass(frozen=True)
class Contribution:
    """Counts from `from_on` until the day before `until_on`; `hard` means red at once, whatever the score."""

    rule: Rule
    source: str
    points: int
    hard: bool
    from_on: date
    until_on: date | None
    cleared_by: str | None
    sequence: int


def contributions(facts: Sequence[Fact], numbers: Numbers | None) -> list[Contribution]:
    """Everything one matter contributes.

    Without the place's numbers only what needs none: verified arrears and overdue orders.
    """
    reported = _reported(facts, numbers) if numbers else []
    return [*reported, *_verified(facts)]


def _reported(facts: Sequence[Fact], numbers: Numbers) -> list[Contribution]:
    filed = [fact for fact in facts if fact.kind is Kind.FILED]
    if not filed:
        return []
    said = max(filed, key=lambda fact: fact.sequence)
    fades_on = period_end(said.on, Term(numbers.decay_months, Unit.MONTHS))
    clue = Contribution(Rule.CLUE, said.source, numbers.clue_points, False, said.on, fades_on, None, said.sequence)
    closings = [fact for fact in facts if fact.kind is Kind.CLOSED and fact.clears]
    found = [_ended(clue, closings)]
    if said.workers >= numbers.group_workers:  # 以上
        group = replace(clue, rule=Rule.GROUP, points=0, hard=True)
        found.append(_ended(group, [fact for fact in facts if fact.clears]))
    return found


def _ended(contribution: Contribution, endings: Iterable[Fact]) -> Contribution:
    """The contribution, ended by the first of the facts that clear it, unless it fades before."""
    first = min((fact for fact in endings if fact.on >= contribution.from_on), key=lambda f: f.on, default=None)
    if first is None or (contribution.until_on and first.on >= contribution.until_on):
        return contribution
    return replace(contribution, until_on=first.on, cleared_by=_naming(first))


def _verified(facts: Sequence[Fact]) -> list[Contribution]:
    found: list[Contribution] = []
    for source in sorted({fact.source for fact in facts if fact.kind is not Kind.FILED}):
        told = sorted((fact for fact in facts if fact.source == source), key=lambda fact: fact.sequence)
        found += _episodes(Rule.ARREARS, told, lambda fact: fact.kind is Kind.FOUND, after=0)
        found += _episodes(Rule.ORDER, told, lambda fact: fact.kind is Kind.OVERDUE, after=1)
    return found


def _episodes(rule: Rule, facts: Iterable[Fact], begins: Callable[[Fact], bool], *, after: int) -> list[Contribution]:
    """One contribution from each beginning to the next fact that clears it; arrears found again begin another one, and
    so does money that came back after it had ended one.
    """
    episodes: list[Contribution] = []
    running: Contribution | None = None
    for fact in facts:
        back = bool(episodes) and fact.kind is Kind.RETURNED
        if running is None and (begins(fact) or back) and fact.outstanding_fen > 0:
            begun = fact.on + timedelta(days=0 if back else after)
            running = Contribution(rule, fact.source, 0, True, begun, None, None, fact.sequence)
        elif running is not None and fact.clears:
            ended = max(fact.on, running.from_on)
            episodes.append(replace(running, until_on=ended, cleared_by=_naming(fact), sequence=fact.sequence))
            running = None
    return [*episodes, running] if running else episodes


def _naming(fact: Fact) -> str:
    return f"{fact.kind} {fact.source} {fact.on}"
