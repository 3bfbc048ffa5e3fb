"""The service of a paper 送达: the lawful ways, what each needs, and the day on which it counts.

A day counts as the civil procedure law says (民事诉讼法 第87至95条; INV-05), to which inspection papers refer. Pure.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from shared.calendar.working_days import Term, deadline
from shared.refusals import Conflict, Invalid


class Means(StrEnum):
    """How a paper is served: in person 直接, left 留置, posted up with a photo 张贴, by post 邮寄, electronic with
    consent 电子, by announcement 公告, through another organ 委托 or whoever hands it on 转交.
    """

    IN_PERSON = "in_person"
    LEFT = "left"
    POSTING = "posting"
    POST = "post"
    ELECTRONIC = "electronic"
    ANNOUNCEMENT = "announcement"
    THROUGH_ANOTHER = "through_another"


MEANS: Mapping[str, str] = {
    Means.IN_PERSON: "直接送达",
    Means.LEFT: "留置送达",
    Means.POSTING: "张贴送达（附照片或者录像）",
    Means.POST: "邮寄送达",
    Means.ELECTRONIC: "电子送达",
    Means.ANNOUNCEMENT: "公告送达",
    Means.THROUGH_ANOTHER: "委托或者转交送达",
}

COUNTS: Mapping[Means, str] = {
    Means.IN_PERSON: "签收日",
    Means.LEFT: "留置日",
    Means.POSTING: "张贴日",
    Means.POST: "回执上注明的收件日",
    Means.ELECTRONIC: "到达受送达人特定系统日",
    Means.ANNOUNCEMENT: "公告日",
    Means.THROUGH_ANOTHER: "签收日",
}
"""Which day is stated of each: on it the paper is served, but for an announcement, whose days run from it."""


class ServedBefore(Conflict):
    code = "served-before"
    zh = "文书已于{on}送达"
    en = "the paper was served on {on}"


class ConsentMissing(Invalid):
    code = "consent-missing"
    zh = "电子送达须经受送达人同意（consent）"
    en = "a paper is served electronically only with the consent of who receives it (consent)"


class RecordMissing(Invalid):
    """What was posted up, or left with nobody to sign, is proved by a photo or video (CRIM-04, 民事诉讼法 第89条)."""

    code = "record-missing"
    zh = "张贴送达须有照片或者录像（on_record）"
    en = "a paper is posted up only with a photo or video of it (on_record)"


class DayOfServiceUnknown(Conflict):
    """No rule of the place says after how many days an announcement counts."""

    code = "day-of-service-unknown"
    zh = "本地公告送达的天数不明，请由人写明视为送达的日期（counts_on）"
    en = "the place's days of an announcement are not known: state the day on which it counts as served (counts_on)"


def check_unserved(served: date | None) -> None:
    """Raises ServedBefore."""
    if served is not None:
        raise ServedBefore(on=served)


def check_means(means: str, *, consent: bool, on_record: bool = True) -> None:
    """Raises ConsentMissing or RecordMissing."""
    if means == Means.ELECTRONIC and not consent:
        raise ConsentMissing(field="consent")
    if means == Means.POSTING and not on_record:
        raise RecordMissing(field="on_record")


def counts_from(means: Means, on: date, announcement: Term | None, stated: date | None = None) -> date:
    """The day on which the paper counts as served: `on` itself; of an announcement, the last of its days (INV-05), or
    the day a person stated where those are not known. Raises DayOfServiceUnknown.
    """
    if means is not Means.ANNOUNCEMENT:
        return on
    if announcement is not None:
        return deadline(on, announcement).due_on
    if stated is None or stated <= on:
        raise DayOfServiceUnknown
    return stated
