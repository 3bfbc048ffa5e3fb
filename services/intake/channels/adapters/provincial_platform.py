"""省根治欠薪信息监管系统, a province's platform: all money is in 万元, success is `errcode` 0.

Sourced: the units, the success code, times of fourteen digits, the signature. The keys are our own, in the manner of
such systems; for a province with other keys this module is changed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.channels.adapters import fields, parsing
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Kind, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.requests import BadItem
from services.intake.channels.adapters.signatures import TIF, tif_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Moved, OrderFacts, TakenBack, Verdict
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Push
from shared.trade.dispositions import Disposition

NAME = "provincial_platform"
TIME = fields.time_as("yyyyMMddHHmmss")
TAKEN_BACK = "withdrawn"
STATES = {
    "10": OrderState.DISPATCHED,
    "20": OrderState.SIGNED,
    "40": OrderState.CALLBACK,
    "50": OrderState.CLOSED,
    "90": TAKEN_BACK,
}
DOMAINS = {"01": "construction", "02": "non_construction"}
REQUESTS = {"zb": Request.RETURN, "yq": Request.EXTENSION}
"""The requests on which a ruling is sent: 转办, 延期."""

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


def _months(item: Mapping[str, Any], key: str) -> dict[str, str] | None:
    """`202506-202507` as first and last month. Raises BadItem."""
    said = parsing.plain(item, key)
    if said is None:
        return None
    begins, _, ends = said.partition("-")
    for digits in (begins, ends or begins):
        if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            raise BadItem(field=key, reason="应为yyyyMM-yyyyMM")
    ends = ends or begins
    return {"from": f"{begins[:4]}-{begins[4:]}", "to": f"{ends[:4]}-{ends[4:]}"}


KIND = Field("lx", "what the item is 类型; the calls of this page; empty: tj")
NUMBER = Field("xsbh", "number of the clue 线索编号", "partner_no", needed=True)
CLUE = (
    KIND,
    NUMBER,
    Field("djsj", "when it was registered 登记时间", "at", TIME),
    Field("xzqh", "place of work 行政区划", "division", fields.DIVISION, needed=True),
    Field("lylx", "field 领域类型; empty: not construction", "domain", fields.coded(DOMAINS)),
    Field("xm", "name of the reporter 姓名", "reporter.name"),
    Field("dh", "their phone 电话", "reporter.phone"),
    Field("zjh", "their identity number 证件号", "reporter.id_no"),
    Field("dwmc", "employer 单位名称; this, its code or the project is needed", "employer.name"),
    Field("tyshxydm", "its unified social credit code 统一社会信用代码", "employer.uscc", fields.USCC),
    Field("xmmc", "project 项目名称", "project.name"),
    Field("qxrs", "number of workers 欠薪人数; empty: 1", "workers", fields.COUNT),
    Field("qxje", "sum owed 欠薪金额", "owed_fen", fields.WAN_YUAN),
    Field("qxqj", "months owed 欠薪期间", "period", Kind("`yyyyMM-yyyyMM` or `yyyyMM`", _months)),
    Field("zy", "summary 摘要", "summary", fields.LONG, unsaid="（平台未填写摘要）"),
)
STATE = (
    KIND,
    NUMBER,
    Field("bgsj", "when it changed 变更时间", "at", TIME),
    Field("zt", "state 状态", "", fields.coded(STATES), needed=True),
    Field("bz", "remark 备注", "words", fields.WORDS),
)
RULING = (
    KIND,
    NUMBER,
    Field("spsj", "when it was ruled 审批时间", "at", TIME),
    Field("sqlx", "the request 申请类型: 转办 or 延期", "", fields.coded(REQUESTS), needed=True),
    Field("jg", "result 结果", "", fields.coded({"1": True, "2": False}), needed=True),
    Field("yj", "opinion 意见", "words", fields.WORDS),
)


def _clue(said: Said) -> Filing:
    return said.filing({"channel": NAME, "reporter.consent": True}, OrderFacts())


def _state(said: Said) -> Moved | TakenBack:
    if said["zt"] == TAKEN_BACK:
        return TakenBack(**said.about, reason=said["bz"])
    return Moved(**said.about, state=said["zt"])


def _ruling(said: Said) -> Verdict:
    return Verdict(**said.about, on=said["sqlx"], granted=said["jg"], reason=said["yj"])


FORM = Form(
    key="list",
    number="xsbh",
    address="changes",
    by="lx",
    otherwise="tj",
    calls=(
        Call("tj", "登记", "a clue is registered", CLUE, _clue),
        Call("zt", "状态变更", "the clue's state with the platform", STATE, _state),
        Call("sp", "审批", "the ruling on our request to transfer or extend", RULING, _ruling),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """`errcode` 0 when every item was accepted, else 1; `errmsg` has the reasons, `list` the result of each item."""
    failed = [each for each in results if not each.fine]
    rows = [
        {"xsbh": each.partner_no or "", "slbh": each.number or "", "cg": "1" if each.fine else "0"} for each in results
    ]
    said = "；".join(f"{each.partner_no or '（无编号）'}：{each.why}" for each in failed)
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
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=TIF,
    push=Push(
        sign=lambda secret, _, __, now: tif_headers(secret.decode(), now),
        accepted=by_word("errcode", {"0"}, unsure={"-1"}),
    ),
    reply=reply,
    tell=tell,
)
