"""信访, the petitions office: it forwards petitions 转送 or assigns them 交办, and gets the papers of INT-15.

The keys are our own, in the manner of such systems; the papers are those of the regulation. It has no states of orders:
its procedure is in `petitions/rules.py`. Success is `success: true`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import Adapter, PartnerRequest, Reply, Result, Unreadable, each, filing
from services.intake.channels.adapters.signatures import plain_claim, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import coded
from services.intake.channels.incoming import Filing, Incoming, Pressed, Pressure, Supplement, TakenBack
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Partner

NAME = "petition_office"
CHANNEL = "petition"
TIME = "%Y-%m-%d %H:%M:%S"
TRUE: Mapping[bool | None, str] = {True: "属实", False: "不属实", None: "未能核实"}
FORMS = {"1": "来信", "2": "来访", "3": "网上信访", "4": "电话"}


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `petitions`, `supplements`, `urgings` 督查, `withdrawals`. Raises Unreadable."""
    readers = {
        "petitions": _read_petition,
        "supplements": _read_supplement,
        "urgings": _read_urging,
        "withdrawals": _read_withdrawal,
    }
    if request.call not in readers:
        raise Unreadable(field="path", reason=f"应为{'、'.join(readers)}之一")
    return each(parsing.rows_under(request, "xfjs"), readers[request.call], _number_of)


def _number_of(item: Any) -> str | None:
    return parsing.words(item, "xfjbh") if isinstance(item, dict) else None


def _read_petition(item: Any) -> Incoming:
    said = parsing.mapping(item)
    number = parsing.needed(said, "xfjbh")
    unit, site = parsing.words(said, "sqdw"), parsing.words(said, "sqxm")
    form = coded(said, "xfxs", FORMS, "信访")
    fields = {
        "channel": CHANNEL,
        "partner_no": number,
        "division": parsing.division(said, "wtsd"),
        "reporter": {
            "name": parsing.words(said, "xm"),
            "phone": parsing.words(said, "lxdh"),
            "id_no": parsing.words(said, "zjhm"),
            "consent": True,
        },
        "employer": {"name": unit} if unit else None,
        "project": {"name": site} if site else None,
        "domain": "construction" if site else "non_construction",
        "workers": parsing.count(said, "sfrs") or 1,
        "owed_fen": parsing.fen(said, "sqje") or 0,
        "summary": parsing.needed(said, "nr"),
        "clue": {"source_name": f"{form}·{parsing.words(said, 'zsdw') or '信访部门'}"},
    }
    at = parsing.moment(said, "djsj", TIME)
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=None)


def _read_supplement(item: Any) -> Incoming:
    said = parsing.mapping(item)
    return Supplement(**_about(said, item), text=parsing.needed(said, "nr"))


def _read_urging(item: Any) -> Incoming:
    said = parsing.mapping(item)
    return Pressed(**_about(said, item), pressure=Pressure.SUPERVISED, words=parsing.words(said, "nr"))


def _read_withdrawal(item: Any) -> Incoming:
    said = parsing.mapping(item)
    return TakenBack(**_about(said, item), reason=parsing.words(said, "nr"))


def _about(said: Any, item: Any) -> dict[str, Any]:
    at = parsing.moment(said, "djsj", TIME)
    return {"partner_no": parsing.needed(said, "xfjbh"), "raw": parsing.as_sent(item), "at": at}


def reply(results: Sequence[Result]) -> Reply:
    """转送回执: for each petition our number as the receipt, or the reason why it was refused."""
    rows = [
        {"xfjbh": each.partner_no, "slbh": each.number, "yy": each.refusal.message("zh") if each.refusal else None}
        for each in results
    ]
    return Reply.of({"success": all(each.fine for each in results), "hz": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An interim or final answer about the wages. The procedure's papers are sent by `tell_paper`."""
    if not isinstance(told, Answer):
        return None
    return {
        "xfjbh": told.partner_no or "",
        "wslx": "办理结果" if told.final else "办理进展",
        "sfss": TRUE[told.substantiated],
        "jg": told.conclusion,
        "ws": told.public_reply,
    }


def tell_paper(partner_no: str, paper: str, on: date, words: str, *, concludes: bool) -> dict[str, Any]:
    """A paper of the procedure 信访文书, by its Chinese name. `concludes` (`zzxf` 1): no paper can follow it 终结."""
    return {
        "xfjbh": partner_no,
        "wslx": paper,
        "wsrq": on.isoformat(),
        "ws": words,
        "zzxf": "1" if concludes else "0",
    }


ADAPTER = Adapter(
    partner=Partner(NAME, claim=plain_claim, push=plain_push(by_word("success", {"True"}))),
    channel=CHANNEL,
    read=read,
    reply=reply,
    tell=tell,
)
