"""Pairs of complaints that may be one matter, as a file."""

from services.intake.matters.tables import Candidate
from shared.exports.declared import place
from shared.http.spreadsheet import Column
from shared.labels.listed import word

COLUMNS: tuple[Column[Candidate], ...] = (
    Column("后登记投诉 complaint", lambda each: each.complaint, 20),
    Column("先登记投诉 other", lambda each: each.other, 20),
    Column("区划 place", lambda each: place(each.division), 16),
    Column("关系 kind", lambda each: word("join", each.kind), 18),
    Column("分值 score", lambda each: each.score),
    Column("状态 state", lambda each: word("candidate", each.state), 14),
    Column("发现时间 found", lambda each: each.found_at, 16),
    Column("处理时间 decided", lambda each: each.decided_at, 16),
    Column("处理人 by", lambda each: each.decided_by, 16),
    Column("理由 reason", lambda each: each.reason, 30),
)
