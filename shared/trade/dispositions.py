"""How a matter may end 核处结论: the six codes of the national clue platform and four of ours (interchange 3.3).

The Chinese words are those the partners use; intake answers channels with them, mediation closes cases with the codes,
credit writes them into the record.
"""

from enum import StrEnum


class Disposition(StrEnum):
    PAID_IN_FULL = "PAID_IN_FULL"
    ENFORCEMENT_PENDING = "ENFORCEMENT_PENDING"
    CRIMINAL_TRANSFERRED = "CRIMINAL_TRANSFERRED"
    PAID_OR_REPAYMENT_AGREED = "PAID_OR_REPAYMENT_AGREED"
    REFERRED_TO_ARBITRATION = "REFERRED_TO_ARBITRATION"
    NOT_SUBSTANTIATED = "NOT_SUBSTANTIATED"
    NOT_WAGES = "NOT_WAGES"
    DUPLICATE = "DUPLICATE"
    UNREACHABLE_OR_WITHDRAWN = "UNREACHABLE_OR_WITHDRAWN"
    TRANSFERRED_JURISDICTION = "TRANSFERRED_JURISDICTION"


WORDS: dict[Disposition, tuple[str, str]] = {
    Disposition.PAID_IN_FULL: ("经核实存在欠薪，已支付完毕", "arrears verified and paid in full"),
    Disposition.ENFORCEMENT_PENDING: (
        "尚未支付，准备或已申请法院强制执行",
        "not paid; court enforcement is being or has been applied for",
    ),
    Disposition.CRIMINAL_TRANSFERRED: (
        "尚未支付，涉嫌犯罪，已移送公安机关",
        "not paid; a crime is suspected and the case was transferred to the police",
    ),
    Disposition.PAID_OR_REPAYMENT_AGREED: ("已支付欠款或达成还款协议", "paid, or a repayment agreement was reached"),
    Disposition.REFERRED_TO_ARBITRATION: (
        "应当或者已经通过劳动争议仲裁解决，已告知反映人",
        "for labour arbitration, of which the worker was told",
    ),
    Disposition.NOT_SUBSTANTIATED: ("经核实不存在欠薪情况", "verified: no wages are owed"),
    Disposition.NOT_WAGES: ("工程款、材料款等非工资纠纷", "a dispute about other money than wages"),
    Disposition.DUPLICATE: ("重复反映", "reported before"),
    Disposition.UNREACHABLE_OR_WITHDRAWN: ("无法联系或已撤回", "unreachable or withdrawn"),
    Disposition.TRANSFERRED_JURISDICTION: ("转办其他地区或部门", "handed to another place or department"),
}

RESOLVED = frozenset({Disposition.PAID_IN_FULL, Disposition.PAID_OR_REPAYMENT_AGREED})
SUBSTANTIATED = frozenset(
    {
        Disposition.PAID_IN_FULL,
        Disposition.ENFORCEMENT_PENDING,
        Disposition.CRIMINAL_TRANSFERRED,
        Disposition.PAID_OR_REPAYMENT_AGREED,
    }
)
"""Ended with wages found owed 属实. What is in neither set says nothing of it: nobody was reached, or nobody looked."""
UNSUBSTANTIATED = frozenset({Disposition.NOT_SUBSTANTIATED, Disposition.NOT_WAGES})
