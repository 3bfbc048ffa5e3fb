"""Returns of wage bonds, and the half-yearly search for those that nobody claims."""

from typing import Any

import httpx
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.bonds import ledger, queries
from services.monitor.bonds.return_track import BOND_RETURN, ReturnState
from services.monitor.bonds.schemas import ReturnIn
from services.monitor.bonds.tables import BondReturn, BondSweep, Movement
from services.monitor.projects import queries as project_queries
from services.monitor.regimes.register import check_may_set
from services.monitor.warnings import queries as warning_queries
from shared import clock, regions
from shared.access.callers import Caller
from shared.calendar.working_days import period_end
from shared.contracts.monitor import BondReturned
from shared.database.sessions import Sessions
from shared.obligations.questions import ask_all, asking, asking_for_number
from shared.refusals import Conflict
from shared.regions import UnknownHere
from shared.tracks import decide
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances, person
from shared.tracks.matter import Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker
from shared.values.date_checks import check_past

KIND = BOND_RETURN.name
SECONDS = 3600.0
"""Between two looks for unclaimed bonds; our own choice."""
UNCLAIMED = "bond-unclaimed"


class NotCompleted(Conflict):
    code = "works-not-completed"
    zh = "工程完工后才能公示退还工资保证金"
    en = "the bond is announced to be returned once the works are completed"


class StillUsed(Conflict):
    code = "bond-in-use"
    zh = "保证金动用{draw}尚未了结，不能退还"
    en = "the use {draw} of the bond has not ended: it cannot be returned"


class WagesOwed(Conflict):
    code = "wages-owed"
    zh = "该项目仍有{count}条欠薪预警未解除，不能确认退还，应书面告知不予退还"
    en = "{count} warnings of unpaid wages are open on the project: the return is refused in writing, not confirmed"


class ReturnRuns(Conflict):
    code = "bond-return-runs"
    zh = "该项目的保证金正在办理退还：{number}"
    en = "the project's bond is being returned already: {number}"


async def announce(session: AsyncSession, caller: Caller, project: str, given: ReturnIn) -> BondReturn:
    """The return was announced on the site's board and on the authority's website; the notice stands its days.

    Raises AuthorityOnly, RoleMissing, NotFound, InTheFuture, TooEarly, NoBond, NotCompleted, StillUsed, ReturnRuns.
    """
    check_may_set(caller)
    site = await project_queries.lock_unseen(session, caller, project)
    await ledger.on_file(session, project)
    if site.completed_on is None:
        raise NotCompleted
    for name, day in (("undertaking_on", given.undertaking_on), ("announced_on", given.announced_on)):
        check_past(day, clock.today(), name, earliest=site.completed_on)
    if (draw := await queries.open_draw(session, project)) is not None:
        raise StillUsed(draw=draw)
    if (number := await queries.running_return(session, project)) is not None:
        raise ReturnRuns(number=number)
    row = BondReturn(
        **given.model_dump(),
        project=project,
        division=site.division,
        employer_uscc=site.general_contractor["uscc"],
    )
    matter = TRACKER.new(row, None)
    decide.begin(TRACKER.bound, matter, "announce", person(session, caller), row, facts={"project": project})
    await TRACKER.written(session, matter)
    return matter.row


async def check_nothing_owed(session: AsyncSession, work: Work[BondReturn, None]) -> None:
    """Raises WagesOwed."""
    if count := await warning_queries.unpaid_open(session, work.row.project):
        raise WagesOwed(count=count)


async def book_return(session: AsyncSession, work: Work[BondReturn, None]) -> None:
    row = work.row
    project = await project_queries.lock_for_machinery(session, row.project)
    assert project is not None, "a return is of a registered project"
    filed = await ledger.on_file(session, row.project)
    returned = -filed.content["amount_fen"]
    await ledger.book(session, project, Movement.RETURN, returned, work.day, by=work.by.label, matter=row.number)


async def sweep(sessions: Sessions, _client: httpx.AsyncClient | None = None, _settings: Any = None) -> int:
    """Ask about bonds that nobody has claimed half a year after completion, and each half-year again (BOND-12)."""
    async with sessions.begin() as session:
        asked = []
        for project, last in await queries.unclaimed(session):
            try:
                term = regions.value(project.division, "bond_sweep_months", clock.today()).term()
            except UnknownHere as missing:
                asked.append(asking_for_number(missing, subject_kind="division", subject=project.division[:6]))
                continue
            since = last or project.completed_on
            if since is None or period_end(since, term) > clock.today():
                continue
            await session.merge(BondSweep(project=project.number, swept_on=clock.today()))
            asked.append(
                asking(
                    subject_kind="project",
                    subject=project.number,
                    division=project.division,
                    code=f"{UNCLAIMED}:{clock.today():%Y-%m}",  # asked again each half-year
                    zh=f"{project.name}已完工，工资保证金尚未退还，请主动启动退还程序（BOND-12）",
                    en=f"{project.name} is completed and its wage bond not returned: begin to return it (BOND-12)",
                )
            )
        await ask_all(session, asked)
    return len(asked)


def _returned(work: Work[BondReturn, None]) -> BondReturned:
    row = work.row
    return BondReturned(
        division=row.division, project=row.project, employer_uscc=row.employer_uscc, returned_on=work.day
    )


def _where(row: BondReturn, _: None) -> Circumstances:
    return Circumstances(division=row.division, parties=tuple(row.parties), since=row.announced_on)


TRACKER = Tracker(
    Binding[ReturnState, BondReturn, None](
        BOND_RETURN,
        BondReturn,
        facts={BondReturned: _returned},
        afterwards=("check_nothing_owed", "book_return"),
    ),
    Place(),
    where=_where,
    afterwards=(check_nothing_owed, book_return),
)
