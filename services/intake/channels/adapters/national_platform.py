"""全国根治欠薪线索反映平台, the national clue platform: clues are pulled or pushed, verdicts written back (INT-12).

In one record the owed sum is in yuan and the recovered sum in 万元 (interchange 3.2). Success is the code 201 in the
body; HTTP is always 200.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.intake.channels.adapters import national_vocabulary, parsing
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
from services.intake.channels.adapters.signatures import exchange_claim, exchange_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import coded
from services.intake.channels.incoming import Filing, Incoming, OrderFacts, Pressed, Pressure, Verdict
from services.intake.channels.outgoing import Answer, Findings, Outgoing, ReturnAsked
from services.intake.channels.rules.orders import OrderState, Request
from shared.access.partner_auth import Partner, Push

NAME = "national_platform"
TIME = "%Y-%m-%d %H:%M:%S"
TAKEN = {str(national_vocabulary.TAKEN), str(national_vocabulary.WRITTEN_BEFORE)}
UNSURE = {"500", "502", "503", "504"}
"""Codes of faults of the platform: the verdict may have been written or not."""
RETURNABLE = frozenset({OrderState.DISPATCHED, OrderState.SIGNED})


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests with clues, results of transfer requests, or supervised clues 挂牌督办. Raises Unreadable."""
    reader = READERS.get(request.call)
    if reader is None:
        raise Unreadable(field="path", reason=f"应为{'、'.join(READERS)}之一")
    return each(parsing.rows_under(request, "rows"), reader, number_of)


def number_of(item: Any) -> str | None:
    return parsing.words(item, "CLUE_CODE") if isinstance(item, dict) else None


def read_clue(item: Any) -> Filing:
    """Part A of the clue record, as a filing. Raises BadItem."""
    said = parsing.mapping(item)
    number = parsing.needed(said, "CLUE_CODE")
    at = parsing.moment(said, "REGISTER_TIMES", TIME)
    fields = {
        "channel": NAME,
        "partner_no": number,
        "matter_kind": _kind(said),
        "division": parsing.division(said, "REGION_CODE_TEXT"),
        "domain": coded(said, "INDUSTRY_FIELD", national_vocabulary.DOMAINS, "non_construction"),
        "reporter": _reporter(said),
        "employer": _named(parsing.words(said, "BE_REPORTED_COMPANY")),
        "project": _named(parsing.words(said, "BACKPAY_PROJECT")),
        "workers": parsing.count(said, "BACK_PAY_PERSON") or 1,
        "owed_fen": parsing.fen(said, "BACK_PAY_MONEY") or 0,
        "summary": parsing.words(said, "BACK_PAY_REMARK") or "（平台未填写欠薪基本情况摘要）",
        "prior_channels": _prior(said)[0],
        "clue": _clue(said) | {"registered_at": at},
    }
    if fields["employer"] is None and fields["project"] is None:
        fields["employer"] = _named(parsing.words(said, "GENERAL_CONTRACTOR") or parsing.words(said, "SUB_CONTRACTOR"))
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=OrderFacts())


def _kind(said: Mapping[str, Any]) -> str:
    """A record with a reporter's name is a complaint about the reporter's own wages, one without a name a clue."""
    return "complaint" if parsing.words(said, "REFLECT_PERSON_NAME") else "clue"


def _reporter(said: Mapping[str, Any]) -> dict[str, Any]:
    """The platform requires real names and the reporter's consent to handling (INT-12), so `consent` is true."""
    return {
        "name": parsing.words(said, "REFLECT_PERSON_NAME"),
        "phone": parsing.words(said, "REFLECT_PERSON_PHONE"),
        "id_no": parsing.words(said, "REFLECT_PERSON_CARD"),
        "consent": True,
    }


def _named(name: str | None) -> dict[str, Any] | None:
    return {"name": name} if name else None


def _prior(said: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The channels named in ONCE_REPORT, and its words that name none."""
    told = [word.strip() for word in (parsing.words(said, "ONCE_REPORT") or "").replace("，", ",").split(",")]
    known = [national_vocabulary.PRIOR[word] for word in told if word in national_vocabulary.PRIOR]
    return list(dict.fromkeys(known)), [word for word in told if word and word not in national_vocabulary.PRIOR]


def _neither(said: Mapping[str, Any], *fields: str) -> list[str]:
    """The words of these fields that say neither yes nor no: they are kept in the clue's note."""
    return [
        f"{each}：{word}"
        for each in fields
        if (word := parsing.words(said, each)) and parsing.yes_no(said, each) is None
    ]


def _clue(said: Mapping[str, Any]) -> dict[str, Any]:
    note = [
        parsing.words(said, "ONCE_DETAIL_REMARK"),
        *_prior(said)[1],
        *_neither(said, "IS_CONTRACT", "IS_GOV_INVEST"),
    ]
    return {
        "has_contract": parsing.yes_no(said, "IS_CONTRACT"),
        "contract_employer": parsing.words(said, "CONTRACT_CPMPANY_NAME"),
        "address": parsing.words(said, "DETAIL_ADDRESS"),
        "project_owner": parsing.words(said, "BUILD_COMPANY"),
        "general_contractor": parsing.words(said, "GENERAL_CONTRACTOR"),
        "subcontractor": parsing.words(said, "SUB_CONTRACTOR"),
        "gov_invested": parsing.yes_no(said, "IS_GOV_INVEST"),
        "period_text": parsing.words(said, "BACK_PAY_TIMES"),
        "prior_note": "；".join(filter(None, note)) or None,
        "source_name": parsing.words(said, "CLUE_SOURCE"),
    }


def _read_verdict(item: Any) -> Verdict:
    said = parsing.mapping(item)
    granted = parsing.yes_no(said, "TRANSFER_RESULT")
    if granted is None:
        raise BadItem(field="TRANSFER_RESULT", reason="应为1或0")
    return Verdict(
        partner_no=parsing.needed(said, "CLUE_CODE"),
        raw=parsing.as_sent(item),
        at=parsing.moment(said, "DEAL_TIMES", TIME),
        on=Request.RETURN,
        granted=granted,
        reason=parsing.words(said, "TRANSFER_OPINION"),
    )


def _read_supervision(item: Any) -> Pressed:
    said = parsing.mapping(item)
    return Pressed(
        partner_no=parsing.needed(said, "CLUE_CODE"),
        raw=parsing.as_sent(item),
        at=parsing.moment(said, "SUPERVISE_TIMES", TIME),
        pressure=Pressure.SUPERVISED,
        words=parsing.words(said, "SUPERVISE_REMARK"),
    )


READERS: Mapping[str, Callable[[Any], Incoming]] = {
    "clues": read_clue,
    "transfer-results": _read_verdict,
    "supervisions": _read_supervision,
}
"""The readers of items by the word in the request's path."""


def reply(results: Sequence[Result]) -> Reply:
    """Code 201 when every item was accepted, else 206; each item with its result and reason. HTTP is always 200."""
    rows = [
        {
            "CLUE_CODE": each.partner_no or "",
            "RECEIVE_CODE": each.number or "",
            "RESULT": "1" if each.fine else "0",
            "MESSAGE": "" if each.refusal is None else each.refusal.message("zh"),
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
            "APPLY_TIMES": told.at.strftime(TIME),
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
    partner=Partner(
        NAME,
        claim=exchange_claim,
        push=Push(
            sign=lambda secret, serial, _, now: exchange_headers(secret.decode(), now) | {"serial": serial},
            accepted=by_word("code", TAKEN, unsure=UNSURE),
            query=lambda address, serial: (f"{address}/query", {"serial": serial}),
            arrived=_arrived,
        ),
    ),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
    returns_from=RETURNABLE,
)
