"""Wage accounts with their balances as a file."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.accounts import view
from services.monitor.accounts.schemas import WageAccountOut
from services.monitor.accounts.tables import WageAccount
from shared.exports.declared import Asked, place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word

COLUMNS: tuple[Column[WageAccountOut], ...] = (
    Column("项目编号 project", lambda each: each.project, 20),
    Column("项目名称 name", lambda each: each.project_name, 28),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("开户银行 bank", lambda each: each.bank, 18),
    Column("账户名称 account", lambda each: each.name, 36),
    Column("状态 state", lambda each: word("account-state", each.state)),
    Column("开户日期 opened", lambda each: each.opened_on, 11),
    Column("备案日期 filed", lambda each: each.filed_on, 11),
    Column("收入（元） came", lambda each: yuan(each.ledger.came_fen), 16),
    Column("支出（元） went", lambda each: yuan(each.ledger.went_fen), 16),
    Column("余额（元） balance", lambda each: yuan(each.ledger.balance_fen), 16),
    Column(
        "银行余额（元） bank's balance",
        lambda each: yuan(each.ledger.told_fen) if each.ledger.told_fen is not None else None,
        16,
    ),
    Column("销户日期 closed", lambda each: each.closed_on, 11),
)


async def shown(session: AsyncSession, asked: Asked, rows: list[WageAccount]) -> list[WageAccountOut]:
    return await view.listed(session, rows)
