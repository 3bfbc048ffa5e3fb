"""Works stand still 停工, go on 复工 or are completed 完工: commands of the labour authority on a project's version."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects import queries as project_queries
from services.monitor.projects.rules.stoppages import CompletedAlready, resumed, suspended
from services.monitor.projects.tables import Project
from services.monitor.regimes.assessment import KIND, judge
from services.monitor.regimes.register import check_may_set, completed
from services.monitor.regimes.schemas import CompleteIn, ResumeIn, SuspendIn
from shared import clock, history
from shared.access.callers import Caller
from shared.contracts.monitor import ProjectResumed, ProjectSuspended
from shared.messaging.outbox import publish
from shared.values.date_checks import EARLIEST, check_past


async def suspend(session: AsyncSession, caller: Caller, number: str, seen: int, given: SuspendIn) -> Project:
    """Works stand still from a day that has come. Months worked before stay owed.

    Raises AuthorityOnly, RoleMissing, NotFound, Stale, CompletedAlready, SuspendedAlready, InTheFuture or TooEarly.
    """
    project = await _lock(session, caller, number, seen, given.since, "since")
    if project.completed_on is not None:
        raise CompletedAlready(on=project.completed_on)
    project.stoppages = [dict(each) for each in suspended(project.stoppages, given.since)]
    publish(session, ProjectSuspended(division=project.division, project=project.number, suspended_on=given.since))
    return await _changed(session, caller.label, project, "suspended", {"since": given.since}, given.reason)


async def resume(session: AsyncSession, caller: Caller, number: str, seen: int, given: ResumeIn) -> Project:
    """Works go on from this day.

    Raises AuthorityOnly, RoleMissing, NotFound, Stale, NotSuspended, InTheFuture or TooEarly.
    """
    project = await _lock(session, caller, number, seen, given.on, "on")
    project.stoppages = [dict(each) for each in resumed(project.stoppages, given.on)]
    since = date.fromisoformat(str(project.stoppages[-1]["since"]))
    publish(
        session,
        ProjectResumed(division=project.division, project=project.number, suspended_on=since, resumed_on=given.on),
    )
    return await _changed(session, caller.label, project, "resumed", {"on": given.on}, given.note)


async def keep_to(session: AsyncSession, by: str, project: Project, stands_still: bool) -> None:
    """A platform that registered the project says how works stand: they begin to stand still, or go on, today. What it
    has said before changes nothing. The caller holds the project's row lock.

    Raises CompletedAlready, or WhileWorking where they stood still since today.
    """
    since = project.stoppages[-1]["since"] if project.stoppages and project.stoppages[-1]["until"] is None else None
    today, about = clock.today(), {"division": project.division, "project": project.number}
    if stands_still == (since is not None):
        return
    if since is not None:
        project.stoppages = [dict(each) for each in resumed(project.stoppages, today)]
        publish(session, ProjectResumed(**about, suspended_on=date.fromisoformat(since), resumed_on=today))
        await _changed(session, by, project, "resumed", {"on": today}, None)
        return
    if project.completed_on is not None:
        raise CompletedAlready(on=project.completed_on)
    project.stoppages = [dict(each) for each in suspended(project.stoppages, today)]
    publish(session, ProjectSuspended(**about, suspended_on=today))
    await _changed(session, by, project, "suspended", {"since": today}, None)


async def complete(session: AsyncSession, caller: Caller, number: str, seen: int, given: CompleteIn) -> Project:
    """Works are completed.

    Raises AuthorityOnly, RoleMissing, NotFound, Stale, CompletedAlready, InTheFuture or TooEarly.
    """
    project = await _lock(session, caller, number, seen, given.completed_on, "completed_on")
    if project.completed_on is not None:
        raise CompletedAlready(on=project.completed_on)
    project.completed_on = given.completed_on
    publish(session, completed(project))
    return await _changed(session, caller.label, project, "completed", {"on": given.completed_on}, given.note)


async def _lock(session: AsyncSession, caller: Caller, number: str, seen: int, day: date, field: str) -> Project:
    check_may_set(caller)
    project = await project_queries.lock(session, caller, number, seen)
    check_past(day, clock.today(), field, earliest=project.started_on or EARLIEST)
    return project


async def _changed(
    session: AsyncSession, by: str, project: Project, action: str, told: Mapping[str, Any], note: str | None
) -> Project:
    changes = await judge(session, project)
    facts = {**told, "regimes": changes}
    await history.record(session, project, kind=KIND, by=by, action=action, note=note, facts=facts)
    return project
