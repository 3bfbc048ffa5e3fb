"""What follows once a batch was taken in, project by project: what was owed is matched against what was paid, the
workers' months say what they really hold, signs of roster fraud are gathered, and the regimes are judged by
what was fed.
"""

from typing import Any

import httpx
import structlog
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.feeds import months
from services.monitor.payrolls.matches import match_project
from services.monitor.payrolls.roster_signs import keep_signs
from services.monitor.regimes import assessment
from shared import clock
from shared.database.copy_rows import driver_of
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.obligations.questions import ask_all, asking_for_number
from shared.regions import UnknownHere

log = structlog.get_logger(__name__)

SECONDS = 5.0
"""Between two looks for projects to match; our own choice."""
WAITING = "select project from to_match order by project"
LOCKED = "select id, number, division from project where id = $1 for update skip locked"
TAKEN = "delete from to_match where project = $1 returning from_month"
NO_BATCH = -1


async def keep_matched(sessions: Sessions, _client: httpx.AsyncClient | None = None, _settings: Any = None) -> int:
    """Match every project about which something came; one that another worker has is left to it. Returns how many."""
    async with sessions.driver() as driver:
        waiting = [each["project"] for each in await driver.fetch(WAITING)]
    done = 0
    for project in waiting:
        try:
            async with sessions.begin() as session:
                done += await _match(session, project)
        except Exception as failure:
            if transient(failure):
                raise
            # it stays marked, and is in the way of no other
            log.error("match-failed", project=project, reason=type(failure).__name__)
    return done


async def _match(session: AsyncSession, project: int) -> bool:
    """One project in one transaction. Locks are taken in one order everywhere: project, mark, months."""
    driver = await driver_of(session)
    found = await driver.fetchrow(LOCKED, project)
    mark = None if found is None else await driver.fetchrow(TAKEN, project)
    if found is None or mark is None:
        return False
    await driver.execute(months.ROOM)
    reach = await match_project(driver, project, found["division"])
    if reach is not None:
        await driver.execute(months.ONE_BATCH_AT_A_TIME)
        await months.add_pay(driver, NO_BATCH, [project], *reach)
    if mark["from_month"] is not None:
        try:
            await keep_signs(driver, project, found["division"], mark["from_month"], clock.today())
        except UnknownHere as missing:
            place = found["division"][:6]
            await ask_all(session, [asking_for_number(missing, subject_kind="division", subject=place)])
    await assessment.judge_again(session, found["number"])
    return True
