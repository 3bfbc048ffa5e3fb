"""The ledger's lines as a file; its columns are those by which a list comes back (`payments/collective/sheet.py`)."""

from services.mediation.ledger.tables import LedgerLine
from shared.http.spreadsheet import Column, yuan
from shared.labels.listed import word


def _yes(value: bool | None) -> str | None:
    return None if value is None else "是" if value else "否"


COLUMNS: tuple[Column[LedgerLine], ...] = (
    Column("案号 number", lambda each: each.case_number, 20),
    Column("明细行 line", lambda each: each.line),
    Column("劳动者编号 worker", lambda each: each.worker_ref, 38),
    Column("人数 workers", lambda each: each.workers),
    Column("欠薪项目 item", lambda each: word("item", each.item)),
    Column("起始月 from", lambda each: each.period_from),
    Column("截止月 to", lambda each: each.period_to),
    Column("诉求金额（元） claimed, yuan", lambda each: yuan(each.claimed_fen), 14),
    Column("查明金额（元） found, yuan", lambda each: yuan(each.found_fen), 14),
    Column("已放弃（元） withdrawn, yuan", lambda each: yuan(each.withdrawn_fen), 14),
    Column("不予认定（元） rejected, yuan", lambda each: yuan(each.rejected_fen), 14),
    Column("已付（元） paid, yuan", lambda each: yuan(each.paid_fen), 14),
    Column("未付（元） outstanding, yuan", lambda each: yuan(each.outstanding_fen), 14),
    Column("待收款（元） on its way, yuan", lambda each: yuan(each.pending_fen), 14),
    Column("核实 verified", lambda each: _yes(each.verified)),
    Column("农民工 rural worker", lambda each: _yes(each.rural)),
    Column("足月数 whole months", lambda each: each.whole_months),
)
