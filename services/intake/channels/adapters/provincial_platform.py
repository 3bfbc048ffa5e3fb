"""省根治欠薪信息监管系统, a province's platform: all money is in 万元, success is `errcode` 0.

Sourced: the units, the success code, times of fourteen digits, the signature. The keys are our own, in the manner of
such systems; for a province with other keys this module is changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import (
    Adapter,
    BadItem,
    PartnerRequest,
    Reply,
    Result,
    Unreadable,
    each,
    filing,
)
from services.intake.channels.adapters.signatures import tif_claim, tif_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import coded
from services.intake.channels.incoming import Filing, Incoming, Moved, OrderFacts, TakenBack, Verdict
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Partner, Push
from shared.trade.dispositions import Disposition

NAME = "provincial_platform"
TIME = "%Y%m%d%H%M%S"
KINDS = {"tj": "filing", "zt": "state", "sp": "ruling"}
"""The kinds of items, by `lx`: 登记, 状态变更, 审批."""
STATES = {"10": OrderState.DISPATCHED, "20": OrderState.SIGNED, "40": OrderState.CALLBACK, "50": OrderState.CLOSED}
TAKEN_BACK = "90"
DOMAINS = {"01": "construction", "02": "non_construction"}
"""The field of the arrears, by `lylx`."""
REQUESTS = {"zb": Request.RETURN, "yq": Request.EXTENSION}
"""The requests on which a ruling is sent, by `sqlx`: 转办, 延期."""

TRUE: Mapping[bool | None, str] = {True: "1", False: "2", None: "3"}
"""是否属实: 属实, 不属实, 未能核实."""
RESULTS = {
    Disposition.PAID_IN_FULL: "A1",
    Disposition.PAID_OR_REPAYMENT_AGREED: "A2",
    Disposition.ENFORCEMENT_PENDING: "B1",
    Disposition.CRIMINAL_TRANSFERRED: "B2",
    Disposition.REFERRED_TO_ARBITRATION: "C1",
    Disposition.NOT_SUBSTANTIATED: "D1",
    Disposition.NOT_WAGES: "D2",
    Disposition.DUPLICATE: "D3",
    Disposition.UNREACHABLE_OR_WITHDRAWN: "D4",
    Disposition.TRANSFERRED_JURISDICTION: "E1",
}


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `changes` with items of three kinds under `list`. Raises Unreadable."""
    if request.call != "changes":
        raise Unreadable(field="path", reason="应为changes")
    return each(parsing.rows_under(request, "list"), _read_one, _number_of)


def _number_of(item: Any) -> str | None:
    return parsing.words(item, "xsbh") if isinstance(item, dict) else None


def _read_one(item: Any) -> Incoming:
    said = parsing.mapping(item)
    kind = KINDS.get(parsing.words(said, "lx") or "tj")
    if kind == "filing":
        return read_clue(item)
    if kind == "state":
        return _read_state(said)
    if kind == "ruling":
        return _read_ruling(said)
    raise BadItem(field="lx", reason=f"应为{'、'.join(KINDS)}之一")


def read_clue(item: Any) -> Filing:
    """线索登记, a clue as a filing. Raises BadItem."""
    said = parsing.mapping(item)
    number, at = parsing.needed(said, "xsbh"), parsing.moment(said, "djsj", TIME)
    begins, _, ends = (parsing.words(said, "qxqj") or "").partition("-")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "division": parsing.division(said, "xzqh"),
        "domain": coded(said, "lylx", DOMAINS, "non_construction"),
        "reporter": {
            name: parsing.words(said, key) for name, key in (("name", "xm"), ("phone", "dh"), ("id_no", "zjh"))
        }
        | {"consent": True},
        "employer": _unit(said),
        "project": {"name": parsing.words(said, "xmmc")} if parsing.words(said, "xmmc") else None,
        "workers": parsing.count(said, "qxrs") or 1,
        "owed_fen": parsing.fen(said, "qxje", unit=parsing.WAN) or 0,
        "period": {"from": _month(begins), "to": _month(ends or begins)},
        "summary": parsing.words(said, "zy") or "（平台未填写摘要）",
    }
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=OrderFacts())


def _unit(said: Mapping[str, Any]) -> dict[str, Any] | None:
    name, code = parsing.words(said, "dwmc"), parsing.words(said, "tyshxydm")
    return {"name": name, "uscc": code} if name or code else None


def _month(digits: str) -> str | None:
    """`202506` as `2025-06`. Raises BadItem."""
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        raise BadItem(field="qxqj", reason="应为yyyyMM-yyyyMM")
    return f"{digits[:4]}-{digits[4:]}"


def _read_state(said: Mapping[str, Any]) -> Moved | TakenBack:
    number, at = parsing.needed(said, "xsbh"), parsing.moment(said, "bgsj", TIME)
    code = parsing.needed(said, "zt")
    if code == TAKEN_BACK:
        return TakenBack(partner_no=number, raw=parsing.as_sent(said), at=at, reason=parsing.words(said, "bz"))
    if code not in STATES:
        raise BadItem(field="zt", reason=f"没有状态{code}")
    return Moved(partner_no=number, raw=parsing.as_sent(said), at=at, state=STATES[code])


def _read_ruling(said: Mapping[str, Any]) -> Verdict:
    """审批结果: `jg` is 1 granted, 2 refused."""
    request = REQUESTS.get(parsing.needed(said, "sqlx"))
    granted = parsing.yes_no(said, "jg")
    if request is None or granted is None:
        raise BadItem(field="sqlx" if request is None else "jg", reason="不在代码表内")
    return Verdict(
        partner_no=parsing.needed(said, "xsbh"),
        raw=parsing.as_sent(said),
        at=parsing.moment(said, "spsj", TIME),
        on=request,
        granted=granted,
        reason=parsing.words(said, "yj"),
    )


def reply(results: Sequence[Result]) -> Reply:
    """`errcode` 0 when every item was accepted, else 1; `errmsg` has the reasons, `list` the result of each item."""
    failed = [each for each in results if not each.fine]
    rows = [
        {"xsbh": each.partner_no or "", "slbh": each.number or "", "cg": "1" if each.fine else "0"} for each in results
    ]
    said = "；".join(f"{each.partner_no or '?'}：{each.refusal.message('zh')}" for each in failed if each.refusal)
    return Reply.of({"errcode": 1 if failed else 0, "errmsg": said or "ok", "list": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """办理反馈, an answer, or an application to transfer the clue or to extend its time. Sums are in 万元."""
    if isinstance(told, Answer):
        return {
            "lx": "fk",
            "xsbh": told.partner_no or "",
            "bj": "1" if told.final else "0",
            "bljg": RESULTS[told.disposition] if told.disposition else "",
            "blqk": told.internal_note,
            "gkdf": told.public_reply,
            "jjje": parsing.wan_text(told.recovered_fen),
            "sfss": TRUE[told.substantiated],
            "sfjj": _code(told.resolved),
        }
    if isinstance(told, ReturnAsked):
        return {"lx": "sq", "sqlx": "zb", "xsbh": told.partner_no, "ly": told.reason, "qx": told.belongs_to or ""}
    if isinstance(told, ExtensionAsked):
        return {"lx": "sq", "sqlx": "yq", "xsbh": told.partner_no, "ly": told.reason, "qx": str(told.term)}
    return None


def _code(known: bool | None) -> str:
    return "" if known is None else "1" if known else "2"


ADAPTER = Adapter(
    partner=Partner(
        NAME,
        claim=tif_claim,
        push=Push(
            sign=lambda secret, _, __, now: tif_headers(secret.decode(), now),
            accepted=by_word("errcode", {"0"}, unsure={"-1"}),
        ),
    ),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
