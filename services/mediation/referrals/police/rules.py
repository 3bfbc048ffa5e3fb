"""What becomes of a referral at the police and the procuratorate (CRIM-14 to CRIM-20): who may do what, by when.

What the police or the procuratorate do late is written down all the same: only our own rights lapse. Those, and our
duty to hand over, run from the day on which a notice reached the office (310号令 9, 12: 自接到之日起), not from its
date. Going straight to the procuratorate has no term (310号令 9); after a reconsideration it has three days.
"""

from enum import StrEnum
from typing import Protocol

from shared.refusals import Invalid
from shared.tracks.people import Who
from shared.tracks.table import Clock, Command, Facing


class PoliceState(StrEnum):
    """`uncontested`: not opened, and no reconsideration asked for in time. `resumed`: left to administrative handling
    alone (CRIM-20)."""

    SENT = "sent"
    RECEIVED = "received"
    MORE_ASKED = "more_asked"
    OPENED = "opened"
    NOT_OPENED = "not_opened"
    UNCONTESTED = "uncontested"
    RECONSIDERING = "reconsidering"
    UPHELD = "upheld"
    SUPERVISING = "supervising"
    REASONS_ASKED = "reasons_asked"
    REASONS_GIVEN = "reasons_given"
    OPENING_ORDERED = "opening_ordered"
    RESUMED = "resumed"
    HANDED_OVER = "handed_over"


class SamePolice(Invalid):
    code = "same-police"
    zh = "须写明转往的另一公安机关"
    en = "it is passed on to other police than those that have it"


class AtPolice(Protocol):
    """What of the matter counts here: which police have it."""

    @property
    def party(self) -> str: ...


class Passing(Protocol):
    """To which police it is passed on."""

    @property
    def passed_to(self) -> str: ...


def to_others(seen: Facing[AtPolice, object, Passing]) -> None:
    """Raises SamePolice (CRIM-14)."""
    if seen.given.passed_to == seen.row.party:
        raise SamePolice(field="passed_to")


OFFICER = Who("执法人员", "an officer", roles=("officer", "head"))
HEAD = Who("负责人", "a head", roles=("head",))
POLICE = Who("公安机关", "the police", roles=("officer", "head"), party="police")
PROCURATORATE = Who("检察机关", "the procuratorate", roles=("officer", "head"), party="procuratorate")

RECEIPT = Clock(
    "police-receipt",
    "CRIM-14",
    "公安签收或转送",
    "police_receipt_hours",
    shows="receive_by",
    late=("公安24小时内未签收或转送（CRIM-14）", "the police have not signed or passed it on in 24 hours (CRIM-14)"),
)
MORE = Clock("police-supplement-ask", "CRIM-15", "公安要求补正", "police_supplement_ask_hours", right=True)
SUPPLYING = Clock(
    "police-supplement",
    "CRIM-15",
    "补正移送材料",
    "police_supplement_days",
    remind=True,
    late=("逾期未补正移送材料（CRIM-15）", "the missing papers are overdue (CRIM-15)"),
)
DECIDING = Clock(
    "police-decision",
    "CRIM-16",
    "公安决定是否立案",
    "police_decision_days",
    shows="decide_by",
    late=("公安逾期未决定是否立案（CRIM-16）", "the police have not decided in time (CRIM-16)"),
)
ASKING_RECONSIDERATION = Clock(
    "reconsider-request",
    "CRIM-17",
    "提请复议",
    "police_reconsider_request_days",
    since="received_on",
    right=True,
    remind=True,
    lapses="leave",
)
RECONSIDERATION = Clock(
    "police-reconsider",
    "CRIM-17",
    "公安复议",
    "police_reconsider_days",
    late=("公安逾期未作复议决定（CRIM-17）", "the police have not answered the reconsideration (CRIM-17)"),
)
ASKING_SUPERVISION = Clock(
    "supervision-request",
    "CRIM-17",
    "建议立案监督",
    "supervision_request_days",
    since="received_on",
    right=True,
    remind=True,
    lapses="resume",
)
REASONS = Clock(
    "police-reasons",
    "CRIM-17",
    "公安说明不立案理由",
    "police_reasons_days",
    late=("公安逾期未说明不立案理由（CRIM-17）", "the police have given no reasons (CRIM-17)"),
)
ORDERED = Clock(
    "police-ordered-opening",
    "CRIM-17",
    "公安按通知立案",
    "police_ordered_opening_days",
    late=("公安逾期未按通知立案（CRIM-17）", "the police have not opened as ordered (CRIM-17)"),
)
HANDING_OVER = Clock(
    "material-handover",
    "CRIM-18",
    "移交涉案物品和材料",
    "material_handover_days",
    since="received_on",
    remind=True,
    late=("立案后逾期未移交涉案物品和材料（CRIM-18）", "property and material are not handed over yet (CRIM-18)"),
)

SIGN: Command[object] = Command("sign", "签收")
PASS_ON: Command[Passing] = Command("pass-on", "非本机关管辖，转送")
ASK_MORE: Command[object] = Command("ask-more", "要求补正材料")
SUPPLY: Command[object] = Command("supply", "补正材料")
OPEN: Command[object] = Command("open", "立案")
NOT_OPEN: Command[object] = Command("not-open", "不予立案")
ASK_RECONSIDERATION: Command[object] = Command("ask-reconsideration", "提请复议")
UPHOLD: Command[object] = Command("uphold", "复议维持不予立案")
ASK_SUPERVISION: Command[object] = Command("ask-supervision", "建议立案监督")
ASK_REASONS: Command[object] = Command("ask-reasons", "要求说明不立案理由")
GIVE_REASONS: Command[object] = Command("give-reasons", "说明不立案理由")
FIND_REASONS_GOOD: Command[object] = Command("find-reasons-good", "不立案理由成立")
ORDER_OPENING: Command[object] = Command("order-opening", "通知立案")
HAND_OVER: Command[object] = Command("hand-over", "移交涉案物品和材料")
TAKE_BACK: Command[object] = Command("take-back", "恢复行政处理")
LEAVE: Command[object] = Command("leave", "逾期未提请复议")
RESUME: Command[object] = Command("resume", "逾期未建议监督，恢复行政处理")
