"""The deadlines of a case: started when it opens, moved to its officer on assignment, ended when it ends."""

from collections.abc import Iterable
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.history import KIND
from services.mediation.cases.load import CASE_ITSELF, LoadedCase
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from shared import obligations, regions
from shared.commands import write
from shared.database.copy_rows import Row
from shared.obligations import Obligation, ObligationState, Question
from shared.obligations.questions import asking_for_number
from shared.regions import Known, UnknownHere

MEDIATION = "mediation"
HANDLING = "case-handling"
AGREEMENT = "agreement"

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


def start_handling_clock(there: LoadedCase, on: date, start_event: str) -> None:
    """The case begins anew; where its term is not known a person is asked."""
    try:
        _begin(there, handling_clock(there.row, on, start_event))
    except UnknownHere as missing:
        there.changes.ask(asking_for_number(missing, subject_kind=KIND, subject=there.key))


def handling(there: LoadedCase) -> Obligation | None:
    """The handling term, whether it runs, stands still or has passed."""
    return there.running(HANDLING, ObligationState.OPEN, ObligationState.OVERDUE, ObligationState.PAUSED)


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """A person entered the number a clock had stopped for: the clock is set, from its own day. Ended: nothing to set.

    Raises UnknownHere while the number is in no pack: then it is no answer.
    """
    there = await CASE_ITSELF.one(session, question.subject)
    if there is None or there.row.stage in ENDED:
        return
    if question.code == "unknown:mediation_days":
        _begin(there, mediation_clock(there.row))
    elif handling(there) is None:
        _begin(there, handling_clock(there.row, there.row.opened_on, "case-opened"))
    await write(session, there.written())


def start_stated(there: LoadedCase, name: str, *, rule_id: str, basis: str, event: str, on: date, due_on: date) -> None:
    """A day that a person stated: in an agreement."""
    there.start(
        remind=True,
        division=there.row.division,
        name=name,
        rule_id=rule_id,
        legal_basis=basis,
        started_on=on,
        start_event=event,
        due_on=due_on,
        owner=there.row.assignee,
    )


def meet(there: LoadedCase, name: str, on: date) -> None:
    there.finish({name: on}, [name])


def cancel(there: LoadedCase, *names: str) -> None:
    there.finish({}, names)


def hand_over(there: LoadedCase) -> None:
    """Whoever has the case has its deadlines, those already passed included."""
    for each in there.obligations:
        each.owner = there.row.assignee


def end_all(there: LoadedCase, on: date) -> None:
    """The case ended: its handling term is met, nothing else binds any more, and no queue shows it."""
    there.finish({HANDLING: on})


def _begin(there: LoadedCase, rows: Iterable[Row]) -> None:
    for table, row in rows:
        if table is Obligation:
            there.begin(row)
        else:
            there.changes.insert(table, **row)


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
