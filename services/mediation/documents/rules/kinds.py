"""The papers of a case: one row each (interchange §7, law-review §3).

`word` tells the organ's series of numbers apart: ours until an office has its own; a paper without one has no number
of the organ's. What an officer `states` is not in the case. Of `needs` nothing may be unknown. `may` says when it is
issued.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from services.mediation.cases.rules.stage import ENDED, Stage
from services.mediation.documents.rules.fields import COMMON, LEDGER_LINES, ORDER_LINES, Meaning, Recipient


class Kind(StrEnum):
    FILING_APPROVAL = "filing_approval"
    INQUIRY_NOTICE = "inquiry_notice"
    MEDIATION_REFUSED = "mediation_refused"
    MEDIATION_AGREEMENT = "mediation_agreement"
    MEDIATION_ENDED = "mediation_ended"
    PAYMENT_ORDER_APPLICATION = "payment_order_application"
    CORRECTION_ORDER = "correction_order"
    RIGHTS_NOTICE = "rights_notice"
    TRANSFER_LETTER = "transfer_letter"
    CLOSURE_REPORT = "closure_report"


@dataclass(frozen=True)
class Standing:
    """Where a case stands, as far as its papers ask. `breached`: an agreement's day passed and its sum is not paid."""

    stage: Stage
    breached: bool
    ordered: bool
    to_police: bool


@dataclass(frozen=True)
class Paper:
    """One row of the table. `says_when`: what lacks when it may not be issued, in both languages."""

    zh: str
    word: str | None
    rule: str
    needs: tuple[str, ...]
    may: Callable[[Standing], bool]
    says_when: Meaning
    serves: tuple[Recipient, ...] = ()
    states: Mapping[str, Meaning] = field(default_factory=dict)
    lists: tuple[str, ...] = ()
    sealed: bool = True

    @property
    def fields(self) -> Mapping[str, Meaning]:
        return {**COMMON, **self.states}


OPEN = ("案件已结束", "the case has ended")
BOTH = (Recipient.EMPLOYER, Recipient.WORKERS)
EMPLOYER, REASON = (Recipient.EMPLOYER,), ("理由", "the reason")
BASIS = {"basis": ("依据", "the law it rests on")}


def _open(seen: Standing) -> bool:
    return seen.stage not in ENDED


PAPERS: Mapping[Kind, Paper] = {
    Kind.FILING_APPROVAL: Paper(
        "立案审批表", "监立", "INV-15", ("case", "employer"), _open, OPEN,
        states={"source": ("案件来源", "where the case came from"), "facts": ("案情", "the facts"),
                "opinion": ("承办人意见", "the officer's opinion")},
        sealed=False,
    ),
    Kind.INQUIRY_NOTICE: Paper(
        "询问通知书", "监询", "INV-01", ("employer", "attend_on", "place"), _open, OPEN, EMPLOYER,
        {"attend_on": ("接受询问的时间", "when to appear"), "place": ("接受询问的地点", "where to appear"),
         "materials": ("须携带的材料", "what to bring"), **BASIS},
    ),
    Kind.MEDIATION_REFUSED: Paper(
        "不予受理调解通知书", "调不", "MED-02", ("employer", "reason"),
        lambda seen: seen.stage in (Stage.OPENED, Stage.INSPECTING),
        ("调解已经开始或者案件已有处理结果", "mediation has begun, or the matter was decided"), (Recipient.WORKERS,),
        {"reason": REASON},
    ),
    Kind.MEDIATION_AGREEMENT: Paper(
        "调解协议书", "调协", "MED-04", ("employer", "agreed", "agreed_capitals", "pay_by"),
        lambda seen: seen.stage is Stage.AGREED,
        ("没有正在履行的调解协议", "no agreement stands"), BOTH, {"terms": ("其他约定", "further terms")},
        (LEDGER_LINES,),
    ),
    Kind.MEDIATION_ENDED: Paper(
        "终止调解通知书", "调终", "MED-03", ("employer", "reason"),
        lambda seen: seen.stage is Stage.MEDIATION_FAILED,
        ("调解没有终止", "mediation has not ended without agreement"), BOTH, {"reason": REASON},
    ),
    Kind.PAYMENT_ORDER_APPLICATION: Paper(
        "支付令申请书", None, "MED-05", ("employer", "agreed", "agreed_on", "pay_by", "outstanding", "court"),
        lambda seen: seen.breached,
        ("没有逾期未履行的调解协议", "no agreement was broken"), (Recipient.COURT,),
        {"court": ("受理法院", "the court")}, (LEDGER_LINES,), sealed=False,
    ),
    Kind.CORRECTION_ORDER: Paper(
        "劳动保障监察限期改正指令书", None, "INV-09", ("order_addressee", "ordered", "ordered_capitals", "order_due"),
        lambda seen: seen.ordered,
        ("没有待履行的限期改正指令", "no correction order stands"), EMPLOYER, {}, (ORDER_LINES,),
    ),
    Kind.RIGHTS_NOTICE: Paper(
        "劳动保障监察行政处理（处罚）事先告知书", "监告", "INV-06",
        ("employer", "found", "proposed", "basis", "within"),
        lambda seen: seen.stage in (Stage.INSPECTING, Stage.ORDERED, Stage.ORDER_OVERDUE),
        ("案件不在监察办理中", "the case is not under inspection"), EMPLOYER,
        {"found": ("查明的事实", "the facts found"), "proposed": ("拟作出的决定", "the decision proposed"),
         "within": ("陈述申辩期限", "until when the employer may be heard"), **BASIS},
    ),
    Kind.TRANSFER_LETTER: Paper(
        "涉嫌犯罪案件移送书", "监移", "CRIM-12", ("employer", "outstanding", "order_no", "to"),
        lambda seen: seen.to_police,
        ("移送公安没有经负责人批准", "no head has approved a referral to the police"), (Recipient.POLICE,),
        {"to": ("接收机关", "the police who receive it"), "enclosed": ("移送材料", "what is enclosed")},
        (ORDER_LINES,),
    ),
    Kind.CLOSURE_REPORT: Paper(
        "结案报告", "监结", "INV-15", ("employer", "course", "result"), lambda seen: True, OPEN,
        states={"course": ("办理过程", "how it was handled"), "result": ("办理结果", "the result"),
                "executed": ("执行情况", "how it was carried out")},
        sealed=False,
    ),
}  # fmt: skip

RECEIPT = "service_receipt"
RECEIPT_ZH = "送达回证"
