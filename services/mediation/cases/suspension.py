"""Suspending and resuming the handling term, where the place's rule leaves the time out of it (INV-02; C19).

Other deadlines run on: the worker's fifteen days (MED-03) and the days in orders and agreements.
"""

from services.mediation.cases import deadlines
from services.mediation.cases.history import about
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import need_open
from services.mediation.cases.rules.suspension import EXCLUDED, WORDS, NoTermHere, NothingPaused, TimeCounts
from services.mediation.cases.schemas import Resume, Suspend
from shared import clock, regions
from shared.access.callers import Caller
from shared.contracts.mediation import CaseResumed, CaseSuspended
from shared.obligations import ObligationState
from shared.values.identifiers import redact


def suspend(there: LoadedCase, caller: Caller, why: Suspend) -> None:
    """From this day the time is not counted; the officer says why, and the case's workers hear of it.

    Raises CaseEnded, NoTermHere, TimeCounts; and what a pause refuses: NotRunning, NothingToPause, InTheFuture,
    TooEarly.
    """
    case = there.row
    need_open(case.stage)
    handling = deadlines.handling(there)
    if handling is None:
        raise NoTermHere
    excluded = regions.find(case.division, EXCLUDED[why.ground], handling.started_on)
    if excluded is None or excluded.number() == 0:
        zh, en = WORDS[why.ground]
        raise TimeCounts(division=case.division, zh=zh, en=en)
    since = why.since or clock.today()
    there.suspend(handling, on=since, reason=redact(why.reason), by=caller.label)
    facts = {"ground": why.ground.value, "since": since, "due_on": handling.due_on, "rule_id": handling.rule_id}
    told = {**facts, "basis": excluded.source}
    there.step(by=caller.label, action="suspended", note=why.reason, facts=told)
    there.changes.publish(
        CaseSuspended(
            **about(case), ground=why.ground.value, suspended_on=since, due_on=handling.due_on, rule_id=handling.rule_id
        ),
    )


def resume(there: LoadedCase, caller: Caller, how: Resume) -> None:
    """From this day, this day included, what was left of the term is left.

    Raises CaseEnded, NothingPaused, InTheFuture, or TooEarly for a day before the pause.
    """
    case = there.row
    need_open(case.stage)
    handling = there.running(deadlines.HANDLING, ObligationState.PAUSED)
    if handling is None:
        raise NothingPaused
    was, on = handling.due_on, how.on or clock.today()
    there.resume(deadlines.HANDLING, on=on, by=caller.label)
    facts = {"on": on, "was_due_on": was, "due_on": handling.due_on, "rule_id": handling.rule_id}
    there.step(by=caller.label, action="resumed", note=how.reason, facts=facts)
    there.changes.publish(
        CaseResumed(**about(case), resumed_on=on, was_due_on=was, due_on=handling.due_on, rule_id=handling.rule_id),
    )
