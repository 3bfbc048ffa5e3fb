"""A synthetic 12345 system like Ezhou's. All items come to one address; `psot_name` says what an item means.

Sourced (interchange 2.1, 2.2, read from one live city's system): the steps and states, and the keys of our answer
(`record_number`, `psot_name`, `note`, `note1` … `note11`, `expires`, `di_ids`). Our own: all other keys of items, the
signature (HMAC over application, time, nonce and body), and the success code 200 inside the body.

Money is in yuan as text, limits are in working days. An order cannot be returned once it was signed for.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from services.intake.channels import incoming
from services.intake.channels.adapters import fields, hotline_12345
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.parsing import pattern
from services.intake.channels.adapters.signatures import APP, app_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import CHINA_TIME, words_of
from services.intake.channels.outgoing import Answer, ExtensionAsked, Outgoing, ReturnAsked, SignedFor
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Push
from shared.clock import CHINA

NAME = "hotline_12345_ezhou"
WORDS = words_of(NAME)

DAYS = fields.whole(1, 365)
NOTE = Field("note", "remark 备注", "words", fields.WORDS)
COMMON = (
    Field("record_number", "number of the order 工单编号", "partner_no", fields.text(32), needed=True),
    Field("psot_name", "what the item means 环节; the calls of this page", needed=True),
    Field("step_time", "when it happened", "at", fields.time_as(CHINA_TIME)),
)
STATE = fields.coded(WORDS.states)

ORDER = (
    *COMMON,
    NOTE,
    Field("caller_name", "name of the petitioner 来电人", "reporter.name"),
    Field("caller_phone", "their phone", "reporter.phone"),
    Field("id_card", "their identity number", "reporter.id_no"),
    Field("area_code", "place of work", "division", fields.DIVISION, needed=True),
    Field("industry", "construction or not; empty: not", "domain", fields.coded(WORDS.domains)),
    Field("company_name", "employer; this, its code or the project is needed", "employer.name"),
    Field("company_code", "its unified social credit code", "employer.uscc", fields.USCC),
    Field("project_name", "project", "project.name"),
    Field("people_count", "number of workers; empty: 1", "workers", fields.PEOPLE),
    Field("money", "sum owed 欠薪金额", "owed_fen", WORDS.money),
    Field("content", "what the petitioner says 诉求内容", "summary", fields.LONG, needed=True),
    Field("category", "category of the hotline"),
    Field("urgency", "urgency, alone or after the category; empty: ordinary", "", fields.listed(WORDS.urgencies)),
    Field("expires", "limit of this order, working days", "", DAYS),
    Field("di_ids", "departments 承办单位, joined by commas", "", fields.WORDS),
    Field("status", "state; empty: 已派遣", "", STATE, unsaid=OrderState.DISPATCHED),
)
FLOW = (*COMMON, NOTE, Field("status", "state 状态", "", STATE, needed=True))
SUPPLEMENT = (*COMMON, Field("note", "what is added 补充内容", "summary", fields.WORDS, needed=True))
RULING = (
    *COMMON,
    NOTE,
    Field("result", "granted or not 审核结果", "", fields.coded(WORDS.verdicts), needed=True),
    Field("expires", "extension granted, working days; empty: as asked", "", DAYS),
)
REACHED = fields.coded({"是": True, "否": False})
CALL_BACK = (
    *COMMON,
    NOTE,
    Field("reached", "whether the petitioner was reached; empty: yes", "", REACHED, unsaid=True),
    Field("satisfaction", "satisfied or not; needed where reached", "", fields.coded(WORDS.satisfied)),
)
REWORK = (*COMMON, NOTE, Field("round", "the round of rework; empty: one more", "", fields.whole(1, 999)))
CO_DISPATCH = (*COMMON, Field("di_ids", "departments added, joined by commas", "", fields.WORDS, needed=True))
REPEAT = (*COMMON, Field("parent_number", "the order that it repeats", needed=True))


def _order(said: Said) -> incoming.Filing:
    facts = incoming.OrderFacts(
        state=said["status"],
        category=said["category"],
        urgency=WORDS.urgency(said["category"], said.word("urgency"), "urgency"),
        limit=WORDS.term(said["expires"]),
        assignees=_departments(said["di_ids"] or ""),
    )
    return said.filing({"channel": "hotline_12345"}, facts)


def _departments(joined: str) -> list[str]:
    return [each.strip() for each in joined.replace("，", ",").split(",") if each.strip()]


def _flow(said: Said) -> incoming.Moved:
    return incoming.Moved(**said.about, state=said["status"])


def _supplement(said: Said) -> incoming.Supplement:
    return incoming.Supplement(**said.about, text=said["note"])


def _press(said: Said) -> incoming.Pressed:
    return incoming.Pressed(**said.about, pressure=WORDS.pressures[said["psot_name"]], words=said["note"])


def _call_back(said: Said) -> incoming.CalledBack:
    satisfied = said.need("satisfaction") if said["reached"] else None
    return incoming.CalledBack(**said.about, reached=said["reached"], satisfied=satisfied, words=said["note"])


def _ruled(on: Request) -> Callable[[Said], incoming.Verdict]:
    def ruled(said: Said) -> incoming.Verdict:
        ruling = {"on": on, "granted": said["result"], "reason": said["note"]}
        return incoming.Verdict(**said.about, **ruling, term=WORDS.term(said["expires"]))

    return ruled


def _rework(said: Said) -> incoming.Reworked:
    return incoming.Reworked(**said.about, round=said["round"], words=said["note"])


def _co_dispatch(said: Said) -> incoming.CoDispatched:
    return incoming.CoDispatched(**said.about, assignees=_departments(said["di_ids"]))


def _repeat(said: Said) -> incoming.DuplicateOf:
    return incoming.DuplicateOf(**said.about, of=said["parent_number"])


def _cancel(said: Said) -> incoming.TakenBack:
    return incoming.TakenBack(**said.about, reason=said["note"])


FORM = Form(
    key="records",
    number="record_number",
    most=1_000,
    address="orders",
    by="psot_name",
    calls=(
        Call("派遣", "派遣", "a complaint and its order", ORDER, _order),
        Call("流转", "流转", "the order's state with the hotline", FLOW, _flow),
        Call("补充", "补充", "the petitioner adds something", SUPPLEMENT, _supplement),
        *(Call(word, word, "the hotline presses", (*COMMON, NOTE), _press) for word in WORDS.pressures),
        Call("回访", "回访", "the hotline called the petitioner back", CALL_BACK, _call_back),
        Call("退单审核", "退单审核", "the ruling on our request to return", RULING, _ruled(Request.RETURN)),
        Call("延期审核", "延期审核", "the ruling on our request to extend", RULING, _ruled(Request.EXTENSION)),
        Call("重办", "重办", "the order is to be handled again", REWORK, _rework),
        Call("加派", "加派", "more departments", CO_DISPATCH, _co_dispatch),
        Call("重复", "重复", "the order repeats another", REPEAT, _repeat),
        Call("撤单", "撤单", "the petitioner withdraws", (*COMMON, NOTE), _cancel),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """Code in the body: 200 when all items were accepted, 206 when some were, 500 when none. HTTP is always 200."""
    fine = [each.fine for each in results]
    code = 200 if all(fine) else 206 if any(fine) else 500
    return Reply.of({"code": code, "message": MESSAGES[code], "data": [_result(each) for each in results]})


MESSAGES = {200: "成功", 206: "部分成功", 500: "失败"}
OUTCOMES = {"taken": "已接收", "again": "重复推送", "noted": "已记录，未改变状态", "refused": "不接收"}


def _result(result: Result) -> dict[str, Any]:
    told = {"record_number": result.partner_no or "", "result": "1" if result.fine else "0"}
    return told | {"reason": result.why or ""} | {"outcome": OUTCOMES[result.outcome], "number": result.number or ""}


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An answer with the keys of the live system; signing for, returning or extending an order with keys of our own."""
    if isinstance(told, Answer):
        return hotline_12345.answer(told)
    if not isinstance(told, SignedFor | ReturnAsked | ExtensionAsked):
        return None
    common = {"record_number": told.partner_no, "step_time": told.at.astimezone(CHINA).strftime(pattern(CHINA_TIME))}
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
    name=NAME,
    channel="hotline_12345",
    form=FORM,
    scheme=APP,
    push=Push(app_headers, accepted, query, arrived),
    reply=reply,
    tell=tell,
)
