"""The register of projects with the regimes that each lacks, as a file."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.regimes import view
from services.monitor.regimes.schemas import ListedProjectOut
from shared.exports.declared import Asked, place
from shared.http.spreadsheet import Column
from shared.labels.listed import word

COLUMNS: tuple[Column[ListedProjectOut], ...] = (
    Column("项目编号 number", lambda each: each.id, 20),
    Column("项目名称 name", lambda each: each.name, 28),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("总承包单位 general contractor", lambda each: each.general_contractor.name, 28),
    Column("未落实 lacking", lambda each: "、".join(word("regime", one) or "" for one in each.lacking), 30),
    Column("不明 unknown", lambda each: "、".join(word("regime", one) or "" for one in each.unknown), 30),
    Column("完工日期 completed", lambda each: each.completed_on, 11),
)


async def shown(session: AsyncSession, asked: Asked, projects: list[Project]) -> list[ListedProjectOut]:
    return await view.listed(session, projects)
