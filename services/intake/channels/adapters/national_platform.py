"""全国根治欠薪线索反映平台, the national clue platform: clues are pulled or pushed, verdicts written back (INT-12).

In one record the owed sum is in yuan and the recovered sum in 万元 (interchange 3.2). Success is the code 201 in the
body; HTTP is always 200.
"""

import json
from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import fields, national_vocabulary, parsing
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import EXCHANGE, exchange_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, OrderFacts, Pressed, Pressure, Verdict
from services.intake.channels.outgoing import Answer, Findings, Outgoing, ReturnAsked
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Push

NAME = "national_platform"
TIME = "yyyy-MM-dd HH:mm:ss"
TAKEN = {str(national_vocabulary.TAKEN), str(national_vocabulary.WRITTEN_BEFORE)}
UNSURE = {"500", "502", "503", "504"}
"""Codes of faults of the platform: the verdict may have been written or not."""
RETURNABLE = frozenset({OrderState.DISPATCHED, OrderState.SIGNED})


NO_SUMMARY = "（平台未填写欠薪基本情况摘要）"
AT, REMARK = fields.time_as(TIME), fields.WORDS
NUMBER = Field("CLUE_CODE", "number of the clue 线索编号", "partner_no", needed=True)
CLUE = (
    NUMBER,
    Field("REGISTER_TIMES", "when it was registered 登记时间", "at", AT),
    Field("CLUE_SOURCE", "where it came from 线索来源", "clue.source_name"),
    Field("REFLECT_PERSON_NAME", "reporter 反映人; with a name it is a complaint, else a clue", "reporter.name"),
    Field("REFLECT_PERSON_PHONE", "their phone", "reporter.phone"),
    Field("REFLECT_PERSON_CARD", "their identity number", "reporter.id_no"),
    Field("INDUSTRY_FIELD", "field; empty: not construction", "domain", fields.coded(national_vocabulary.DOMAINS)),
    Field("BE_REPORTED_COMPANY", "employer 被反映单位; one of the four firms is needed", "employer.name"),
    Field("BACKPAY_PROJECT", "project 欠薪项目", "project.name"),
    Field("BUILD_COMPANY", "owner of the project 建设单位", "clue.project_owner"),
    Field("GENERAL_CONTRACTOR", "general contractor 总包; the employer where none is named", "clue.general_contractor"),
    Field("SUB_CONTRACTOR", "subcontractor 分包; the employer where none is named", "clue.subcontractor"),
    Field("IS_CONTRACT", "whether there is a contract of employment", "clue.has_contract", fields.YES_NO),
    Field("CONTRACT_CPMPANY_NAME", "employer in that contract", "clue.contract_employer"),
    Field("IS_GOV_INVEST", "whether the government invests", "clue.gov_invested", fields.YES_NO),
    Field("REGION_CODE_TEXT", "place of work 行政区划", "division", fields.DIVISION, needed=True),
    Field("DETAIL_ADDRESS", "address", "clue.address"),
    Field("BACK_PAY_PERSON", "number of workers 欠薪人数; empty: 1", "workers", fields.COUNT),
    Field("BACK_PAY_MONEY", "sum owed 欠薪金额", "owed_fen", fields.YUAN),
    Field("BACK_PAY_TIMES", "when it was earned, in words", "clue.period_text"),
    Field("BACK_PAY_REMARK", "what is reported 基本情况", "summary", fields.LONG, unsaid=NO_SUMMARY),
    Field("ONCE_REPORT", "where it was reported before, joined by commas; unknown words go into the note"),
    Field("ONCE_DETAIL_REMARK", "about that", "clue.prior_note", REMARK),
)
GRANTED = fields.coded({"1": True, "0": False, "2": False})
RESULT = (
    NUMBER,
    Field("DEAL_TIMES", "when it was ruled", "at", AT),
    Field("TRANSFER_RESULT", "granted or not", "", GRANTED, needed=True),
    Field("TRANSFER_OPINION", "opinion", "words", REMARK),
)
SUPERVISION = (
    NUMBER,
    Field("SUPERVISE_TIMES", "when it was ordered", "at", AT),
    Field("SUPERVISE_REMARK", "remark", "words", REMARK),
)


def _clue(said: Said) -> Filing:
    """Part A of the clue record. The platform requires real names and the reporter's consent to handling (INT-12)."""
    prior, unknown = _prior(said)
    note = [said["ONCE_DETAIL_REMARK"], *unknown, *_neither(said, "IS_CONTRACT", "IS_GOV_INVEST")]
    unnamed = said["BE_REPORTED_COMPANY"] is None and said["BACKPAY_PROJECT"] is None
    stand_in = said["GENERAL_CONTRACTOR"] or said["SUB_CONTRACTOR"] if unnamed else None
    return said.filing(
        {
            "channel": NAME,
            "matter_kind": "complaint" if said["REFLECT_PERSON_NAME"] else "clue",
            "reporter.consent": True,
            "prior_channels": prior,
            "clue.prior_note": "；".join(filter(None, note)) or None,
            "clue.registered_at": said["REGISTER_TIMES"],
            **({"employer.name": stand_in} if unnamed else {}),
        },
        OrderFacts(),
    )


def _prior(said: Said) -> tuple[list[str], list[str]]:
    """The channels named in ONCE_REPORT, and its words that name none."""
    told = [word.strip() for word in (said["ONCE_REPORT"] or "").replace("，", ",").split(",")]
    known = [national_vocabulary.PRIOR[word] for word in told if word in national_vocabulary.PRIOR]
    return list(dict.fromkeys(known)), [word for word in told if word and word not in national_vocabulary.PRIOR]


def _neither(said: Said, *keys: str) -> list[str]:
    """The words of these fields that say neither yes nor no: they are kept in the clue's note."""
    return [f"{each}：{word}" for each in keys if (word := said.word(each)) and said[each] is None]


def _result(said: Said) -> Verdict:
    ruling = {"granted": said["TRANSFER_RESULT"], "reason": said["TRANSFER_OPINION"]}
    return Verdict(**said.about, on=Request.RETURN, **ruling)


def _supervision(said: Said) -> Pressed:
    return Pressed(**said.about, pressure=Pressure.SUPERVISED, words=said["SUPERVISE_REMARK"])


FORM = Form(
    key="rows",
    number="CLUE_CODE",
    calls=(
        Call("clues", "线索", "clues, as they are also pulled", CLUE, _clue),
        Call("transfer-results", "转办结果", "the ruling on our request to transfer", RESULT, _result),
        Call("supervisions", "挂牌督办", "a clue is supervised", SUPERVISION, _supervision),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """Code 201 when every item was accepted, else 206; each item with its result and reason. HTTP is always 200."""
    rows = [
        {
            "CLUE_CODE": each.partner_no or "",
            "RECEIVE_CODE": each.number or "",
            "RESULT": "1" if each.fine else "0",
            "MESSAGE": each.why or "",
        }
        for each in results
    ]
    whole = all(each.fine for each in results)
    return Reply.of(
        {"code": national_vocabulary.TAKEN if whole else 206, "msg": "ok" if whole else "部分失败", "data": rows}
    )


def tell(told: Outgoing) -> dict[str, Any] | None:
    """The verdict 核处结论, or a request to transfer the clue 转办申请; None for other messages."""
    if isinstance(told, Answer):
        return verdict(told)
    if isinstance(told, ReturnAsked):
        return {
            "CLUE_CODE": told.partner_no,
            "APPLY_TYPE": "转办申请",
            "APPLY_TIMES": told.at.strftime(parsing.pattern(TIME)),
            "APPLY_REASON": told.reason,
            "TRANSFER_TO": told.belongs_to or "",
        }
    return None


def verdict(told: Answer) -> dict[str, Any]:
    """The verdict: part B of the clue record. A value that is not known is an empty text."""
    ended = told.disposition
    return {
        "CLUE_CODE": told.partner_no or "",
        "IS_FINISH": "1" if told.final else "0",
        "BASIC_FACTS": told.public_reply,
        "DEAL_SITUATION": told.internal_note,
        "CONCLUSION": national_vocabulary.CONCLUSIONS[ended] if ended else "",
        "CONCLUSION_TEXT": told.conclusion,
        "SOLVED_PERSON": str(told.recovered_workers),
        "SOLVED_MONEY": parsing.wan_text(told.recovered_fen),
        "REMARKS": told.unresolved_reason or "",
        **(_found(told.found) if told.found else {}),
    }


def _found(found: Findings) -> dict[str, str]:
    """What the office verified: project or employer, the four regimes, cause, first and last day, unit liable."""
    parts = [
        (found.project, national_vocabulary.PROJECT),
        (found.regimes, national_vocabulary.REGIMES),
        (found.employer, national_vocabulary.EMPLOYER),
        (found.liable, national_vocabulary.LIABLE),
    ]
    told = {
        "FEEDBACK_INDUSTRY_AREA": national_vocabulary.INDUSTRY[found.domain],
        "BACKPAY_REASON": found.cause or "",
        "BACKPAY_START_TIMES": _word(found.first_day),
        "BACKPAY_END_TIMES": _word(found.last_day),
        "UNDERTAKE_UNIT": found.handler_unit,
    }
    for values, keys in parts:
        if values is not None:
            told |= {key: _word(values.get(name)) for name, key in keys.items()}
    return told


def _word(value: Any) -> str:
    """A boolean as 1 or 0, another value as text; an empty text for None."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)


def _arrived(_: int, body: bytes) -> bool | None:
    """Whether the verdict was written, by `data.WRITTEN`; None where the platform does not say."""
    try:
        said = json.loads(body)
        return (
            {"1": True, "0": False}.get(str(said["data"]["WRITTEN"]))
            if said["code"] == national_vocabulary.TAKEN
            else None
        )
    except (ValueError, LookupError, TypeError):
        return None


ADAPTER = Adapter(
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=EXCHANGE,
    push=Push(
        sign=lambda secret, serial, _, now: exchange_headers(secret.decode(), now) | {"serial": serial},
        accepted=by_word("code", TAKEN, unsure=UNSURE),
        query=lambda address, serial: (f"{address}/query", {"serial": serial}),
        arrived=_arrived,
    ),
    reply=reply,
    tell=tell,
    returns_from=RETURNABLE,
)
