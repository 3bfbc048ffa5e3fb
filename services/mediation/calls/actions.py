"""The call log (C124): calls about a case, and who of those still owed money is unreachable."""

from collections.abc import Sequence

from services.mediation.calls import queries
from services.mediation.calls.rules import Callee, Rung, check_callee, check_unreachable
from services.mediation.calls.schemas import NewCall
from services.mediation.calls.tables import Call
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from services.mediation.ledger.tables import LedgerLine
from shared import clock, regions
from shared.access.callers import Caller
from shared.obligations.questions import StillUnknown
from shared.trade.reachability import ATTEMPTS_KEY, DAYS_KEY, Outcome, Tried
from shared.values.date_checks import check_past
from shared.values.identifiers import redact

OF_WORKERS = frozenset({Callee.COMPLAINANT, Callee.WORKER})


def log_call(there: LoadedCase, caller: Caller, given: NewCall) -> None:
    """Write down a call that was made; it changes no stage, and a case that has ended takes it too.

    Raises InTheFuture, TooEarly for a day before the complaint, WorkerNotSaid, NoSuchWorker.
    """
    case = there.row
    called_at = given.called_at or clock.now()
    check_past(called_at.astimezone(clock.CHINA).date(), clock.today(), "called_at", earliest=case.filed_on)
    workers = {line.worker_ref for line in ledger_queries.lines_of(there) if line.worker_ref}
    check_callee(given.callee, given.worker_ref, workers)
    call = there.add(
        Call,
        case_number=case.number,
        by=caller.label,
        called_at=called_at,
        callee=given.callee,
        worker_ref=given.worker_ref,
        occasion=given.occasion,
        outcome=given.outcome,
        note=redact(given.note) if given.note else None,
    )
    calls = queries.calls_of(there)
    calls.append(call)
    calls.sort(key=lambda each: (each.called_at, each.recorded_at))
    facts = {"callee": given.callee, "occasion": given.occasion, "outcome": given.outcome}
    there.step(by=caller.label, action="called", note=given.note, facts=facts)


def rung(calls: Sequence[Call]) -> list[Rung]:
    """Of a case's calls those to the workers' side, oldest first."""
    return [Rung(call.worker_ref, _tried(call)) for call in calls if call.callee in OF_WORKERS]


def owed(lines: Sequence[LedgerLine]) -> set[str | None]:
    """Who is still owed something: workers of the ledger; None: whoever filed, while one total stands for all."""
    return {line.worker_ref for line in lines if line.outstanding_fen > 0}


def needed(case: Case) -> tuple[int, int]:
    """Attempts, and different days of attempts, that the place asks for. Raises StillUnknown."""
    try:
        attempts, days = (regions.value(case.division, key, clock.today()).number() for key in (ATTEMPTS_KEY, DAYS_KEY))
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
    return attempts, days


def need_unreachable(there: LoadedCase) -> int:
    """Everybody still owed something was rung often enough in vain; how many attempts that was.

    Nobody is owed anything any more: nobody need be rung. Raises StillReachable or StillUnknown.
    """
    people = owed(ledger_queries.lines_of(there))
    return check_unreachable(people, rung(queries.calls_of(there)), *needed(there.row)) if people else 0


def _tried(call: Call) -> Tried:
    return Tried(call.called_at.astimezone(clock.CHINA).date(), call.outcome is Outcome.REACHED)
