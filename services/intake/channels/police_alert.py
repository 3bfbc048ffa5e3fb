"""涉劳资纠纷警情群, the group of police, labour authority and industry: alerts about disputes over pay (C6).

An alert has no complainant: it is a clue that somebody must look at, with a place, a number of people and the station
that went there. The record is ours; no such group has a public interface.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels import reading
from services.intake.channels.adapter import Adapter, Arrived, Reply, Result, Unreadable, each, filing
from services.intake.channels.incoming import Filing, Incoming, Supplement
from services.intake.channels.signatures import plain_claim, plain_push
from services.intake.channels.success import by_word
from services.intake.channels.telling import Answer, Told
from shared.partners import Partner

NAME = "police_alert"
TIME = "%Y-%m-%d %H:%M:%S"


def read(arrived: Arrived) -> Sequence[Incoming]:
    """`alerts`, and `follow-ups` of the station that went there. Raises Unreadable."""
    readers = {"alerts": _read_alert, "follow-ups": _read_follow_up}
    if arrived.call not in readers:
        raise Unreadable(field="path", reason="应为alerts或follow-ups")
    return each(reading.rows_under(arrived, "alerts"), readers[arrived.call], _number_of)


def _number_of(item: Any) -> str | None:
    return reading.words(item, "jqbh") if isinstance(item, dict) else None


def _read_alert(item: Any) -> Incoming:
    """Who owes is often not known on the spot: the place then stands for it."""
    said = reading.mapping(item)
    number, place = reading.needed(said, "jqbh"), reading.needed(said, "dd")
    at = reading.moment(said, "bjsj", TIME)
    unit, station = reading.words(said, "dw"), reading.words(said, "cjdw")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "matter_kind": "clue",
        "division": reading.division(said, "xzqh"),
        "domain": "construction" if said.get("gcjs") == "1" else "non_construction",
        "employer": {"name": unit} if unit else None,
        "project": None if unit else {"name": place},
        "workers": reading.count(said, "rs") or 1,
        "owed_fen": reading.fen(said, "sqje") or 0,
        "summary": f"警情：{reading.needed(said, 'jyqk')}" + (f"（出警单位：{station}）" if station else ""),
        "occurred_on": at.date().isoformat() if at else None,
        "clue": {"address": place, "source_name": station},
    }
    return Filing(partner_no=number, raw=reading.as_sent(item), at=at, new=filing(fields), order=None)


def _read_follow_up(item: Any) -> Incoming:
    said = reading.mapping(item)
    return Supplement(
        partner_no=reading.needed(said, "jqbh"),
        raw=reading.as_sent(item),
        at=reading.moment(said, "sj", TIME),
        text=reading.needed(said, "jyqk"),
    )


def reply(results: Sequence[Result]) -> Reply:
    """收到 with our number, or why not."""
    rows = [
        {"jqbh": each.partner_no, "bh": each.number, "sm": each.refusal.message("zh") if each.refusal else "收到"}
        for each in results
    ]
    return Reply.of({"ok": 1 if all(each.fine for each in results) else 0, "rows": rows})


def tell(told: Told) -> dict[str, Any] | None:
    """What became of it, for the station's own record."""
    if not isinstance(told, Answer):
        return None
    return {"jqbh": told.partner_no or "", "bh": told.number, "bj": 1 if told.final else 0, "qk": told.public_reply}


ADAPTER = Adapter(
    partner=Partner(NAME, claim=plain_claim, push=plain_push(by_word("ok", {"1"}))),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
