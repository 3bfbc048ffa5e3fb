"""The wording of record entries, in Chinese and English."""

from typing import Any

from services.credit.records.rules.record import Code
from shared.trade.dispositions import WORDS, Disposition

ENTRIES: dict[Code, tuple[str, str]] = {
    Code.ACCEPTED: (
        "投诉{complaint}受理立案，涉及{workers}人，诉求{yuan}元",
        "complaint {complaint} accepted: {workers} workers, {yuan} yuan claimed",
    ),
    Code.OPENED: (
        "案件{source}立案，涉及{workers}人，诉求{yuan}元",
        "case {source} opened: {workers} workers, {yuan} yuan claimed",
    ),
    Code.FOUND: (
        "经核实存在欠薪：{workers}人，尚欠{yuan}元",
        "arrears verified: {workers} workers are owed {yuan} yuan",
    ),
    Code.AGREED: (
        "达成调解：{due_on}前支付{yuan}元",
        "agreed in mediation to pay {yuan} yuan by {due_on}",
    ),
    Code.ISSUED: (
        "限期改正指令书{document_no}：{due_on}前支付{yuan}元",
        "correction order {document_no}: pay {yuan} yuan by {due_on}",
    ),
    Code.SERVED: (
        "限期改正指令书{document_no}已送达，期限{due_on}",
        "correction order {document_no} served; the last day is {due_on}",
    ),
    Code.MET: (
        "限期改正指令书{document_no}已履行：支付{yuan}元，期限{due_on}",
        "correction order {document_no} obeyed: {yuan} yuan paid, the last day was {due_on}",
    ),
    Code.OVERDUE: (
        "限期改正指令书{document_no}逾期未改正，尚欠{yuan}元",
        "correction order {document_no} overdue: {yuan} yuan unpaid after {due_on}",
    ),
    Code.PAID: (
        "支付工资{yuan}元，尚欠{outstanding}元",
        "{yuan} yuan of wages paid, {outstanding} yuan outstanding",
    ),
    Code.RETURNED: (
        "已付工资{yuan}元被退回，尚欠{outstanding}元",
        "{yuan} yuan of wages paid came back, {outstanding} yuan outstanding",
    ),
    Code.REFERRED: (
        "案件{source}移送公安机关（指令书{document_no}），涉及{workers}人，尚欠{yuan}元",
        "case {source} referred to the police (order {document_no}): {workers} workers, {yuan} yuan unpaid",
    ),
    Code.CLOSED: (
        "案件{source}结案{disposition}",
        "case {source} closed{disposition}",
    ),
    Code.WITHDRAWN: (
        "案件{source}撤销立案{disposition}",
        "case {source} withdrawn{disposition}",
    ),
}

NOT_GRADED = (
    "尚未评价：守法诚信等级按上一年度记录每年评定一次（GRADE-01）",
    "not graded yet: the grade is given once a year on the year before (GRADE-01)",
)


def entry_words(code: Code, **facts: Any) -> tuple[str, str]:
    zh, en = ENTRIES[code]
    ended = facts.pop("disposition", None)
    words = WORDS[Disposition(ended)] if ended else None
    return (
        zh.format(**facts, disposition=f"：{words[0]}" if words else ""),
        en.format(**facts, disposition=f": {words[1]}" if words else ""),
    )
