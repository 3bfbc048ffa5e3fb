"""A synthetic 12345 system like Zhuhai's. Each kind of item has an address of its own: dispatch, flow, audit and so on.

Sourced: the names of the flow (interchange 2.3, Guangdong), a string `executeResult` of "1" as success (0.5), money in
万元 in partners' records (0.4), the Guangdong signature over time and nonce (section 9). Our own: the keys and codes.

Limits are in hours, times in milliseconds, states are numbers. Signing is only a receipt in this system: an order may
be returned after it was signed for, until somebody handles it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.channels import incoming
from services.intake.channels.adapters import fields, parsing
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import TIF, tif_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import words_of
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked, SignedFor
from services.intake.channels.rules.order_terms import TimeUnit
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Push

NAME = "hotline_12345_zhuhai"
WORDS = words_of(NAME)
TRUE: Mapping[bool | None, str] = {True: "1", False: "0", None: "2"}
"""诉求属实: 属实, 不属实, 未能核实."""

HOURS, UNITS = fields.whole(1, 8_760), fields.texts(20)
NUMBER = Field("workOrderNo", "number of the order 工单编号", "partner_no", fields.text(64), needed=True)
COMMON = (NUMBER, Field("eventTime", "when it happened", "at", fields.MILLISECONDS))
STATE, REMARK = fields.coded(WORDS.states), Field("remark", "remark 备注", "words", fields.WORDS)

ORDER = (
    *COMMON,
    REMARK,
    Field("appealName", "name of the petitioner 诉求人", "reporter.name"),
    Field("appealPhone", "their phone", "reporter.phone"),
    Field("appealIdNo", "their identity number", "reporter.id_no"),
    Field("regionCode", "place of work", "division", fields.DIVISION, needed=True),
    Field("bizType", "construction or not; empty: not", "domain", fields.coded(WORDS.domains)),
    Field("unitName", "employer; this, its code or the project is needed", "employer.name"),
    Field("unitCode", "its unified social credit code", "employer.uscc", fields.USCC),
    Field("projectName", "project", "project.name"),
    Field("personNum", "number of workers; empty: 1", "workers", fields.PEOPLE),
    Field("oweAmount", "sum owed 欠薪金额", "owed_fen", WORDS.money),
    Field("appealContent", "what the petitioner says 诉求内容", "summary", fields.LONG, needed=True),
    Field("appealType", "category of the hotline"),
    Field("urgentLevel", "urgency; empty: ordinary", "", fields.listed(WORDS.urgencies)),
    Field("limitHours", "limit of this order, hours", "", HOURS),
    Field("handleUnits", "departments 承办单位", "", UNITS),
    Field("nodeStatus", "state; empty: 30", "", STATE, unsaid=OrderState.DISPATCHED),
)
FLOW = (*COMMON, REMARK, Field("nodeStatus", "state 节点状态", "", STATE, needed=True))
ON = fields.coded({"BACK": Request.RETURN, "DELAY": Request.EXTENSION})
AUDIT = (
    *COMMON,
    REMARK,
    Field("applyType", "the request that is ruled on: 退单 or 延期", "", ON, needed=True),
    Field("auditResult", "granted or not 审核结果", "", fields.coded(WORDS.verdicts), needed=True),
    Field("delayHours", "extension granted, hours; empty: as asked", "", HOURS),
)
URGE = (*COMMON, REMARK, Field("urgeType", "how it presses", "", fields.coded(WORDS.pressures), needed=True))
REACHED = fields.coded({"1": True, "0": False})
VISIT = (
    *COMMON,
    REMARK,
    Field("visitState", "whether the petitioner was reached; empty: yes", "", REACHED, unsaid=True),
    Field("satisfaction", "satisfied or not; needed where reached", "", fields.coded(WORDS.satisfied)),
)
REDO = (*COMMON, REMARK, Field("redoCount", "the round of rework; empty: one more", "", fields.whole(1, 999)))
APPEND = (*COMMON, Field("appendContent", "what is added 补充内容", "summary", fields.LONG, needed=True))
ASSIST = (*COMMON, Field("handleUnits", "departments added", "", UNITS, needed=True))
REPEAT = (*COMMON, Field("sameOrderNo", "the order that it repeats", needed=True))
CANCEL = (*COMMON, REMARK)


def _order(said: Said) -> incoming.Filing:
    facts = incoming.OrderFacts(
        state=said["nodeStatus"],
        category=said["appealType"],
        urgency=WORDS.urgency(said["appealType"], said.word("urgentLevel"), "urgentLevel"),
        limit=WORDS.term(said["limitHours"]),
        assignees=said["handleUnits"] or (),
    )
    return said.filing({"channel": "hotline_12345"}, facts)


def _flow(said: Said) -> incoming.Moved:
    return incoming.Moved(**said.about, state=said["nodeStatus"])


def _audit(said: Said) -> incoming.Verdict:
    ruling = {"on": said["applyType"], "granted": said["auditResult"], "reason": said["remark"]}
    return incoming.Verdict(**said.about, **ruling, term=WORDS.term(said["delayHours"], TimeUnit.NATURAL_HOUR))


def _urge(said: Said) -> incoming.Pressed:
    return incoming.Pressed(**said.about, pressure=said["urgeType"], words=said["remark"])


def _visit(said: Said) -> incoming.CalledBack:
    reached = said["visitState"]
    satisfied = said.need("satisfaction") if reached else None
    return incoming.CalledBack(**said.about, reached=reached, satisfied=satisfied, words=said["remark"])


def _redo(said: Said) -> incoming.Reworked:
    return incoming.Reworked(**said.about, round=said["redoCount"], words=said["remark"])


def _append(said: Said) -> incoming.Supplement:
    return incoming.Supplement(**said.about, text=said["appendContent"])


def _assist(said: Said) -> incoming.CoDispatched:
    return incoming.CoDispatched(**said.about, assignees=said["handleUnits"])


def _repeat(said: Said) -> incoming.DuplicateOf:
    return incoming.DuplicateOf(**said.about, of=said["sameOrderNo"])


def _cancel(said: Said) -> incoming.TakenBack:
    return incoming.TakenBack(**said.about, reason=said["remark"])


FORM = Form(
    key="data",
    number="workOrderNo",
    most=500,
    calls=(
        Call("dispatch", "派单", "a complaint and its order", ORDER, _order),
        Call("flow", "流转", "the order's state with the hotline", FLOW, _flow),
        Call("audit", "审核", "the ruling on our request to return or extend", AUDIT, _audit),
        Call("urge", "催办督办", "the hotline presses", URGE, _urge),
        Call("visit", "回访", "the hotline called the petitioner back", VISIT, _visit),
        Call("redo", "重办", "the order is to be handled again", REDO, _redo),
        Call("append", "补充", "the petitioner adds something", APPEND, _append),
        Call("assist", "协办", "more departments", ASSIST, _assist),
        Call("repeat", "重复", "the order repeats another", REPEAT, _repeat),
        Call("cancel", "撤单", "the petitioner withdraws", CANCEL, _cancel),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """`executeResult` "1" when every item was accepted, else "0"; each refused item with its reason."""
    body = {
        "executeResult": "1" if all(each.fine for each in results) else "0",
        "failList": [
            {"workOrderNo": each.partner_no or "", "failReason": each.why} for each in results if not each.fine
        ],
        "acceptList": [
            {"workOrderNo": each.partner_no, "acceptNo": each.number, "outcome": each.outcome}
            for each in results
            if each.fine
        ],
    }
    return Reply.of(body)


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An answer, or signing for, returning or extending an order. Sums are in 万元."""
    if isinstance(told, Answer):
        return _answer(told)
    if not isinstance(told, SignedFor | ReturnAsked | ExtensionAsked):
        return None
    common = {"workOrderNo": told.partner_no, "eventTime": int(told.at.timestamp() * 1000)}
    if isinstance(told, SignedFor):
        return common | {"flowType": "SIGN", "handleUnit": told.unit}
    if isinstance(told, ReturnAsked):
        code = {"backReason": WORDS.returns[told.ground], "suggestUnit": told.belongs_to or ""}
        return common | {"flowType": "BACK", "remark": told.reason} | code
    amount, unit = WORDS.told_term(told.term)
    return common | {"flowType": "DELAY", "delay": amount, "delayUnit": unit, "remark": told.reason}


def _answer(told: Answer) -> dict[str, Any]:
    """An interim or final answer; what else is not known is null. Internal note and public reply are two texts."""
    return {
        "workOrderNo": told.partner_no,
        "flowType": "FINISH" if told.final else "PROGRESS",
        "isTrue": TRUE[told.substantiated],
        "isSolved": _digit(told.resolved),
        "isContact": _digit(told.contact_made),
        "unsolvedReason": told.unresolved_reason or "",
        "conclusion": told.conclusion,
        "recoverAmount": parsing.wan_text(told.recovered_fen),
        "handleNote": told.internal_note,
        "publicReply": told.public_reply,
    }


def _digit(known: bool | None) -> str | None:
    return None if known is None else "1" if known else "0"


ADAPTER = Adapter(
    name=NAME,
    channel="hotline_12345",
    form=FORM,
    scheme=TIF,
    push=Push(
        sign=lambda secret, delivery, _, now: tif_headers(secret.decode(), now) | {"x-biz-no": delivery},
        accepted=by_word("executeResult", {"1"}),
    ),
    reply=reply,
    tell=tell,
    returns_from=frozenset({OrderState.DISPATCHED, OrderState.SIGNED}),
)
