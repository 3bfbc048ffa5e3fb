"""Uses and returns of wage bonds as files."""

from services.monitor.bonds.tables import BondDraw, BondReturn
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word
from shared.labels.states import in_chinese

DRAWS: tuple[Column[BondDraw], ...] = (
    Column("动用编号 number", lambda each: each.number, 20),
    Column("状态 state", lambda each: in_chinese(each.state, "bond-draw"), 12),
    Column("项目编号 project", lambda each: each.project, 20),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("统一社会信用代码 USCC", lambda each: each.employer_uscc, 20),
    Column("依据 basis", lambda each: word("bond-basis", each.basis), 14),
    Column("决定书文号 decision", lambda each: each.decision_no, 24),
    Column("人数 workers", lambda each: each.workers),
    Column("金额（元） yuan", lambda each: yuan(each.amount_fen), 14),
    Column("已支付（元） paid", lambda each: yuan(each.paid_fen), 14),
    Column("已补足（元） topped up", lambda each: yuan(each.topped_up_fen), 14),
    Column("支付通知送达 served", lambda each: each.notice_served_on, 11),
    Column("应付日期 pay by", lambda each: each.pay_by, 11),
    Column("付清日期 paid on", lambda each: each.paid_on, 11),
    Column("应补足日期 top up by", lambda each: each.top_up_by, 11),
)
RETURNS: tuple[Column[BondReturn], ...] = (
    Column("退还编号 number", lambda each: each.number, 20),
    Column("状态 state", lambda each: in_chinese(each.state, "bond-return"), 12),
    Column("项目编号 project", lambda each: each.project, 20),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("统一社会信用代码 USCC", lambda each: each.employer_uscc, 20),
    Column("承诺日期 undertaking", lambda each: each.undertaking_on, 11),
    Column("公示日期 announced", lambda each: each.announced_on, 11),
    Column("申请日期 applied", lambda each: each.applied_on, 11),
    Column("退还日期 returned", lambda each: each.returned_on, 11),
    Column("不予退还理由 reason", lambda each: each.reason, 40),
)
