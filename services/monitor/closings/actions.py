"""A wage account is closed 销户: works completed, the whole notice, nothing owed or in dispute (ACC-10, ACC-11)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import queries as account_queries
from services.monitor.closings import queries
from services.monitor.closings.rules.closing import Asked, check_may_end
from services.monitor.closings.schemas import CloseAccountIn
from services.monitor.projects import queries as project_queries
from services.monitor.projects.tables import Project
from services.monitor.regimes.assessment import KIND
from services.monitor.regimes.register import check_may_set, keep_on_file
from services.monitor.regimes.rules.facts_on_file import Evidence
from services.monitor.regimes.tables import Filed
from services.monitor.warnings import queries as warning_queries
from shared import clock, history, regions
from shared.access.callers import Caller
from shared.obligations.questions import StillUnknown
from shared.refusals import Conflict, NotFound
from shared.regions import Known, UnknownHere
from shared.values.date_checks import check_past
from shared.values.money import yuan_text

NOTICE = "account_close_notice_days"


class ClosedAlready(Conflict):
    code = "account-closed-already"
    zh = "专户已于{on}注销"
    en = "the account was closed on {on}"


async def close(session: AsyncSession, caller: Caller, number: str, seen: int, given: CloseAccountIn) -> Project:
    """Close the account; what it holds by its ledger is written into the history as the contractor's.

    Raises AuthorityOnly, RoleMissing, NotFound, Stale, InTheFuture, ClosedAlready, StillUnknown, or why it may not be
    closed: WorksNotCompleted, NoticeTooEarly, NoticeTooShort, WagesUnpaid, WarningsOpen, DisputeOpen.
    """
    check_may_set(caller)
    for name in ("noticed_on", "undertaking_on", "closed_on"):
        check_past(getattr(given, name), clock.today(), name)
    project = await project_queries.lock(session, caller, number, seen)
    filed = await session.get(Filed, (number, Evidence.WAGE_ACCOUNT))
    if filed is None:
        raise NotFound(what="wage-account", which=number)
    if filed.content["closed_on"] is not None:
        raise ClosedAlready(on=filed.content["closed_on"])
    assert project.id is not None
    unpaid = await account_queries.unpaid_fen(session, project.id)
    asked = Asked(
        project.completed_on,
        given.noticed_on,
        yuan_text(unpaid) if unpaid else None,
        await warning_queries.unpaid_open(session, number),
        given.dispute or await queries.complaint_in_hand(session, number),
    )
    check_may_end(asked, term_of(project.division, NOTICE, given).term(), given.closed_on)
    [ledger] = await account_queries.ledgers(session, [number], None, None, given.closed_on)
    content = filed.content | {"closed_on": given.closed_on.isoformat()}
    changes = await keep_on_file(session, caller.label, project, Evidence.WAGE_ACCOUNT, content, filed)
    told = given.model_dump(mode="json", exclude={"note"})
    facts = {**told, "to_contractor_fen": ledger["balance_fen"], "regimes": changes}
    await history.record(
        session, project, kind=KIND, by=caller.label, action="account-closed", note=given.note, facts=facts
    )
    return project


def term_of(division: str, key: str, given: CloseAccountIn) -> Known:
    """The notice of the place, as in force when it was put up. Raises StillUnknown."""
    try:
        return regions.value(division, key, given.noticed_on)
    except UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
