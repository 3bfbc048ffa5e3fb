"""The call log (C124): calls about a case, and who of those still owed money is unreachable."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.calls import queries
from services.mediation.calls.rules import Callee, Rung, check_callee, check_unreachable
from services.mediation.calls.schemas import NewCall
from services.mediation.calls.tables import Call
from services.mediation.cases.history import remark
from services.mediation.cases.tables import Case
from services.mediation.ledger import queries as ledger_queries
from shared import clock, regions
from shared.access.callers import Caller
from shared.obligations.questions import StillUnknown
from shared.trade.reachability import ATTEMPTS_KEY, DAYS_KEY, Outcome, Tried
from shared.values.date_checks import check_past
from shared.values.identifiers import redact

OF_WORKERS = frozenset({Callee.COMPLAINANT, Callee.WORKER})


async def log_call(session: AsyncSession, caller: Caller, case: Case, given: NewCall) -> Call:
    """Write down a call that was made; it changes no stage, and a case that has ended takes it too.

    Raises InTheFuture, TooEarly for a day before the complaint, WorkerNotSaid, NoSuchWorker.
    """
    called_at = given.called_at or clock.now()
    check_past(called_at.astimezone(clock.CHINA).date(), clock.today(), "called_at", earliest=case.filed_on)
    there = await ledger_queries.lines(session, case.number)
    check_callee(given.callee, given.worker_ref, {line.worker_ref for line in there if line.worker_ref})
    call = Call(
        case_number=case.number,
        by=caller.label,
        called_at=called_at,
        callee=given.callee,
        worker_ref=given.worker_ref,
        occasion=given.occasion,
        outcome=given.outcome,
        note=redact(given.note) if given.note else None,
    )
    session.add(call)
    facts = {"callee": given.callee, "occasion": given.occasion, "outcome": given.outcome}
    await remark(session, case, by=caller.label, action="called", note=given.note, facts=facts)
    return call


async def rung(session: AsyncSession, case: Case) -> list[Rung]:
    """The calls to the workers' side, oldest first."""
    made = await queries.calls_about(session, case.number)
    return [Rung(call.worker_ref, _tried(call)) for call in made if call.callee in OF_WORKERS]


async def owed(session: AsyncSession, case: Case) -> set[str | None]:
    """Who is still owed something: workers of the ledger; None: whoever filed, while one total stands for all."""
    return {line.worker_ref for line in await ledger_queries.lines(session, case.number) if line.outstanding_fen > 0}


def needed(case: Case) -> tuple[int, int]:
    """Attempts, and different days of attempts, that the place asks for. Raises StillUnknown."""
    try:
        attempts, days = (regions.value(case.division, key, clock.today()).number() for key in (ATTEMPTS_KEY, DAYS_KEY))
    except regions.UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
    return attempts, days


async def need_unreachable(session: AsyncSession, case: Case) -> int:
    """Everybody still owed something was rung often enough in vain; how many attempts that was.

    Nobody is owed anything any more: nobody need be rung. Raises StillReachable or StillUnknown.
    """
    people = await owed(session, case)
    return check_unreachable(people, await rung(session, case), *needed(case)) if people else 0


def _tried(call: Call) -> Tried:
    return Tried(call.called_at.astimezone(clock.CHINA).date(), call.outcome is Outcome.REACHED)
