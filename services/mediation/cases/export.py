"""Cases as a file."""

from decimal import Decimal

from services.mediation.cases.tables import Case
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word
from shared.labels.states import in_chinese
from shared.trade.dispositions import WORDS


def _known(case: Case, fen: int) -> Decimal | None:
    """In yuan; nothing as long as nobody has said how much is owed."""
    return None if case.claim_unknown else yuan(fen)


COLUMNS: tuple[Column[Case], ...] = (
    Column("案号 number", lambda each: each.number, 20),
    Column("阶段 stage", lambda each: in_chinese(each.stage, "case")),
    Column("区划代码 division", lambda each: each.division),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("投诉编号 complaint", lambda each: each.complaint, 20),
    Column("渠道 channel", lambda each: word("channel", each.channel)),
    Column("领域 domain", lambda each: word("domain", each.domain), 16),
    Column("用人单位 employer", lambda each: each.employer_name, 28),
    Column("统一社会信用代码 USCC", lambda each: each.employer_uscc, 20),
    Column("承办人 officer", lambda each: each.assignee, 16),
    Column("登记日期 filed", lambda each: each.filed_on, 11),
    Column("立案日期 opened", lambda each: each.opened_on, 11),
    Column("涉及人数 workers", lambda each: each.workers),
    Column("诉求金额（元） claimed, yuan", lambda each: _known(each, each.claimed_fen), 14),
    Column("已付（元） paid, yuan", lambda each: yuan(each.paid_fen), 14),
    Column("未付（元） outstanding, yuan", lambda each: _known(each, each.outstanding_fen), 14),
    Column("调解协议日 agreed", lambda each: each.agreed_on, 11),
    Column("约定付款日 pay by", lambda each: each.pay_by, 11),
    Column("处理结果 result", lambda each: WORDS[each.disposition][0] if each.disposition else None, 30),
    Column("办结日期 closed", lambda each: each.closed_on, 11),
)
