"""Proposals to open a case, as a file."""

from services.mediation.lifecycle.openings.tables import OpeningProposal
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan
from shared.labels.states import in_chinese

COLUMNS: tuple[Column[OpeningProposal], ...] = (
    Column("建议编号 number", lambda each: each.number, 38),
    Column("状态 state", lambda each: in_chinese(each.state, "opening-proposal"), 14),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("项目编号 project", lambda each: each.project, 20),
    Column("欠薪月份 month", lambda each: each.month),
    Column("统一社会信用代码 USCC", lambda each: each.employer_uscc, 20),
    Column("涉及人数 people", lambda each: each.people),
    Column("未付（元） unpaid, yuan", lambda each: yuan(each.fen) if each.fen is not None else None, 14),
    Column("预警编号 warning", lambda each: each.warning, 20),
    Column("依据 rule", lambda each: each.rule_id),
    Column("提出日期 proposed", lambda each: each.proposed_on, 11),
    Column("决定日期 decided", lambda each: each.decided_on, 11),
    Column("决定人 decided by", lambda each: each.decided_by, 16),
    Column("决定理由 reason", lambda each: each.decision_reason, 30),
    Column("案号 case", lambda each: each.case_number, 20),
)
