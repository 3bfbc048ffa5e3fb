"""The register of projects 项目登记: set an entry, or put evidence of a regime on file; the regimes are judged at once.

A PUT with the same content as stored changes nothing and answers what is stored, whatever version was sent.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import ledger as account_ledger
from services.monitor.projects import queries as project_queries
from services.monitor.projects.tables import Project
from services.monitor.regimes.assessment import KIND, Changes, judge
from services.monitor.regimes.rules.facts_on_file import OF_ITS_USE, Evidence
from services.monitor.regimes.schemas import ProjectIn
from services.monitor.regimes.tables import Filed
from shared import clock, history
from shared.access.callers import Caller, Party
from shared.contracts.monitor import ProjectCompleted, ProjectRegistered
from shared.messaging.outbox import publish
from shared.refusals import Conflict, Invalid, NotFound
from shared.values.date_checks import check_past
from shared.values.identifiers import mask_card, redact

SETTERS = ("officer", "head")
CITY = 4  # digits: a site is in a city or in a division within one
PAST = ("contract_on", "permit_on", "completed_on")
PAST_OF_EVIDENCE = (
    "opened_on",
    "filed_on",
    "frozen_on",
    "closed_on",
    "deposited_on",
    "signed_on",
    "put_up_on",
    "taken_down_on",
    "placed_on",
)
NUMBER = "account_no"


class DivisionTooWide(Invalid):
    """The division given for a site is a province."""

    code = "division-too-wide"
    zh = "{field}：工地应当位于市或者县（区），不能只写省份"
    en = "{field}: a site lies in a city or a county, not just in a province"


class ClosedByCommand(Conflict):
    """The evidence says that the account of completed works was closed (ACC-10)."""

    code = "closed-by-command"
    zh = "完工后销户须先核查公示和欠薪情况，请办理专户销户"
    en = "the account of completed works is closed by its own command, which looks at notice and arrears"


class UnknownParty(Invalid):
    """No party of that name has an account here."""

    code = "unknown-party"
    zh = "没有名为“{party}”的单位账户；请先由运行管理单位开通，或不填"
    en = "no party is called {party!r}: the operator enters it first, or leave it out"


async def put(session: AsyncSession, caller: Caller, number: str, seen: int | None, given: ProjectIn) -> Project:
    """Set a project's entry: register it the first time, later replace the entry in the version seen.

    Raises AuthorityOnly, RoleMissing, WrongDivision, DivisionTooWide, InTheFuture, NotFound or Stale.
    """
    check_may_set(caller)
    if len(given.division) < CITY:
        raise DivisionTooWide(field="division")
    caller.need_division(given.division)
    for name in PAST:
        _check_past(name, getattr(given, name))
    await check_parties(session, given.told.model_dump(exclude_none=True))
    await project_queries.lock_number(session, number)
    entry, project = _entry(given), await project_queries.find(session, number)
    if project is None:
        if seen is not None:
            raise NotFound(what="project", which=number)
        return await _registered(session, caller.label, Project(number=number, **entry))
    if same_entry(project, given) and caller.may_see(project.division, ()):
        return project
    project = await project_queries.lock(session, caller, number, seen)
    completed_before = project.completed_on
    for name, value in entry.items():
        setattr(project, name, value)
    return await _registered(session, caller.label, project, completed_before)


async def put_by_platform(session: AsyncSession, by: str, number: str, given: ProjectIn) -> Project:
    """The same, by a platform that registers projects of its own and has been let in by its own rules. The same entry
    again changes nothing.
    """
    await project_queries.lock_number(session, number)
    project = await project_queries.lock_for_machinery(session, number)
    if project is None:
        return await _registered(session, by, Project(number=number, **_entry(given)))
    if same_entry(project, given):
        return project
    completed_before = project.completed_on
    for name, value in _entry(given).items():
        setattr(project, name, value)
    return await _registered(session, by, project, completed_before)


def entry_of(project: Project) -> dict[str, Any]:
    """The entry as it was given, to be changed and put again."""
    return {name: getattr(project, name) for name in ProjectIn.model_fields}


async def check_parties(session: AsyncSession, told: dict[str, str]) -> None:
    """Nobody would read what is sent to a party that does not exist. Raises UnknownParty."""
    for duty, party in told.items():
        if await session.get(Party, party) is None:
            raise UnknownParty(field=f"told/{duty}", party=party)


def same_entry(project: Project, given: ProjectIn) -> bool:
    return all(getattr(project, name) == value for name, value in _entry(given).items())


async def put_on_file(
    session: AsyncSession, caller: Caller, number: str, seen: int, kind: Evidence, given: BaseModel
) -> Project:
    """Put evidence of this kind on file in place of the evidence stored before.

    Raises AuthorityOnly, RoleMissing, InTheFuture, NotFound, Stale; of an account ClosedByCommand, AccountOfAnother or
    OneProjectEach.
    """
    check_may_set(caller)
    project = await project_queries.read(session, caller, number)
    filed = await session.get(Filed, (number, kind))
    used = {name: filed.content[name] for name in OF_ITS_USE if name in filed.content} if filed is not None else {}
    content = given.model_dump(mode="json") | used
    if filed is not None and filed.content == content:
        return project
    for name in PAST_OF_EVIDENCE:
        _check_past(name, getattr(given, name, None))
    project = await project_queries.lock(session, caller, number, seen)
    if kind is Evidence.WAGE_ACCOUNT:
        _check_closing(project, content, filed)
        await account_ledger.check_sharing(session, project, content[NUMBER])
    changes = await keep_on_file(session, caller.label, project, kind, content, filed)
    facts = {"kind": kind, "content": shown_content(content), "regimes": changes}
    await history.record(session, project, kind=KIND, by=caller.label, action="evidence-filed", facts=facts)
    return project


async def keep_on_file(
    session: AsyncSession,
    by: str,
    project: Project,
    kind: Evidence,
    content: dict[str, Any],
    filed: Filed | None,
) -> Changes:
    """Store the evidence in place of `filed` and what follows from it, and judge. The project is locked."""
    if filed is None:
        session.add(Filed(project=project.number, kind=kind, content=content, by=by))
    else:
        filed.content, filed.at, filed.by = content, clock.now(), by
    if kind is Evidence.WAGE_ACCOUNT:
        await account_ledger.keep(session, project, content)
    await session.flush()
    return await judge(session, project)


def _check_closing(project: Project, content: dict[str, Any], filed: Filed | None) -> None:
    """After completion an account is closed by its own command alone, which looks at notice and arrears; what was
    closed before is only put on file. Raises ClosedByCommand.
    """
    closed_on, before = content["closed_on"], filed.content.get("closed_on") if filed else None
    over = project.completed_on is not None and closed_on is not None and closed_on >= project.completed_on.isoformat()
    if over and closed_on != before:
        raise ClosedByCommand


def check_may_set(caller: Caller) -> None:
    """For officers and heads of the labour authority, and its machines. Raises AuthorityOnly, RoleMissing."""
    caller.need_authority()
    if caller.person:
        caller.need_role(*SETTERS)


def shown_content(content: dict[str, Any]) -> dict[str, Any]:
    """Evidence as shown and as written into history: an account number is masked to its last digits."""
    return content | ({NUMBER: mask_card(content[NUMBER])} if NUMBER in content else {})


def _check_past(name: str, day: Any) -> None:
    if day is not None:
        check_past(day, clock.today(), name)


def _entry(given: ProjectIn) -> dict[str, Any]:
    """The row's columns; identifiers written into a name are masked."""
    parties = {"general_contractor": given.general_contractor, "project_owner": given.project_owner}
    firms = [given.general_contractor, *given.subcontractors]
    return given.model_dump() | {
        "name": redact(given.name),
        "told": given.told.model_dump(exclude_none=True),
        "subcontractors": [_party(each) for each in given.subcontractors],
        "employers": sorted({each.uscc for each in firms}),
        **{name: _party(each) for name, each in parties.items()},
    }


def _party(given: Any) -> dict[str, Any] | None:
    return None if given is None else given.model_dump() | {"name": redact(given.name)}


def completed(project: Project) -> ProjectCompleted:
    """The fact that works are completed; the project says on which day."""
    assert project.completed_on is not None
    return ProjectCompleted(division=project.division, project=project.number, completed_on=project.completed_on)


async def _registered(
    session: AsyncSession, by: str, project: Project, completed_before: date | None = None
) -> Project:
    """Store a new or changed entry, publish it, judge the regimes and write the history step."""
    action = "registered" if project.version == 0 else "entry-changed"
    project.revision += 1
    session.add(project)
    await session.flush()
    publish(session, _fact(project))
    if project.completed_on not in (None, completed_before):
        publish(session, completed(project))
    changes = await judge(session, project)
    facts = {"revision": project.revision, "regimes": changes}
    await history.record(session, project, kind=KIND, by=by, action=action, facts=facts)
    return project


def _fact(project: Project) -> ProjectRegistered:
    return ProjectRegistered(
        division=project.division,
        project=project.number,
        revision=project.revision,
        project_name=project.name,
        general_contractor_uscc=project.general_contractor["uscc"],
        employers=project.employers,
        registered_on=project.registered_at.astimezone(clock.CHINA).date(),
    )
