"""Calls about a case: whom, about what, and whose silence ends it (C124). How calls end:
`shared/trade/reachability.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.refusals import Conflict, Invalid
from shared.trade.reachability import Reach, Tried, reach


class Callee(StrEnum):
    """Who was rung. `complainant` is whoever filed; `worker` one of the ledger, by reference."""

    COMPLAINANT = "complainant"
    WORKER = "worker"
    EMPLOYER = "employer"
    CONTRACTOR = "contractor"
    OWNER = "owner"
    OTHER = "other"


class Occasion(StrEnum):
    """What a call is about."""

    FIRST_CONTACT = "first_contact"
    APPOINTMENT = "appointment"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    PAYMENT = "payment"
    RESULT = "result"
    OTHER = "other"


class WorkerNotSaid(Invalid):
    code = "worker-not-said"
    zh = "联系台账中的劳动者须填写其内部编号，联系其他人则不填"
    en = "a call to a worker of the ledger says which one, and no other call does"


class NoSuchWorker(Invalid):
    code = "no-such-worker"
    zh = "本案台账中没有{worker_ref}"
    en = "nobody in this case's ledger is {worker_ref}"


class StillReachable(Conflict):
    code = "still-reachable"
    zh = "{who}已联系{attempts}次（{days}天），尚不足以认定无法联系（须{attempts_needed}次、{days_needed}天以上）"
    en = "{who} was rung {attempts} times on {days} days: unreachable means {attempts_needed} on {days_needed} days"


@dataclass(frozen=True)
class Rung:
    """A call to the workers' side: the worker of the ledger, or None for whoever filed."""

    worker_ref: str | None
    tried: Tried


def check_callee(callee: Callee, worker_ref: str | None, known: Collection[str]) -> None:
    """Raises WorkerNotSaid or NoSuchWorker."""
    if (callee is Callee.WORKER) != (worker_ref is not None):
        raise WorkerNotSaid(field="worker_ref")
    if worker_ref is not None and worker_ref not in known:
        raise NoSuchWorker(field="worker_ref", worker_ref=worker_ref)


def reach_of(worker_ref: str | None, rung: Sequence[Rung], attempts_needed: int, days_needed: int) -> Reach:
    """How often this worker, or whoever filed, was rung in vain. Oldest call first."""
    return reach([call.tried for call in rung if call.worker_ref == worker_ref], attempts_needed, days_needed)


def check_unreachable(
    owed: Collection[str | None], rung: Sequence[Rung], attempts_needed: int, days_needed: int
) -> int:
    """Everybody who is still owed something was rung often enough, each by themselves; how many attempts that was.

    Raises StillReachable, naming the first who was not.
    """
    attempts = 0
    for worker_ref in sorted(owed, key=lambda each: each or ""):
        found = reach_of(worker_ref, rung, attempts_needed, days_needed)
        if not found.unreachable:
            raise StillReachable(
                who=worker_ref or Callee.COMPLAINANT.value,
                attempts=found.attempts,
                days=found.days,
                attempts_needed=attempts_needed,
                days_needed=days_needed,
            )
        attempts += found.attempts
    return attempts
