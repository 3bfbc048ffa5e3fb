"""What the petition procedure refuses (INT-15), and what its steps and its extension look at."""

from typing import Protocol

from shared.refusals import Conflict, Invalid
from shared.tracks.table import Facing


class NoPetition(Conflict):
    code = "no-petition"
    zh = "投诉{number}不是信访事项，不适用信访程序"
    en = "{number} did not come as a petition: that procedure is not for it"


class NotPassedOn(Conflict):
    code = "petition-not-passed-on"
    zh = "该信访事项由本单位直接接收，没有可提出异议的转送"
    en = "this petition was handed in here: there is no transfer to object to"


class ExtensionTooLong(Invalid):
    code = "petition-extension-too-long"
    zh = "延长{days}日超过上限{most}日"
    en = "{days} days are more than the {most} by which it may be lengthened"


class RightLapsed(Conflict):
    """The last day of a right of INT-15 has passed."""

    code = "petition-right-lapsed"
    zh = "“{what}”的期限已于{due_on}届满（信访工作条例）"
    en = "the time for {what!r} ended on {due_on} (petition regulations)"


class Filed(Protocol):
    """What of a complaint counts here: the number under which the petitions office passed it on, if it did."""

    @property
    def partner_no(self) -> str | None: ...


def passed_on(seen: Facing[object, Filed, object]) -> None:
    """Only what the petitions office passed on can be objected to. Raises NotPassedOn."""
    if seen.parent.partner_no is None:
        raise NotPassedOn


def check_extension(days: int | None, most: int) -> int:
    """By how many days: as many as asked, or all that the place allows. Raises ExtensionTooLong."""
    if days is not None and days > most:
        raise ExtensionTooLong(field="days", days=days, most=most)
    return days or most
