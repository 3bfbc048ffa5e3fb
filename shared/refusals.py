"""Refusals: a rule forbids what was asked, and retrying will not help.

`shared/http/problems.py` maps them to statuses.
"""

from typing import Any, ClassVar

from shared.labels.nouns import NOUNS
from shared.labels.states import in_chinese

NOUN_GAPS = frozenset({"what", "duty"})
"""The gaps of a sentence that a noun from `shared.labels.nouns` fills."""
STATE_GAPS = frozenset({"current", "to", "needed", "state", "stage", "kind", "role"})
"""The gaps that a state, a step, a kind of matter or a role fills."""


class Refused(Exception):
    """A refusal in Chinese and English.

    A subclass names its reason (`TimeBarred`), has a stable `code` that callers may rely on, and two sentences with
    named gaps that the facts given to the constructor fill.
    """

    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "请求被拒绝"
    en: ClassVar[str] = "the request was refused"

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.en.format(**facts))
        self.facts = facts

    def message(self, language: str) -> str:
        """The reason in Chinese (`zh`, the default of our callers) or English (`en`)."""
        if language == "en":
            return self.en.format(**self.facts)
        named = {gap: NOUNS.get(str(self.facts[gap]), self.facts[gap]) for gap in NOUN_GAPS & self.facts.keys()}
        what = str(self.facts.get("what", ""))
        stated = {gap: in_chinese(str(self.facts[gap]), what) for gap in STATE_GAPS & self.facts.keys()}
        return self.zh.format(**self.facts | named | stated)

    @property
    def errors(self) -> list[dict[str, str]]:
        """Which fields were wrong, for refusals that can say so: `pointer` and `reason`."""
        field = self.facts.get("field")
        return [] if field is None else [{"pointer": f"/{field}", "reason": str(self)}]


class Unauthenticated(Refused):
    """We do not know who is calling."""


class Forbidden(Refused):
    """We know who is calling, and they may not do this."""


class NotFound(Refused):
    """The thing named does not exist, or the caller may not know of it."""

    code = "not-found"
    zh = "找不到{what}“{which}”，或您无权查看"
    en = "no {what} {which!r}, or it is not yours to see"


class Gone(Refused):
    """What was asked for was destroyed under the law and cannot be restored."""

    code = "destroyed"
    zh = "该个人信息已依法销毁"
    en = "this personal data was destroyed"


class NotThisType(Refused):
    """The content is of a type that this route does not read."""

    code = "unsupported-media-type"
    zh = "此处只接受{accepted}"
    en = "only {accepted} is read here"


class Conflict(Refused):
    """The state of the thing does not allow this, or a rule forbids it."""


class Invalid(Refused):
    """A field has a value that is impossible. `field` names it."""

    code = "invalid"


class Stale(Refused):
    """The decision was taken on an older version than the current one."""

    code = "stale-version"
    zh = "您看到的是第{seen}版，目前已是第{current}版；请重新读取后再决定"
    en = "you saw version {seen}; it is now {current}: read it again before deciding"


class Overloaded(Refused):
    """More requests than can be served now; `retry_after` is in seconds."""

    code = "overloaded"
    zh = "请求过多，请在{retry_after}秒后重试"
    en = "too many requests, come back in {retry_after} seconds"


class Unavailable(Refused):
    """Another system that the answer needs is away; `retry_after` is in seconds."""

    code = "unavailable"
    zh = "暂时无法取得所需资料，请在{retry_after}秒后重试"
    en = "what is needed cannot be had now, come back in {retry_after} seconds"


class IllegalMove(Conflict):
    """The table of moves does not allow this change of state."""

    code = "illegal-move"
    zh = "{what}当前为“{current}”，不能转为“{to}”"
    en = "{what} is {current} and cannot become {to}"


class SamePerson(Conflict):
    """Whoever proposed may not approve (architecture, invariant 11)."""

    code = "same-person"
    zh = "提出人不能同时是批准人"
    en = "whoever proposed may not approve"
