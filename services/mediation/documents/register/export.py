"""The register as a file."""

from services.mediation.documents.rules.kinds import PAPERS
from services.mediation.documents.tables import CaseDocument
from shared.exports.declared import place
from shared.http.spreadsheet import Column

COLUMNS: tuple[Column[CaseDocument], ...] = (
    Column("文号 document number", lambda each: each.document_no, 34),
    Column("文书 paper", lambda each: PAPERS[each.kind].zh, 24),
    Column("机关 organ", lambda each: place(each.organ), 16),
    Column("年度 year", lambda each: each.year),
    Column("顺序号 sequence", lambda each: each.sequence),
    Column("案号 case", lambda each: each.case_number, 20),
    Column("制发日期 issued", lambda each: each.issued_on, 11),
    Column("制发人 by", lambda each: each.issued_by, 20),
    Column("作废日期 voided", lambda each: each.voided_on, 11),
    Column("作废原因 why", lambda each: each.void_reason, 24),
    Column("摘要值 sha256", lambda each: each.sha256, 66),
)
