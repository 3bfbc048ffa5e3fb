"""What a template of a case's paper may name, each field with its Chinese and English meaning."""

from collections.abc import Mapping
from enum import StrEnum

Meaning = tuple[str, str]

COMMON: Mapping[str, Meaning] = {
    "case": ("案号", "the case's number"),
    "employer": ("用人单位名称", "the employer's name"),
    "uscc": ("统一社会信用代码", "the employer's code"),
    "workers": ("涉及人数", "how many workers"),
    "filed_on": ("登记日期", "the day of the complaint"),
    "opened_on": ("立案日期", "the day on which the case was opened"),
    "claimed": ("反映金额", "the sum claimed"),
    "claimed_capitals": ("反映金额大写", "the sum claimed, in capitals"),
    "outstanding": ("尚欠金额", "the sum still owed"),
    "outstanding_capitals": ("尚欠金额大写", "the sum still owed, in capitals"),
    "paid": ("已支付金额", "the sum paid"),
    "paid_capitals": ("已支付金额大写", "the sum paid, in capitals"),
    "disposition": ("处理结果", "how the case ended"),
    "closed_on": ("结案日期", "the day on which the case was closed"),
    "agreed_on": ("达成协议日期", "the day of the agreement"),
    "agreed": ("协议金额", "the sum agreed"),
    "agreed_capitals": ("协议金额大写", "the sum agreed, in capitals"),
    "pay_by": ("协议履行期限", "the day by which is paid as agreed"),
    "order_no": ("指令书文号", "the correction order's number"),
    "ordered": ("责令支付金额", "the sum ordered paid"),
    "ordered_capitals": ("责令支付金额大写", "the sum ordered paid, in capitals"),
    "order_due": ("改正期限", "the last day to obey the order"),
    "order_served": ("指令书送达日期", "the day on which the order was served"),
    "order_addressee": ("指令书相对人", "whom the order binds"),
    "office": ("本机关名称", "the office's name"),
    "address": ("本机关地址", "the office's address"),
    "telephone": ("本机关电话", "the office's telephone"),
    "today": ("出具日期", "the day of issue"),
}

OF_SERVICE: Mapping[str, Meaning] = {
    "title": ("文书名称", "the paper's title"),
    "number": ("文号", "its number"),
    "recipient": ("受送达人", "on whom it is served"),
    "means": ("送达方式", "how it was served"),
    "happened_on": ("签收、张贴或者公告日期", "the day on which that happened"),
    "served_on": ("视为送达日期", "the day on which it counts as served"),
    "server": ("送达人", "who served it"),
    "proof": ("送达凭证", "what proves it"),
    "case": COMMON["case"],
    "office": COMMON["office"],
}
"""Of the receipt of service 送达回证."""

ORDER_LINES, LEDGER_LINES = "责令支付明细", "欠薪明细"


class Recipient(StrEnum):
    """On whom a paper is served."""

    EMPLOYER = "employer"
    WORKERS = "workers"
    POLICE = "police"
    COURT = "court"


RECIPIENTS: Mapping[Recipient, str] = {
    Recipient.EMPLOYER: "用人单位",
    Recipient.WORKERS: "劳动者",
    Recipient.POLICE: "公安机关",
    Recipient.COURT: "人民法院",
}
