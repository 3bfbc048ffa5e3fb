"""The deadlines of a case: started when it opens, moved to its officer on assignment, ended when it ends."""

from datetime import date

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries
from services.mediation.cases.history import KIND
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from shared import obligations, regions
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.obligations import Obligation, ObligationState, Question
from shared.obligations.questions import ask_for_number
from shared.regions import Known, UnknownHere

MEDIATION = "mediation"
HANDLING = "case-handling"
AGREEMENT = "agreement"
ORDER = "correction-order"

UNENDED = (ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE, ObligationState.PARKED)


def mediation_clock(case: Case) -> list[Row]:
    """From the day the complaint was received: after it the worker may arbitrate without waiting (MED-03).

    Raises UnknownHere.
    """
    known = regions.value(case.division, "mediation_days", case.filed_on)
    return _rows(case, MEDIATION, known, "complaint-received", case.filed_on, remind=False)


def handling_clock(case: Case, on: date, start_event: str) -> list[Row]:
    """The province's own term for the whole case, else the nation's for its investigation (INV-02).

    The extension that term allows is kept with the case: it holds as it was when the case was opened. Raises
    UnknownHere.
    """
    known = regions.find(case.division, "case_handling_days", on)
    known = known or regions.value(case.division, "investigation_days", on)
    extension = known.extension()
    case.handling_extension = str(extension) if extension else None
    return _rows(case, HANDLING, known, start_event, on, remind=True)


async def start_handling_clock(session: AsyncSession, case: Case, on: date, start_event: str) -> None:
    """The case begins anew; where its term is not known a person is asked."""
    try:
        await copy_rows.write(session, handling_clock(case, on, start_event))
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind=KIND, subject=case.number)


async def handling(session: AsyncSession, case: Case) -> Obligation | None:
    """The handling term, whether it runs, stands still or has passed; locked."""
    running = await obligations.open_for(session, KIND, case.number, HANDLING)
    return running or await obligations.paused_for(session, KIND, case.number, HANDLING)


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """A person entered the number a clock had stopped for: the clock is set, from its own day. Ended: nothing to set.

    Raises UnknownHere while the number is in no pack: then it is no answer.
    """
    case = await queries.lock_for_machinery(session, question.subject)
    if case is None or case.stage in ENDED:
        return
    if question.code == "unknown:mediation_days":
        await copy_rows.write(session, mediation_clock(case))
    elif await handling(session, case) is None:
        await copy_rows.write(session, handling_clock(case, case.opened_on, "case-opened"))


async def start_stated(
    session: AsyncSession, case: Case, name: str, *, rule_id: str, basis: str, event: str, on: date, due_on: date
) -> None:
    """A day that a person stated: in an order, in an agreement."""
    await obligations.start(
        session,
        subject_kind=KIND,
        subject=case.number,
        division=case.division,
        name=name,
        rule_id=rule_id,
        legal_basis=basis,
        started_on=on,
        start_event=event,
        due_on=due_on,
        owner=case.assignee,
        remind=True,
    )


async def meet(session: AsyncSession, case: Case, name: str, on: date) -> None:
    await obligations.meet(session, KIND, case.number, name, on)


async def cancel(session: AsyncSession, case: Case, *names: str) -> None:
    await obligations.cancel(session, KIND, case.number, names)


async def hand_over(session: AsyncSession, case: Case) -> None:
    """Whoever has the case has its deadlines, those already passed included."""
    theirs = update(Obligation).where(
        col(Obligation.subject_kind) == KIND,
        col(Obligation.subject) == case.number,
        col(Obligation.state).in_(UNENDED),
    )
    await session.exec(theirs.values(owner=case.assignee))


async def end_all(session: AsyncSession, case: Case, on: date) -> None:
    """The case ended: its handling term is met, nothing else binds any more, and no queue shows it."""
    await meet(session, case, HANDLING, on)
    await cancel(session, case)


def _rows(case: Case, name: str, known: Known, event: str, on: date, *, remind: bool) -> list[Row]:
    obligation = obligations.beginning(
        subject_kind=KIND,
        subject=case.number,
        division=case.division,
        name=name,
        rule_id=known.rule,
        legal_basis=known.source,
        started_on=on,
        start_event=event,
        term=known.term(),
        owner=case.assignee,
    )
    reminders = obligations.reminders(obligation) if remind else []
    return [(Obligation, obligation), *((obligations.Reminder, row) for row in reminders)]
