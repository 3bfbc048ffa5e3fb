"""The worker's part: it claims an export, reads its list page by page, and keeps the finished file.

Each page is read in a transaction of its own, which also says how far it is and renews the claim. A worker that dies
leaves nothing but its claim; once that has passed, another begins the file again. What is filed or changes meanwhile
may be in the file or not.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import structlog
from sqlmodel import col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.database.sessions import Sessions
from shared.exports import files
from shared.exports.declared import Asked, Exported, unpacked, unpacked_caller
from shared.exports.files import Written
from shared.exports.requests import KEPT, UNDER_WAY
from shared.exports.tables import Export, ExportPart, ExportState
from shared.http.spreadsheet import FileFormat
from shared.privacy import seal
from shared.refusals import Refused

log = structlog.get_logger(__name__)

SECONDS = 2.0
"""Seconds between two looks for exports that wait; our own choice."""
CLAIMED = timedelta(minutes=2)
"""How long a worker that says nothing is waited for; a page takes far less. Our own choice."""
ATTEMPTS = 5
"""How often a file is begun; our own choice."""
Declared = Mapping[str, Exported[Any]]


class ClaimLost(Exception):
    """Another worker has taken the export over."""


async def turn(sessions: Sessions, declared: Declared) -> int:
    """Make every file that waits, one after the other, and forget those that were kept a day. How many were made."""
    made = 0
    while (claimed := await _claim(sessions)) is not None:
        made += await _make(sessions, declared, claimed)
    await _forget(sessions)
    return made


async def _claim(sessions: Sessions) -> Export | None:
    """The oldest export that waits, or whose worker has been silent too long; one begun too often fails."""
    async with sessions.begin() as session:
        free = or_(col(Export.claimed_until).is_(None), col(Export.claimed_until) < clock.wall())
        waiting = select(Export).where(col(Export.state).in_(UNDER_WAY), free).order_by(col(Export.asked_at)).limit(1)
        found = (await session.exec(waiting.with_for_update(skip_locked=True))).first()
        if found is None:
            return None
        found.state, found.attempts, found.rows = ExportState.RUNNING, found.attempts + 1, 0
        found.claim, found.claimed_until = uuid4(), clock.wall() + CLAIMED
        await session.flush()
        session.expunge(found)
        return found


async def _make(sessions: Sessions, declared: Declared, export: Export) -> bool:
    exported = declared.get(export.list)
    if exported is None or export.attempts > ATTEMPTS:
        await _fail(sessions, export, "list-unknown" if exported is None else "attempts")
        return False
    made_on = export.asked_at.astimezone(clock.CHINA).date()
    written = files.begin(FileFormat(export.format), exported.columns, made_on)
    try:
        await _write(sessions, exported, export, written)
        await _keep(sessions, export, written)
    except ClaimLost:
        return False
    except Refused as refusal:
        await _fail(sessions, export, refusal.code)
        return False
    finally:
        await asyncio.to_thread(written.close)
    return True


async def _write(sessions: Sessions, exported: Exported[Any], export: Export, written: Written) -> None:
    asked = Asked(unpacked_caller(export.caller), unpacked(export.filters), export.purpose)
    cursor, rows = None, 0
    while True:
        async with sessions.begin() as session:
            page, cursor = await exported.page(session, asked, cursor)
            rows += len(page)
            await _hold(session, export, rows=rows, claimed_until=clock.wall() + CLAIMED)
        await asyncio.to_thread(written.add, page)
        if cursor is None:
            return


async def _keep(sessions: Sessions, export: Export, written: Written) -> None:
    """Keep the file, encrypted, and say that it is ready: in one transaction, a part in memory at a time."""
    parts, size, place = written.parts(), 0, 0
    async with sessions.begin() as session:
        key = sessions.keyring.field_key
        while (part := await asyncio.to_thread(next, parts, None)) is not None:
            sealed = {"export": export.id, "place": place, "content": seal(key, part)}
            await (await session.connection()).execute(ExportPart.__table__.insert(), sealed)  # type: ignore[attr-defined]
            size, place = size + len(part), place + 1
        ready = {"state": ExportState.READY, "size": size, "expires_at": clock.now() + KEPT}
        await _hold(session, export, **ready, filters={}, claim=None, claimed_until=None)


async def _hold(session: AsyncSession, export: Export, **said: Any) -> None:
    """Change the export while it is this worker's. Raises ClaimLost."""
    mine = update(Export).where(col(Export.id) == export.id, col(Export.claim) == export.claim).values(**said)
    if (await session.exec(mine, execution_options={"synchronize_session": False})).rowcount == 0:
        raise ClaimLost


async def _fail(sessions: Sessions, export: Export, why: str) -> None:
    log.warning("export-failed", export=str(export.id), list=export.list, reason=why)
    async with sessions.begin() as session:
        await _hold(session, export, state=ExportState.FAILED, failure=why, filters={}, claim=None, claimed_until=None)


async def _forget(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        old = select(Export.id).where(Export.state == ExportState.READY, col(Export.expires_at) <= clock.now())
        gone: list[UUID] = list((await session.exec(old.with_for_update(skip_locked=True))).all())
        if gone:
            await session.exec(delete(ExportPart).where(col(ExportPart.export).in_(gone)))
            ended = update(Export).where(col(Export.id).in_(gone)).values(state=ExportState.EXPIRED)
            await session.exec(ended, execution_options={"synchronize_session": False})
