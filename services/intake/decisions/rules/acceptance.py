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
    """Where else the matter belongs."""

    ARBITRATION = "arbitration"
    COURT = "court"
    OTHER_JURISDICTION = "other_jurisdiction"
    OTHER_DEPARTMENT = "other_department"


RULE_OF: dict[RefusalGround | RedirectGround, str] = {
    RefusalGround.TIME_BARRED: "INT-04",
    RefusalGround.NOT_WAGES: "INT-03",
    RefusalGround.NOT_A_LABOUR_MATTER: "INT-03",
    RedirectGround.ARBITRATION: "INT-05",
    RedirectGround.COURT: "INT-10",
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


def check_is_complaint(kind: str) -> None:
    """Only a complaint opens a case at once. Raises NotAComplaint."""
    if kind != "complaint":
        raise NotAComplaint(kind=kind)


def check_proposer(before: str | None, now: str) -> None:
    """The first proposal, to accept or to refuse, may be the facts' or the same person's. Raises ProposedBefore."""
    if before not in (None, FACTS, now):
        raise ProposedBefore
