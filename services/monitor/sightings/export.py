"""Works seen as a file."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.sightings import actions
from services.monitor.sightings.schemas import WorksSeenOut
from services.monitor.sightings.tables import WorksSeen
from shared.exports.declared import Asked, place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word

COLUMNS: tuple[Column[WorksSeenOut], ...] = (
    Column("编号 number", lambda each: each.number, 20),
    Column("来源 source", lambda each: word("works-source", each.source)),
    Column("来源编号 source's number", lambda each: each.source_no, 20),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("工程名称 works", lambda each: each.name, 28),
    Column(
        "合同金额（元） contract, yuan",
        lambda each: yuan(each.contract_fen) if each.contract_fen is not None else None,
        16,
    ),
    Column("合同日期 contract of", lambda each: each.contract_on, 11),
    Column("发现日期 seen", lambda each: each.seen_on, 11),
    Column("是否应登记 must be registered", lambda each: word("works-duty", each.registration), 16),
    Column("登记编号 registered as", lambda each: each.project if each.registered else None, 20),
)


async def shown(session: AsyncSession, asked: Asked, rows: list[WorksSeen]) -> list[WorksSeenOut]:
    return await actions.shown(session, rows)
