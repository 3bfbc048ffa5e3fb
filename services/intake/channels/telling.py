"""What a channel is told, before it is put into the channel's words."""

from dataclasses import asdict, dataclass
from typing import Any

DISPOSITIONS: dict[str, str] = {  # interchange 3.3
    "PAID_IN_FULL": "经核实存在欠薪，已支付完毕",
    "ENFORCEMENT_PENDING": "尚未支付，准备或已申请法院强制执行",
    "CRIMINAL_TRANSFERRED": "尚未支付，涉嫌犯罪，已移送公安机关",
    "PAID_OR_REPAYMENT_AGREED": "已支付欠款或达成还款协议",
    "REFERRED_TO_ARBITRATION": "应当或者已经通过劳动争议仲裁解决，已告知反映人",
    "NOT_SUBSTANTIATED": "经核实不存在欠薪情况",
    "NOT_WAGES": "工程款、材料款等非工资纠纷",
    "DUPLICATE": "重复反映",
    "UNREACHABLE_OR_WITHDRAWN": "无法联系或已撤回",
    "TRANSFERRED_JURISDICTION": "转办其他地区或部门",
}

RESOLVED = frozenset({"PAID_IN_FULL", "PAID_OR_REPAYMENT_AGREED"})
UNSUBSTANTIATED = frozenset({"NOT_SUBSTANTIATED", "NOT_WAGES"})


@dataclass(frozen=True)
class Answer:
    """An interim or final answer. Two texts for two audiences; three booleans that are counted apart."""

    final: bool
    number: str
    partner_no: str | None
    public_reply: str
    internal_note: str
    substantiated: bool | None
    resolved: bool | None
    contact_made: bool | None
    disposition: str | None
    recovered_fen: int
    unresolved_reason: str | None = None

    def plainly(self) -> dict[str, Any]:
        """Our own words, for a channel that has none of its own."""
        return asdict(self)
