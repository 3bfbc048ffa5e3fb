"""Calls about a case: who is called, on which occasion, and when a person counts as unreachable (C124).

The outcomes of calls are in `shared/trade/reachability.py`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.refusals import Conflict, Invalid
from shared.trade.reachability import Reach, Tried, reach


class Callee(StrEnum):
    """Who was called. `complainant` is the person who filed; `worker` a worker of the ledger, by reference."""

    COMPLAINANT = "complainant"
    WORKER = "worker"
    EMPLOYER = "employer"
    CONTRACTOR = "contractor"
    OWNER = "owner"
    OTHER = "other"


class Occasion(StrEnum):
    """The occasion of a call."""

    FIRST_CONTACT = "first_contact"
    APPOINTMENT = "appointment"
    EVIDENCE = "evidence"
    PROGRESS = "progress"
    PAYMENT = "payment"
    RESULT = "result"
    OTHER = "other"


class WorkerNotSaid(Invalid):
    """A call to a worker without the worker's reference, or another call with one."""

    code = "worker-not-said"
    zh = "联系台账中的劳动者须填写其内部编号，联系其他人则不填"
    en = "a call to a worker of the ledger says which one, and no other call does"


class NoSuchWorker(Invalid):
    """The reference belongs to nobody in the case's ledger."""

    code = "no-such-worker"
    zh = "本案台账中没有{worker_ref}"
    en = "nobody in this case's ledger is {worker_ref}"


class StillReachable(Conflict):
    """Too few attempts, or on too few days, to count as unreachable."""

    code = "still-reachable"
    zh = "{who}已联系{attempts}次（{days}天），尚不足以认定无法联系（须{attempts_needed}次、{days_needed}天以上）"
    en = "{who} was rung {attempts} times on {days} days: unreachable means {attempts_needed} on {days_needed} days"


@dataclass(frozen=True)
class Rung:
    """A call to the workers' side: a worker of the ledger, or None for the person who filed."""

    worker_ref: str | None
    tried: Tried


def check_callee(callee: Callee, worker_ref: str | None, known: Collection[str]) -> None:
    """A call to a worker names a worker of the ledger, any other call names none. Raises WorkerNotSaid or
    NoSuchWorker.
    """
    if (callee is Callee.WORKER) != (worker_ref is not None):
        raise WorkerNotSaid(field="worker_ref")
    if worker_ref is not None and worker_ref not in known:
        raise NoSuchWorker(field="worker_ref", worker_ref=worker_ref)


def reach_of(worker_ref: str | None, rung: Sequence[Rung], attempts_needed: int, days_needed: int) -> Reach:
    """The attempts to reach this worker, or for None the person who filed. `rung` is in the order of the calls."""
    return reach([call.tried for call in rung if call.worker_ref == worker_ref], attempts_needed, days_needed)


def check_unreachable(
    owed: Collection[str | None], rung: Sequence[Rung], attempts_needed: int, days_needed: int
) -> int:
    """The number of attempts, if everybody still owed money is unreachable, each counted alone.

    Raises StillReachable, naming the first person who is not.
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
