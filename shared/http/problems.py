"""A refusal as callers read it: RFC 9457, in Chinese or English, with a stable code and the fields that were wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from shared import refusals
from shared.commands.idempotency import KeyMalformed, KeyMissing
from shared.http.body_limit import NotInTime, TooLarge
from shared.http.dependencies import VersionMissing
from shared.http.validation_messages import reason
from shared.values.identifiers import redact

Problem = dict[str, Any]

STATUS: list[tuple[type[refusals.Refused], int]] = [  # the first that fits counts
    (KeyMissing, 400),
    (KeyMalformed, 400),
    (VersionMissing, 428),
    (NotInTime, 408),
    (TooLarge, 413),
    (refusals.Unauthenticated, 401),
    (refusals.Forbidden, 403),
    (refusals.NotFound, 404),
    (refusals.Gone, 410),
    (refusals.NotThisType, 415),
    (refusals.Stale, 412),
    (refusals.Invalid, 422),
    (refusals.Overloaded, 429),
    (refusals.Unavailable, 503),
    (refusals.Conflict, 409),
    (refusals.Refused, 409),
]

TOLD = {"current_version": (refusals.Stale, "current"), "retry_after": (refusals.Refused, "retry_after")}
"""Facts that a caller's program acts on: name in the problem → which refusals have it, and its name there.

`current` of another refusal is a state, which stands in the sentence.
"""

MOST_TOLD = 20
"""Invalid fields listed in one problem; of the others it says how many there are."""

TITLES = {
    400: ("请求有误", "Bad request"),
    401: ("未通过身份验证", "Not authenticated"),
    403: ("没有权限", "Not allowed"),
    404: ("未找到", "Not found"),
    405: ("方法不适用", "Method not allowed"),
    408: ("请求体未及时送达", "Body not received in time"),
    409: ("与规则或现状冲突", "Refused by a rule or by the present state"),
    410: ("已销毁", "Destroyed"),
    412: ("版本已过时", "Stale version"),
    413: ("内容过大", "Too large"),
    415: ("内容类型不支持", "Unsupported media type"),
    422: ("内容不符合要求", "Content not valid"),
    428: ("须说明所见版本", "Version needed"),
    429: ("请求过多", "Too many requests"),
    500: ("服务器内部错误", "Internal error"),
    503: ("暂时无法服务", "Unavailable"),
}


def problem_of(status: int, code: str, detail: str, language: str, errors: Sequence[Any] = (), **more: Any) -> Problem:
    """The problem's members. `language` decides the title; `detail` is given in that language."""
    zh, en = TITLES.get(status, ("错误", "Error"))
    return {
        "type": f"urn:anxin:problem:{code}",
        "title": en if language == "en" else zh,
        "status": status,
        "detail": detail,
        "code": code,
        **({"errors": list(errors)} if errors else {}),
        **more,
    }


def problem_of_refusal(refusal: refusals.Refused, language: str) -> Problem:
    """A refusal as a problem, with its status and its fields."""
    status = next(code for kind, code in STATUS if isinstance(refusal, kind))
    errors = [{**error, "reason": refusal.message(language)} for error in refusal.errors]
    told = {name: fact for name, (kind, fact) in TOLD.items() if isinstance(refusal, kind)}
    more = {name: refusal.facts[fact] for name, fact in told.items() if fact in refusal.facts}
    return problem_of(status, refusal.code, refusal.message(language), language, errors, **more)


def problem_of_fields(found: Iterable[Mapping[str, Any]], language: str, within: int = 0) -> Problem:
    """422 with each invalid field; never the value, which may be somebody's ID number.

    The first `within` parts of each place name no field of the document.
    """
    told = list(found)
    errors = [{"pointer": _pointer(each, within), "reason": reason(each, language)} for each in told[:MOST_TOLD]]
    whole = "the body" if language == "en" else "请求体"
    fields = ", ".join(error["pointer"] or whole for error in errors[:5])
    detail = f"the content is not valid: {fields}" if language == "en" else f"内容不符合要求：{fields}"
    if more := len(told) - len(errors):
        detail += f"; {more} more are not listed" if language == "en" else f"；另有{more}处未列出"
    return problem_of(422, "invalid", detail, language, errors)


def _pointer(error: Mapping[str, Any], within: int) -> str:
    """The field as a JSON pointer (RFC 6901); empty for the whole document when it is no JSON.

    A key may be somebody's number too: one that looks like it is masked.
    """
    if error["type"] == "json_invalid":
        return ""
    parts = [redact(str(part)) for part in error["loc"][within:]]
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)
