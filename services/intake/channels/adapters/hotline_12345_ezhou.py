"""A synthetic 12345 system like Ezhou's. All items come to one address; `psot_name` says what an item means.

Sourced (interchange 2.1, 2.2, read from one live city's system): the steps and states, and the keys of our answer
(`record_number`, `psot_name`, `note`, `note1` … `note11`, `expires`, `di_ids`). Our own: all other keys of items, the
signature (HMAC over application, time, nonce and body), and the success code 200 inside the body.

Money is in yuan as text, limits are in working days. An order cannot be returned once it was signed for.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from services.intake.channels import incoming
from services.intake.channels.adapters import hotline_12345, parsing
from services.intake.channels.adapters.adapter import (
    Adapter,
    BadItem,
    PartnerRequest,
    Reply,
    Result,
    Unreadable,
    each,
    filing,
    parsed,
)
from services.intake.channels.adapters.signatures import app_claim, app_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import CHINA_TIME, china_time, ours, words_of
from services.intake.channels.incoming import Incoming
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked, SignedFor
from services.intake.channels.rules.orders import Request
from shared import clock
from shared.access.partner_auth import Partner, Push

NAME = "hotline_12345_ezhou"
WORDS = words_of(NAME)
MOST = 1_000
"""Items in one message."""
REACHED = {"是": True, "否": False}


class Item(BaseModel):
    """The keys that all items have. Unknown keys are ignored; the raw item is stored with them."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    record_number: str = Field(min_length=1, max_length=32)
    psot_name: str
    step_time: str | None = None
    status: str | None = None
    note: str | None = Field(default=None, max_length=2_000)


class Order(Item):
    """派遣: a complaint and its order."""

    caller_name: str | None = None
    caller_phone: str | None = None
    id_card: str | None = None
    area_code: str
    industry: str | None = None
    company_name: str | None = None
    company_code: str | None = None
    project_name: str | None = None
    people_count: int = Field(default=1, ge=1)
    money: str | int | None = None
    content: str
    category: str | None = None
    urgency: str | None = None
    expires: int | None = Field(default=None, ge=1, le=365)
    di_ids: str = ""


class Verdict(Item):
    """退单审核, 延期审核."""

    result: str
    expires: int | None = Field(default=None, ge=1, le=365)


class CallBack(Item):
    """回访."""

    reached: str = "是"
    satisfaction: str | None = None


class Rework(Item):
    round: int | None = Field(default=None, ge=1)


class CoDispatch(Item):
    di_ids: str


class Duplicate(Item):
    parent_number: str


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests with 1 to `MOST` items under `records`. Raises Unreadable."""
    body = request.json()
    records = body.get("records") if isinstance(body, dict) else None
    if not isinstance(records, list) or not 0 < len(records) <= MOST:
        raise Unreadable(field="records", reason=f"应为1至{MOST}条的数组")
    return each(records, _read_one, _number)


def _read_one(item: Any) -> Incoming:
    step = item.get("psot_name") if isinstance(item, dict) else None
    if not isinstance(step, str) or step not in READERS:
        raise BadItem(field="psot_name", reason=f"不认识的取值，可用：{'、'.join(READERS)}")
    return READERS[step](item)


def _number(item: Any) -> str | None:
    number = item.get("record_number") if isinstance(item, dict) else None
    return number if isinstance(number, str) and len(number) <= 32 else None


def _about(item: Item, sent: Any) -> dict[str, Any]:
    at = china_time(item.step_time, "step_time")
    return {"partner_no": item.record_number, "raw": parsing.as_sent(sent), "at": at}


def _order(sent: Any) -> incoming.Filing:
    order = parsed(Order, sent)
    company = {"name": order.company_name or None, "uscc": order.company_code or None}
    new = filing(
        {
            "channel": "hotline_12345",
            "partner_no": order.record_number,
            "division": order.area_code,
            "domain": WORDS.domain(order.industry, "industry"),
            "reporter": {
                "name": order.caller_name or None,
                "phone": order.caller_phone or None,
                "id_no": order.id_card or None,
            },
            "employer": company if any(company.values()) else None,
            "project": {"name": order.project_name} if order.project_name else None,
            "workers": order.people_count,
            "owed_fen": WORDS.fen(order.money, "money"),
            "summary": order.content,
        }
    )
    facts = incoming.OrderFacts(
        state=WORDS.state(order.status or "已派遣", "status"),
        category=order.category,
        urgency=WORDS.urgency(order.category, order.urgency, "urgency"),
        limit=WORDS.term(order.expires),
        assignees=_departments(order.di_ids),
    )
    return incoming.Filing(**_about(order, sent), new=new, order=facts)


def _departments(joined: str) -> list[str]:
    return [each.strip() for each in joined.replace("，", ",").split(",") if each.strip()]


def _flow(sent: Any) -> incoming.Moved:
    item = parsed(Item, sent)
    return incoming.Moved(**_about(item, sent), state=WORDS.state(item.status or "", "status"))


def _supplement(sent: Any) -> incoming.Supplement:
    item = parsed(Item, sent)
    if not item.note:
        raise BadItem(field="note", reason="缺少该字段")
    return incoming.Supplement(**_about(item, sent), text=item.note)


def _press(sent: Any) -> incoming.Pressed:
    item = parsed(Item, sent)
    pressure = ours(WORDS.pressures, item.psot_name, "psot_name")
    return incoming.Pressed(**_about(item, sent), pressure=pressure, words=item.note)


def _call_back(sent: Any) -> incoming.CalledBack:
    call = parsed(CallBack, sent)
    reached = ours(REACHED, call.reached, "reached")
    satisfied = ours(WORDS.satisfied, call.satisfaction or "", "satisfaction") if reached else None
    return incoming.CalledBack(**_about(call, sent), reached=reached, satisfied=satisfied, words=call.note)


def _verdict(on: Request) -> Callable[[Any], incoming.Verdict]:
    def verdict(sent: Any) -> incoming.Verdict:
        told = parsed(Verdict, sent)
        granted = ours(WORDS.verdicts, told.result, "result")
        term = WORDS.term(told.expires)
        return incoming.Verdict(**_about(told, sent), on=on, granted=granted, reason=told.note, term=term)

    return verdict


def _rework(sent: Any) -> incoming.Reworked:
    item = parsed(Rework, sent)
    return incoming.Reworked(**_about(item, sent), round=item.round, words=item.note)


def _co_dispatch(sent: Any) -> incoming.CoDispatched:
    item = parsed(CoDispatch, sent)
    return incoming.CoDispatched(**_about(item, sent), assignees=_departments(item.di_ids))


def _duplicate(sent: Any) -> incoming.DuplicateOf:
    item = parsed(Duplicate, sent)
    return incoming.DuplicateOf(**_about(item, sent), of=item.parent_number)


def _cancel(sent: Any) -> incoming.TakenBack:
    item = parsed(Item, sent)
    return incoming.TakenBack(**_about(item, sent), reason=item.note)


READERS: dict[str, Callable[[Any], Incoming]] = {
    "派遣": _order,
    "流转": _flow,
    "补充": _supplement,
    "催办": _press,
    "督办": _press,
    "提级督办": _press,
    "回访": _call_back,
    "退单审核": _verdict(Request.RETURN),
    "延期审核": _verdict(Request.EXTENSION),
    "重办": _rework,
    "加派": _co_dispatch,
    "重复": _duplicate,
    "撤单": _cancel,
}


def reply(results: Sequence[Result]) -> Reply:
    """Code in the body: 200 when all items were accepted, 206 when some were, 500 when none. HTTP is always 200."""
    fine = [each.fine for each in results]
    code = 200 if all(fine) else 206 if any(fine) else 500
    return Reply.of({"code": code, "message": MESSAGES[code], "data": [_result(each) for each in results]})


MESSAGES = {200: "成功", 206: "部分成功", 500: "失败"}
OUTCOMES = {"taken": "已接收", "again": "重复推送", "noted": "已记录，未改变状态", "refused": "不接收"}


def _result(result: Result) -> dict[str, Any]:
    why = result.refusal.message("zh") if result.refusal else ""
    told = {"record_number": result.partner_no or "", "result": "1" if result.fine else "0", "reason": why}
    return told | {"outcome": OUTCOMES[result.outcome], "number": result.number or ""}


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An answer with the keys of the live system; signing for, returning or extending an order with keys of our own."""
    if isinstance(told, Answer):
        return hotline_12345.answer(told)
    if not isinstance(told, SignedFor | ReturnAsked | ExtensionAsked):
        return None
    common = {"record_number": told.partner_no, "step_time": told.at.astimezone(clock.CHINA).strftime(CHINA_TIME)}
    if isinstance(told, SignedFor):
        return common | {"psot_name": "签收", "di_name": told.unit}
    if isinstance(told, ReturnAsked):
        belongs = {"suggest_dept": told.belongs_to or ""}
        return common | {"psot_name": "退单", "note8": WORDS.returns[told.ground], "note": told.reason} | belongs
    amount, unit = WORDS.told_term(told.term)
    return common | {"psot_name": "延期", "expires": amount, "expires_unit": unit, "note": told.reason}


accepted = by_word("code", {"200"})
"""Success is `code` 200 inside the body, any other code a refusal; without a readable code the outcome is unknown."""


def query(address: str, delivery: str) -> tuple[str, dict[str, Any]]:
    """Address and query to ask whether a message arrived."""
    return f"{address}/query", {"bizNo": delivery}


def arrived(status: int, body: bytes) -> bool | None:
    """Whether the message arrived, by `data.received`; None where the system does not say."""
    if not accepted(status, body):
        return None
    data = json.loads(body).get("data")
    received = data.get("received") if isinstance(data, dict) else None
    return received if isinstance(received, bool) else None


ADAPTER = Adapter(
    partner=Partner(NAME, app_claim, Push(app_headers, accepted, query, arrived)),
    channel="hotline_12345",
    read=read,
    reply=reply,
    tell=tell,
)
