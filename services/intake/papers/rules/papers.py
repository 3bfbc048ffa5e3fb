"""The written notices to complainants (C128): occasion, title, number's mark, rule, basis, what it says, by when.

One row an occasion. Whom it is for: the complainant, for a collective with its representatives. Who gave no name gets
none, and nobody whose data was destroyed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.documents.service import Means, check_means, check_unserved
from shared.refusals import Conflict

TELL_KEY = "tell_worker_days"
"""The operator's own days, where no rule of the place says by when a paper is served."""
REVIEW_KEY, SUIT_KEY = "review_days", "suit_months"
"""The terms in which review is asked for or a suit brought (ENF-01); one that is not known is left out of the paper."""


class PaperKind(StrEnum):
    REFUSED = "refused"
    REDIRECTED = "redirected"
    SUPPLEMENT = "supplement"
    TRANSFERRED = "transferred"
    EXTENDED = "extended"
    SUSPENDED = "suspended"


class ServiceMeans(StrEnum):
    """How a paper is served 送达: in person 直接, left 留置, by post 邮寄, electronic with consent 电子, by
    announcement 公告, through another organ 委托 or whoever hands it on 转交.
    """

    # of the lawful ways all but posting up, which is for an employer who fled: no complainant is served so
    IN_PERSON = Means.IN_PERSON
    LEFT = Means.LEFT
    POST = Means.POST
    ELECTRONIC = Means.ELECTRONIC
    ANNOUNCEMENT = Means.ANNOUNCEMENT
    THROUGH_ANOTHER = Means.THROUGH_ANOTHER


@dataclass(frozen=True)
class Occasion:
    """One row of the table.

    `mark` tells the organ's series of numbers apart; the words are ours until the organ has its own. `key`: the pack's
    days in which the place's law wants it told; `by_acceptance`: by the last day to accept or refuse (INT-02, INT-03).
    A paragraph of `says` is left out where one of its facts is not known. `redress`: it decides about a right, so that
    review and a suit are open against it; the others only tell how the matter goes on.
    """

    zh: str
    en: str
    mark: str
    rule: str
    basis: str
    says: tuple[str, ...]
    key: str | None = None
    by_acceptance: bool = False
    redress: bool = False


RECEIVED = "你（你们）于{filed_on}反映的欠薪事项（登记编号{number}）已收悉。"
ABOUT = "关于你（你们）于{filed_on}反映的欠薪事项（登记编号{number}），现告知如下："

PAPERS: Mapping[PaperKind, Occasion] = {
    PaperKind.REFUSED: Occasion(
        "不予受理告知书",
        "notice of refusal",
        "不受",
        "INT-03",
        "《关于实施〈劳动保障监察条例〉若干规定》第18条",
        (
            RECEIVED,
            "经审查，{because}。具体情况：{reason}。",
            "依据{basis}，决定不予受理。",
            "你（你们）可以向{where}反映或者申请处理。",
            "不服本决定的，可以自收到本告知书之日起{review}内申请行政复议。",
            "不服本决定的，可以自收到本告知书之日起{suit}内向人民法院提起行政诉讼。",
        ),
        key="refusal_days",
        by_acceptance=True,
        redress=True,
    ),
    PaperKind.REDIRECTED: Occasion(
        "告知书",
        "notice of where to turn",
        "告",
        "INT-03",
        "《关于实施〈劳动保障监察条例〉若干规定》第18条",
        (
            RECEIVED,
            "经审查，该事项{because}。具体情况：{reason}。",
            "依据{basis}，请你（你们）向{where}反映或者申请处理。",
        ),
        by_acceptance=True,
    ),
    PaperKind.SUPPLEMENT: Occasion(
        "补正材料告知书",
        "notice of what to supplement",
        "补",
        "INT-03",
        "《关于实施〈劳动保障监察条例〉若干规定》第18条",
        (
            RECEIVED,
            "依据{basis}，请补正下列材料或者情况：",
            "{items}",
            "受理期限自{on}起{meanwhile}。",
        ),
    ),
    PaperKind.TRANSFERRED: Occasion(
        "移送告知书",
        "notice of a transfer",
        "移告",
        "INT-06",
        "《劳动保障监察条例》第13条",
        (
            ABOUT,
            "该事项依据{basis}，由{from}移送，自{on}起由我单位办理。",
            "登记日期不变，移送前已经过的期限连续计算。",
        ),
    ),
    PaperKind.EXTENDED: Occasion(
        "延期告知书",
        "notice of an extension",
        "延",
        "INV-02",
        "",
        (
            ABOUT,
            "该事项的办理期限原至{was}届满，{under}经批准延长至{until}。",
        ),
        key="extension_notice_days",
    ),
    PaperKind.SUSPENDED: Occasion(
        "中止计算办理期限告知书",
        "notice of a stay",
        "中",
        "INV-02",
        "",
        (
            ABOUT,
            "该事项因{because}，{under}自{on}起中止计算办理期限，恢复后继续计算。",
        ),
        key="extension_notice_days",
    ),
}


class NotIssued(Conflict):
    """The paper has no number yet: its organ's lists do not say how its numbers begin."""

    code = "paper-not-issued"
    zh = "文书尚未编号，不能送达：请先在单位名录中填写文号字头（office的prefix）"
    en = "the paper has no number yet and is not served: enter how the office's numbers begin (prefix of its office)"


def check_service(document_no: str | None, served: date | None, means: ServiceMeans, *, consent: bool) -> None:
    """Raises NotIssued, ServedBefore or ConsentMissing."""
    if document_no is None:
        raise NotIssued
    check_unserved(served)
    check_means(means, consent=consent)


def beginning_of(prefix: str, kind: PaperKind) -> str:
    """鄂城人社监不受."""
    return f"{prefix}{PAPERS[kind].mark}"
