"""The worker handles requests: one after another in the order in which they came, since a crew needs its unit and a
worker the crew. Each is one transaction with its result: whatever kills the worker, nothing is lost or done twice.
"""

import json

import httpx
import structlog
from sqlalchemy.exc import DBAPIError

from services.monitor.realname.handlers import HANDLERS
from services.monitor.realname.requests import data_of, serial_of
from services.monitor.realname.rules.failures import FailedHere
from services.monitor.realname.tables import DONE, FAILED, WAITS, RealnameRequest
from services.monitor.realname.work import Work
from services.monitor.settings import Settings
from shared import clock
from shared.database.sessions import Sessions
from shared.database.transient_errors import transient
from shared.refusals import Refused

log = structlog.get_logger(__name__)

SECONDS = 1.0
"""Between two looks for requests; our own choice."""
MOST = 500
"""Requests of one look."""
WAITING = "select id from realname_request where status = 0 order by id limit $1"
LOCK = "select pg_try_advisory_lock(hashtext('realname requests ' || current_schema()))"
UNLOCK = "select pg_advisory_unlock(hashtext('realname requests ' || current_schema()))"


async def handle(sessions: Sessions, client: httpx.AsyncClient, settings: Settings) -> int:
    """Handle every request that waits, unless another worker does. Returns how many.

    The lock ends with the connection, so with a killed worker.
    """
    async with sessions.driver() as driver:
        if not await driver.fetchval(LOCK):
            return 0
        try:
            waiting = [each["id"] for each in await driver.fetch(WAITING, MOST)]
            for number in waiting:
                await _handle(sessions, number)
        finally:
            if not driver.is_closed():
                await driver.execute(UNLOCK)
    return len(waiting)


async def _handle(sessions: Sessions, number: int) -> None:
    """One request; a fault of ours ends it too, so that it is in the way of no other."""
    try:
        await _handled(sessions, number)
    except Exception as failure:
        if transient(failure):
            raise
        cause = failure.orig if isinstance(failure, DBAPIError) else failure
        log.error("realname-request-failed", request=number, reason=type(cause).__name__)
        async with sessions.begin() as session:
            request = await session.get_one(RealnameRequest, number, with_for_update=True)
            _end(request, FAILED, FailedHere().message("zh"))


async def _handled(sessions: Sessions, number: int) -> None:
    async with sessions.begin() as session:
        request = await session.get_one(RealnameRequest, number, with_for_update=True)
        if request.status != WAITS:
            return
        raw = await (await session.connection()).get_raw_connection()
        assert raw.driver_connection is not None
        data = data_of(sessions.keyring, request)
        work = Work(
            session=session,
            driver=raw.driver_connection,
            keyring=sessions.keyring,
            party=request.party,
            divisions=request.divisions,
            serial=serial_of(request),
        )
        try:
            async with session.begin_nested():
                result = await HANDLERS[request.method](work, data)
        except Refused as refusal:
            _end(request, FAILED, refusal.message("zh"))
        else:
            _end(request, DONE, json.dumps(result, ensure_ascii=False))


def _end(request: RealnameRequest, status: int, result: str) -> None:
    """The content is forgotten: what became of it is elsewhere."""
    request.status, request.result = status, result
    request.content, request.handled_at = None, clock.now()
