"""Proposals for the joint-sanction list, as a file."""

from services.credit.listings.tables import Proposal
from shared.exports.declared import place
from shared.http.spreadsheet import Column, yuan
from shared.labels.states import in_chinese

COLUMNS: tuple[Column[Proposal], ...] = (
    Column("统一社会信用代码 USCC", lambda each: each.employer, 20),
    Column("状态 state", lambda each: in_chinese(each.state, "listing-proposal")),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("案号 case", lambda each: each.source, 20),
    Column("责令改正文书 order", lambda each: each.document_no, 26),
    Column("未付（元） outstanding, yuan", lambda each: yuan(each.outstanding_fen), 14),
    Column("依据 rule", lambda each: each.zh, 40),
    Column("提出日期 proposed", lambda each: each.proposed_on, 11),
    Column("应决定日 decide by", lambda each: each.decide_by, 11),
    Column("决定日期 decided", lambda each: each.decided_on, 11),
    Column("决定人 decided by", lambda each: each.decided_by, 16),
    Column("决定理由 reason", lambda each: each.decision_reason, 30),
    Column("改正日期 corrected", lambda each: each.corrected_on, 11),
)
