"""Money that came, as a file."""

from services.mediation.suspense.tables import MoneyIn
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan

COLUMNS: tuple[Column[MoneyIn], ...] = (
    Column("账户 account", lambda each: each.account, 20),
    Column("流水号 bank reference", lambda each: each.bank_ref, 24),
    Column("区划代码 division", lambda each: each.division),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("到账日期 came", lambda each: each.happened_on, 11),
    Column("到账金额（元） yuan", lambda each: yuan(each.fen), 14),
    Column("已入案（元） matched, yuan", lambda each: yuan(each.matched_fen), 14),
    Column("已退回（元） sent back, yuan", lambda each: yuan(each.returned_fen), 14),
    Column("挂账（元） in suspense, yuan", lambda each: yuan(each.suspense_fen), 14),
    Column("挂账天数 days in suspense", lambda each: each.days_in_suspense),
)
