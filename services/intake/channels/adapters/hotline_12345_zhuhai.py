"""A synthetic 12345 system like Zhuhai's. Each kind of item has an address of its own: dispatch, flow, audit and so on.

Sourced: the names of the flow (interchange 2.3, Guangdong), a string `executeResult` of "1" as success (0.5), money in
万元 in partners' records (0.4), the Guangdong signature over time and nonce (section 9). Our own: the keys and codes.

Limits are in hours, times in milliseconds, states are numbers. Signing is only a receipt in this system: an order may
be returned after it was signed for, until somebody handles it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from services.intake.channels import incoming
from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import (
    Adapter,
    PartnerRequest,
    Reply,
    Result,
    Unreadable,
    each,
    filing,
    parsed,
)
from services.intake.channels.adapters.signatures import tif_claim, tif_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import epoch_time, ours, words_of
from services.intake.channels.incoming import Incoming
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked, SignedFor
from services.intake.channels.rules.order_terms import TimeUnit
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Partner, Push

NAME = "hotline_12345_zhuhai"
WORDS = words_of(NAME)
MOST = 500
"""Items in one message."""
TRUE: Mapping[bool | None, str] = {True: "1", False: "0", None: "2"}
"""诉求属实: 属实, 不属实, 未能核实."""


class Item(BaseModel):
    """The keys that all items have. Unknown keys are ignored; the raw item is stored with them."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    workOrderNo: str = Field(min_length=1, max_length=64)  # noqa: N815 their spelling, here and below
    eventTime: int | None = None  # noqa: N815
    remark: str | None = Field(default=None, max_length=2_000)


class Order(Item):
    appealName: str | None = None  # noqa: N815
    appealPhone: str | None = None  # noqa: N815
    appealIdNo: str | None = None  # noqa: N815
    regionCode: str  # noqa: N815
    bizType: str | None = None  # noqa: N815
    unitName: str | None = None  # noqa: N815
    unitCode: str | None = None  # noqa: N815
    projectName: str | None = None  # noqa: N815
    personNum: int = Field(default=1, ge=1)  # noqa: N815
    oweAmount: Any = None  # noqa: N815
    appealContent: str  # noqa: N815
    appealType: str | None = None  # noqa: N815
    urgentLevel: str | None = None  # noqa: N815
    limitHours: int | None = Field(default=None, ge=1, le=8_760)  # noqa: N815
    handleUnits: list[str] = Field(default_factory=list, max_length=20)  # noqa: N815
    nodeStatus: str = "30"  # noqa: N815


class Flow(Item):
    nodeStatus: str  # noqa: N815


class Audit(Item):
    """审核, the ruling on a request: `applyType` BACK 退单, DELAY 延期."""

    applyType: Literal["BACK", "DELAY"]  # noqa: N815
    auditResult: str  # noqa: N815
    delayHours: int | None = Field(default=None, ge=1, le=8_760)  # noqa: N815


class Urge(Item):
    urgeType: str  # noqa: N815


class Visit(Item):
    """回访: `visitState` 1 reached, 0 not."""

    visitState: Literal["1", "0"] = "1"  # noqa: N815
    satisfaction: str | None = None


class Redo(Item):
    redoCount: int | None = Field(default=None, ge=1)  # noqa: N815


class Append(Item):
    appendContent: str = Field(min_length=1, max_length=10_000)  # noqa: N815


class Assist(Item):
    handleUnits: list[str] = Field(min_length=1, max_length=20)  # noqa: N815


class Repeat(Item):
    sameOrderNo: str  # noqa: N815


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests with 1 to `MOST` items under `data`; the path says what they mean. Raises Unreadable."""
    read_one = READERS.get(request.call)
    if read_one is None:
        raise Unreadable(field="path", reason=f"应为{'、'.join(READERS)}之一")
    items = parsing.rows_under(request, "data")
    if not 0 < len(items) <= MOST:
        raise Unreadable(field="data", reason=f"应为1至{MOST}条的数组")
    return each(items, read_one, _number)


def _number(item: Any) -> str | None:
    number = item.get("workOrderNo") if isinstance(item, dict) else None
    return number if isinstance(number, str) and len(number) <= 64 else None


def _about(item: Item, sent: Any) -> dict[str, Any]:
    at = epoch_time(item.eventTime, "eventTime")
    return {"partner_no": item.workOrderNo, "raw": parsing.as_sent(sent), "at": at}


def _order(sent: Any) -> incoming.Filing:
    order = parsed(Order, sent)
    unit = {"name": order.unitName or None, "uscc": order.unitCode or None}
    person = {"name": order.appealName, "phone": order.appealPhone, "id_no": order.appealIdNo}
    new = filing(
        {
            "channel": "hotline_12345",
            "partner_no": order.workOrderNo,
            "division": parsing.division({"regionCode": order.regionCode}, "regionCode"),
            "domain": WORDS.domain(order.bizType, "bizType"),
            "reporter": {key: value or None for key, value in person.items()},
            "employer": unit if any(unit.values()) else None,
            "project": {"name": order.projectName} if order.projectName else None,
            "workers": order.personNum,
            "owed_fen": WORDS.fen(order.oweAmount, "oweAmount"),
            "summary": order.appealContent,
        }
    )
    facts = incoming.OrderFacts(
        state=WORDS.state(order.nodeStatus, "nodeStatus"),
        category=order.appealType,
        urgency=WORDS.urgency(order.appealType, order.urgentLevel, "urgentLevel"),
        limit=WORDS.term(order.limitHours),
        assignees=order.handleUnits,
    )
    return incoming.Filing(**_about(order, sent), new=new, order=facts)


def _flow(sent: Any) -> incoming.Moved:
    flow = parsed(Flow, sent)
    return incoming.Moved(**_about(flow, sent), state=WORDS.state(flow.nodeStatus, "nodeStatus"))


def _audit(sent: Any) -> incoming.Verdict:
    audit = parsed(Audit, sent)
    on = Request.RETURN if audit.applyType == "BACK" else Request.EXTENSION
    granted = ours(WORDS.verdicts, audit.auditResult, "auditResult")
    term = WORDS.term(audit.delayHours, TimeUnit.NATURAL_HOUR)
    return incoming.Verdict(**_about(audit, sent), on=on, granted=granted, reason=audit.remark, term=term)


def _urge(sent: Any) -> incoming.Pressed:
    urge = parsed(Urge, sent)
    pressure = ours(WORDS.pressures, urge.urgeType, "urgeType")
    return incoming.Pressed(**_about(urge, sent), pressure=pressure, words=urge.remark)


def _visit(sent: Any) -> incoming.CalledBack:
    visit = parsed(Visit, sent)
    reached = visit.visitState == "1"
    satisfied = ours(WORDS.satisfied, visit.satisfaction or "", "satisfaction") if reached else None
    return incoming.CalledBack(**_about(visit, sent), reached=reached, satisfied=satisfied, words=visit.remark)


def _redo(sent: Any) -> incoming.Reworked:
    redo = parsed(Redo, sent)
    return incoming.Reworked(**_about(redo, sent), round=redo.redoCount, words=redo.remark)


def _append(sent: Any) -> incoming.Supplement:
    more = parsed(Append, sent)
    return incoming.Supplement(**_about(more, sent), text=more.appendContent)


def _assist(sent: Any) -> incoming.CoDispatched:
    assist = parsed(Assist, sent)
    return incoming.CoDispatched(**_about(assist, sent), assignees=assist.handleUnits)


def _repeat(sent: Any) -> incoming.DuplicateOf:
    repeat = parsed(Repeat, sent)
    return incoming.DuplicateOf(**_about(repeat, sent), of=repeat.sameOrderNo)


def _cancel(sent: Any) -> incoming.TakenBack:
    item = parsed(Item, sent)
    return incoming.TakenBack(**_about(item, sent), reason=item.remark)


READERS: Mapping[str, Callable[[Any], Incoming]] = {
    "dispatch": _order,
    "flow": _flow,
    "audit": _audit,
    "urge": _urge,
    "visit": _visit,
    "redo": _redo,
    "append": _append,
    "assist": _assist,
    "repeat": _repeat,
    "cancel": _cancel,
}


def reply(results: Sequence[Result]) -> Reply:
    """`executeResult` "1" when every item was accepted, else "0"; each refused item with its reason."""
    body = {
        "executeResult": "1" if all(each.fine for each in results) else "0",
        "failList": [
            {"workOrderNo": each.partner_no or "", "failReason": each.refusal.message("zh")}
            for each in results
            if each.refusal is not None
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
    partner=Partner(
        NAME,
        tif_claim,
        Push(
            sign=lambda secret, delivery, _, now: tif_headers(secret.decode(), now) | {"x-biz-no": delivery},
            accepted=by_word("executeResult", {"1"}),
        ),
    ),
    channel="hotline_12345",
    read=read,
    reply=reply,
    tell=tell,
    returns_from=frozenset({OrderState.DISPATCHED, OrderState.SIGNED}),
)
