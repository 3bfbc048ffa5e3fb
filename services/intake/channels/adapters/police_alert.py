"""涉劳资纠纷警情群, the group of police, labour authority and industry: alerts about disputes over pay (C6).

An alert has no complainant: it is a clue with a place, a number of people and the police station that answered it. The
record is our own; no such group has a public interface.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import Adapter, PartnerRequest, Reply, Result, Unreadable, each, filing
from services.intake.channels.adapters.signatures import plain_claim, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.adapters.vocabulary import coded
from services.intake.channels.incoming import Filing, Incoming, Supplement
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Partner

NAME = "police_alert"
TIME = "%Y-%m-%d %H:%M:%S"
DOMAINS = {"1": "construction", "0": "non_construction"}
"""Whether the dispute is about a building site, by `gcjs`."""


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `alerts`, and `follow-ups` of the police station. Raises Unreadable."""
    readers = {"alerts": _read_alert, "follow-ups": _read_follow_up}
    if request.call not in readers:
        raise Unreadable(field="path", reason="应为alerts或follow-ups")
    return each(parsing.rows_under(request, "alerts"), readers[request.call], _number_of)


def _number_of(item: Any) -> str | None:
    return parsing.words(item, "jqbh") if isinstance(item, dict) else None


def _read_alert(item: Any) -> Incoming:
    """An alert as a filing. Without a known employer the place of the alert is filed as the project."""
    said = parsing.mapping(item)
    number, place = parsing.needed(said, "jqbh"), parsing.needed(said, "dd")
    at = parsing.moment(said, "bjsj", TIME)
    unit, station = parsing.words(said, "dw"), parsing.words(said, "cjdw")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "matter_kind": "clue",
        "division": parsing.division(said, "xzqh"),
        "domain": coded(said, "gcjs", DOMAINS, "non_construction"),
        "employer": {"name": unit} if unit else None,
        "project": None if unit else {"name": place},
        "workers": parsing.count(said, "rs") or 1,
        "owed_fen": parsing.fen(said, "sqje") or 0,
        "summary": f"警情：{parsing.needed(said, 'jyqk')}" + (f"（出警单位：{station}）" if station else ""),
        "occurred_on": at.date().isoformat() if at else None,
        "clue": {"address": place, "source_name": station},
    }
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=None)


def _read_follow_up(item: Any) -> Incoming:
    said = parsing.mapping(item)
    return Supplement(
        partner_no=parsing.needed(said, "jqbh"),
        raw=parsing.as_sent(item),
        at=parsing.moment(said, "sj", TIME),
        text=parsing.needed(said, "jyqk"),
    )


def reply(results: Sequence[Result]) -> Reply:
    """For each item 收到 and our number, or the reason why it was refused."""
    rows = [
        {"jqbh": each.partner_no, "bh": each.number, "sm": each.refusal.message("zh") if each.refusal else "收到"}
        for each in results
    ]
    return Reply.of({"ok": 1 if all(each.fine for each in results) else 0, "rows": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An interim or final answer, for the police station."""
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
