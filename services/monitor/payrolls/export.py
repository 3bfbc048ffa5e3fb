"""Checks of payments as a file."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls import view
from services.monitor.payrolls.schemas import CheckOut
from services.monitor.payrolls.tables import PaymentCheck
from shared.exports.declared import Asked
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word

COLUMNS: tuple[Column[CheckOut], ...] = (
    Column("编号 number", lambda each: each.number, 16),
    Column("项目编号 project", lambda each: each.project, 20),
    Column("对象 about", lambda each: word("payment-about", each.about)),
    Column("状态 state", lambda each: word("payment-state", each.state)),
    Column("所属月份 month", lambda each: each.month and f"{each.month:%Y-%m}"),
    Column("日期 day", lambda each: each.on_day, 11),
    Column("金额（元） yuan", lambda each: yuan(each.fen), 14),
    Column(
        "已对应（元） matched, yuan",
        lambda each: yuan(each.matched_fen) if each.matched_fen is not None else None,
        16,
    ),
    Column("待核原因 why a person is asked", lambda each: each.zh, 40),
    Column("签字日期 signed", lambda each: each.signed_on, 11),
    Column("到账日期 in the account", lambda each: each.funded_on, 11),
    Column("银行受理 accepted", lambda each: each.accepted_on, 11),
    Column("入卡日期 credited", lambda each: each.credited_on, 11),
    Column("退汇日期 returned", lambda each: each.returned_on, 11),
    Column("重发日期 repaid", lambda each: each.repaid_on, 11),
)


async def shown(session: AsyncSession, asked: Asked, rows: list[PaymentCheck]) -> list[CheckOut]:
    return await view.shown(session, rows)
