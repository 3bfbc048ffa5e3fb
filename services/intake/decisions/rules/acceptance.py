"""Accepting and refusing (INT-02 to INT-05, INT-11): the grounds an officer may give, and what excludes them.

No ground is about age (INT-09) or about being a farmer-worker (INT-11): both are recorded and never required.
"""

from collections.abc import Mapping
from enum import StrEnum

from services.intake.verification.rules import FACTS, TimeBar
from shared.refusals import Conflict, Invalid


class RefusalGround(StrEnum):
    """The grounds of refusal, each with the rulebook row that gives it."""

    TIME_BARRED = "time_barred"
    NOT_WAGES = "not_wages"
    NOT_A_LABOUR_MATTER = "not_a_labour_matter"


class RedirectGround(StrEnum):
    """Where else the matter belongs. ARBITRATION and COURT: it is there already, or must be (监察条例 21)."""

    ARBITRATION = "arbitration"
    COURT = "court"
    OTHER_JURISDICTION = "other_jurisdiction"
    OTHER_DEPARTMENT = "other_department"


RULE_OF: dict[RefusalGround | RedirectGround, str] = {
    RefusalGround.TIME_BARRED: "INT-04",
    RefusalGround.NOT_WAGES: "INT-03",
    RefusalGround.NOT_A_LABOUR_MATTER: "INT-03",
    RedirectGround.ARBITRATION: "INT-05",
    RedirectGround.COURT: "INT-05",
    RedirectGround.OTHER_JURISDICTION: "INT-06",
    RedirectGround.OTHER_DEPARTMENT: "INT-01",
}

WHERE_TO_GO: Mapping[RefusalGround | RedirectGround, str] = {
    RefusalGround.TIME_BARRED: "劳动人事争议仲裁委员会",
    RefusalGround.NOT_WAGES: "人民法院，或工程款所属行业主管部门",
    RefusalGround.NOT_A_LABOUR_MATTER: "有管辖权的主管部门或人民法院",
    RedirectGround.ARBITRATION: "劳动人事争议仲裁委员会",
    RedirectGround.COURT: "人民法院",
    RedirectGround.OTHER_JURISDICTION: "用工所在地人力资源社会保障部门",
    RedirectGround.OTHER_DEPARTMENT: "有管辖权的主管部门",
}
"""What a refused worker is told where the officer names no place: nobody is sent away without one (INT-03)."""


WORDS_OF: Mapping[RefusalGround | RedirectGround, tuple[str, str]] = {
    RefusalGround.TIME_BARRED: (
        "已超过劳动保障监察查处时效，监察不再查处",
        "the time in which labour inspection looks into it is over",
    ),
    RefusalGround.NOT_WAGES: ("属于工程款、材料款等非工资纠纷", "a dispute about other money than wages"),
    RefusalGround.NOT_A_LABOUR_MATTER: ("不属于劳动保障监察事项", "no matter for labour inspection"),
    RedirectGround.ARBITRATION: ("应当或者已经通过劳动争议仲裁解决", "for labour arbitration, or in it already"),
    RedirectGround.COURT: ("已经按照诉讼程序办理", "before a court already"),
    RedirectGround.OTHER_JURISDICTION: ("属于其他地区管辖", "within the jurisdiction of another place"),
    RedirectGround.OTHER_DEPARTMENT: ("属于其他部门职责", "the duty of another department"),
}
"""Each ground in its own words, Chinese and English: what worker and channel are told is the ground itself, not the
disposition that it counts as."""

PAYMENT_ORDER = "payment_order_redirects"
"""The key under which a place's pack says that an application for a payment order 支付令 takes the matter from
inspection as a suit does (Guangdong)."""


class Pending(StrEnum):
    """What is before the court: a suit 诉讼, or an application for a payment order 支付令."""

    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"


class WageIouIsNoGround(Conflict):
    """A wage IOU opens the worker a second road and takes none away (INT-10)."""

    code = "wage-iou-is-no-ground"
    zh = "持有工资欠条只是可以直接起诉，不是不受理的理由；已经起诉的，请写明（pending）"
    en = "a wage IOU lets the worker sue and is no ground to send them away: state what is pending, if anything is"


class PaymentOrderIsNoGround(Conflict):
    """No rule of this place takes a matter from inspection because of a payment order."""

    code = "payment-order-is-no-ground"
    zh = "当地没有因申请支付令而不受理的规定"
    en = "no rule of this place sends a complaint away because a payment order was applied for"


def words_of(ground: str, pending: str | None = None) -> tuple[str, str]:
    """The ground in its own words, Chinese and English; `pending` is what is before the court."""
    if pending == Pending.PAYMENT_ORDER:
        return "已向人民法院申请支付令", "a payment order was applied for in court"
    kind = RefusalGround if ground in set(RefusalGround) else RedirectGround
    return WORDS_OF[kind(ground)]


class NotTimeBarred(Conflict):
    """The two years had not passed on the day of filing."""

    code = "not-time-barred"
    zh = "查处时效自{ended_on}起算，至{until}，登记时尚未超过，不能以超过时效不予受理"
    en = "the two years run from {ended_on} and end on {until}: this is not out of time"


class TimeBarUnknown(Conflict):
    """Nobody has found yet when the non-payment began or ended; a person has to, before the ground may be given."""

    code = "time-bar-unknown"
    zh = (
        "应付工资日不明或者欠薪处于继续状态，无从认定已超过查处时效："
        "请先核实应付工资日（pay_day），或由决定人写明行为终了之日（ended_on）"
    )
    en = "the pay-day is unknown or the non-payment continued: verify that day (pay_day) or state its end (ended_on)"


class NotAComplaint(Conflict):
    """The matter is a clue or a report."""

    code = "not-a-complaint"
    zh = "本件为{kind}，须先认定为投诉方可受理立案"
    en = "this is a {kind}: it is decided to be a complaint before it opens a case"


class NobodyComplains(Conflict):
    """A complaint is about one's own rights (25号令): it needs a person who claims them by name."""

    code = "nobody-complains"
    zh = "反映人未留姓名，不能认定为投诉；投诉须有投诉人"
    en = "nobody gave a name: a complaint has a complainant"


class ProposedBefore(Conflict):
    """Another person proposed before. Whoever proposed may not approve; a second proposal would hide the first."""

    code = "proposed-before"
    zh = "本件已由他人提请，待负责人决定"
    en = "somebody else has put this to the head, who decides"


class SameKind(Invalid):
    """The matter is of this kind already."""

    code = "same-kind"
    zh = "本件已经是{kind}"
    en = "this is a {kind} already"


def check_time_barred(bar: TimeBar) -> None:
    """The two years run from the act, or from its end if it lasted (INT-04); the last day still counts.

    Raises NotTimeBarred, and TimeBarUnknown where no day is known from which they run.
    """
    if bar.in_time is None:
        raise TimeBarUnknown
    if bar.in_time:
        raise NotTimeBarred(ended_on=bar.ended or bar.safe_from, until=bar.until or bar.safe_until)


def check_before_court(pending: Pending | None, *, wage_iou: bool, payment_order_counts: bool) -> None:
    """The court has it once the worker has sued (监察条例 21, INT-05), in Guangdong also once a payment order was
    applied for (广东条例 39). Where an IOU might be the true reason (INT-10), what is pending must be stated.

    Raises WageIouIsNoGround or PaymentOrderIsNoGround.
    """
    if pending is None and wage_iou:
        raise WageIouIsNoGround
    if pending is Pending.PAYMENT_ORDER and not payment_order_counts:
        raise PaymentOrderIsNoGround


def check_is_complaint(kind: str) -> None:
    """Only a complaint opens a case at once. Raises NotAComplaint."""
    if kind != "complaint":
        raise NotAComplaint(kind=kind)


def check_proposer(before: str | None, now: str) -> None:
    """The first proposal, to accept or to refuse, may be the facts' or the same person's. Raises ProposedBefore."""
    if before not in (None, FACTS, now):
        raise ProposedBefore
