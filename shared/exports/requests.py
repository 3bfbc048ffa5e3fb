"""Asking for a list as a file, looking how far it is, and reading it: the owner's alone, for a day."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller
from shared.database.sessions import Sessions
from shared.exports.declared import Asked, Exported, packed, packed_caller
from shared.exports.tables import Export, ExportPart, ExportState
from shared.http.spreadsheet import FileFormat
from shared.obligations.timers import Timers
from shared.privacy import open_sealed
from shared.refusals import Conflict, Gone, NotFound
from shared.values.identifiers import redact

KEPT = timedelta(hours=24)
"""How long a finished file may be read; our own choice."""
AT_A_TIME = 3
"""Files that one caller may have under way; our own choice."""
UNDER_WAY = (ExportState.ASKED, ExportState.RUNNING)


class TooManyExports(Conflict):
    code = "too-many-exports"
    zh = "您已有{most}个导出任务未完成，请待其完成后再申请"
    en = "{most} exports of yours are under way: ask again once one is ready"


class NotReady(Conflict):
    code = "export-not-ready"
    zh = "导出文件尚未生成：已写入{rows}行，请稍后再取"
    en = "the file is not ready: {rows} rows are written, come back later"


class ExportFailed(Conflict):
    code = "export-failed"
    zh = "导出未能完成，请重新申请"
    en = "the export failed: ask for it anew"


class ExportExpired(Gone):
    """It was ready more than a day ago."""

    code = "export-file-expired"
    zh = "导出文件已过期删除，请重新申请"
    en = "the file was kept for a day and is gone: ask for it anew"


async def ask(
    session: AsyncSession, timers: Timers, exported: Exported[object], kind: FileFormat, asked: Asked
) -> Export:
    """Keep what was asked for; the worker makes the file. Raises what the list itself refuses, and TooManyExports."""
    filters = asked.filters if exported.prepare is None else await exported.prepare(timers, session, asked)
    prepared = Asked(asked.caller, filters, asked.purpose)
    counted = await exported.count(session, prepared)
    mine = select(func.count()).where(col(Export.by) == asked.caller.label, col(Export.state).in_(UNDER_WAY))
    if (await session.exec(mine)).one() >= AT_A_TIME:
        raise TooManyExports(most=AT_A_TIME)
    made = Export(
        list=exported.name,
        format=kind,
        by=asked.caller.label,
        caller=packed_caller(asked.caller),
        filters=packed(filters),
        purpose=redact(asked.purpose) if asked.purpose else None,
        total=None if counted.more else counted.count,
    )
    session.add(made)
    await session.flush()
    return made


async def find(session: AsyncSession, caller: Caller, exported: Exported[object], export_id: UUID) -> Export:
    """The caller's own export of this list. Raises NotFound for anybody else's, and for one who since has lost a
    division that it was made for."""
    found = await session.get(Export, export_id)
    if (
        found is None
        or (found.by, found.list) != (caller.label, exported.name)
        or not all(caller.reaches(each) for each in found.caller["divisions"])
    ):
        raise NotFound(what="export", which=str(export_id))
    return found


def check_ready(found: Export) -> None:
    """Raises NotReady, ExportFailed or ExportExpired."""
    if found.state in UNDER_WAY:
        raise NotReady(rows=found.rows)
    if found.state == ExportState.FAILED:
        raise ExportFailed
    if found.state == ExportState.EXPIRED or found.expires_at is None or clock.now() >= found.expires_at:
        raise ExportExpired


async def content(sessions: Sessions, export_id: UUID) -> AsyncIterator[bytes]:
    """The file, part by part, each in a transaction of its own."""
    place = 0
    while True:
        async with sessions.begin() as session:
            part = await session.get(ExportPart, (export_id, place))
        if part is None:
            return
        yield open_sealed(sessions.keyring.field_key, part.content)
        place += 1
