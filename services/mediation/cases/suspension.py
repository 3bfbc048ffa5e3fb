"""Suspending and resuming the handling term, where the place's rule leaves the time out of it (INV-02; C19).

Other deadlines run on: the worker's fifteen days (MED-03) and the days in orders and agreements.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import deadlines
from services.mediation.cases.history import KIND, about, remark
from services.mediation.cases.rules.stage import need_open
from services.mediation.cases.rules.suspension import EXCLUDED, WORDS, NoTermHere, NothingPaused, TimeCounts
from services.mediation.cases.schemas import Resume, Suspend
from services.mediation.cases.tables import Case
from shared import clock, obligations, regions
from shared.access.callers import Caller
from shared.contracts.mediation import CaseResumed, CaseSuspended
from shared.messaging.outbox import publish
from shared.values.identifiers import redact


async def suspend(session: AsyncSession, caller: Caller, case: Case, why: Suspend) -> None:
    """From this day the time is not counted; the officer says why, and the case's workers hear of it.

    Raises CaseEnded, NoTermHere, TimeCounts; and what a pause refuses: NotRunning, NothingToPause, InTheFuture,
    TooEarly.
    """
    need_open(case.stage)
    handling = await deadlines.handling(session, case)
    if handling is None:
        raise NoTermHere
    excluded = regions.find(case.division, EXCLUDED[why.ground], handling.started_on)
    if excluded is None or excluded.number() == 0:
        zh, en = WORDS[why.ground]
        raise TimeCounts(division=case.division, zh=zh, en=en)
    since = why.since or clock.today()
    await obligations.pause(session, handling, on=since, reason=redact(why.reason), by=caller.label)
    facts = {"ground": why.ground.value, "since": since, "due_on": handling.due_on, "rule_id": handling.rule_id}
    told = {**facts, "basis": excluded.source}
    await remark(session, case, by=caller.label, action="suspended", note=why.reason, facts=told)
    publish(
        session,
        CaseSuspended(
            **about(case), ground=why.ground.value, suspended_on=since, due_on=handling.due_on, rule_id=handling.rule_id
        ),
    )


async def resume(session: AsyncSession, caller: Caller, case: Case, how: Resume) -> None:
    """From this day, this day included, what was left of the term is left.

    Raises CaseEnded, NothingPaused, InTheFuture, or TooEarly for a day before the pause.
    """
    need_open(case.stage)
    handling = await obligations.paused_for(session, KIND, case.number, deadlines.HANDLING)
    if handling is None:
        raise NothingPaused
    was, on = handling.due_on, how.on or clock.today()
    await obligations.resume(session, handling, on=on, by=caller.label)
    facts = {"on": on, "was_due_on": was, "due_on": handling.due_on, "rule_id": handling.rule_id}
    await remark(session, case, by=caller.label, action="resumed", note=how.reason, facts=facts)
    publish(
        session,
        CaseResumed(**about(case), resumed_on=on, was_due_on=was, due_on=handling.due_on, rule_id=handling.rule_id),
    )
