"""12333, the labour hotline: calls for advice that became complaints, sent on the same day.

Its interface is not public (interchange 2.4): the record is our own, the signature the plain one. It has no states of
orders; it gets interim and final answers. Success is the word `OK`.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import Adapter, PartnerRequest, Reply, Result, Unreadable, each, filing
from services.intake.channels.adapters.signatures import plain_claim, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Incoming, Supplement
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Partner
from shared.values import money

NAME = "hotline_12333"
TIME = "%Y-%m-%d %H:%M"


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `calls`, which are complaints, and `additions` from a second call. Raises Unreadable."""
    readers = {"calls": _read_call, "additions": _read_addition}
    if request.call not in readers:
        raise Unreadable(field="path", reason="应为calls或additions")
    return each(parsing.rows_under(request, "items"), readers[request.call], _number_of)


def _number_of(item: Any) -> str | None:
    return parsing.words(item, "no") if isinstance(item, dict) else None


def _read_call(item: Any) -> Incoming:
    said = parsing.mapping(item)
    number = parsing.needed(said, "no")
    unit, site = parsing.words(said, "unit"), parsing.words(said, "site")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "division": parsing.division(said, "area"),
        "domain": "construction" if site else "non_construction",
        "reporter": {"name": parsing.words(said, "caller"), "phone": parsing.words(said, "phone"), "consent": True},
        "employer": {"name": unit} if unit else None,
        "project": {"name": site} if site else None,
        "workers": parsing.count(said, "people") or 1,
        "owed_fen": parsing.fen(said, "yuan") or 0,
        "summary": parsing.needed(said, "content"),
    }
    at = parsing.moment(said, "time", TIME)
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=None)


def _read_addition(item: Any) -> Incoming:
    said = parsing.mapping(item)
    return Supplement(
        partner_no=parsing.needed(said, "no"),
        raw=parsing.as_sent(item),
        at=parsing.moment(said, "time", TIME),
        text=parsing.needed(said, "content"),
    )


def reply(results: Sequence[Result]) -> Reply:
    """`OK` when every item was accepted, else `FAIL`, and one row for each item."""
    rows = [
        {"no": each.partner_no, "number": each.number, "error": each.refusal.message("zh") if each.refusal else None}
        for each in results
    ]
    return Reply.of({"result": "OK" if all(each.fine for each in results) else "FAIL", "items": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An interim or final answer; `say` is the text that the operator reads to the caller."""
    if not isinstance(told, Answer):
        return None
    return {
        "no": told.partner_no or "",
        "number": told.number,
        "finished": told.final,
        "say": told.public_reply,
        "result": told.conclusion,
        "paid_yuan": money.yuan_text(told.recovered_fen),
    }


ADAPTER = Adapter(
    partner=Partner(NAME, claim=plain_claim, push=plain_push(by_word("result", {"OK"}))),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
