"""12333, the labour hotline: advice turned into a complaint, handed over the same day in a plain record.

No interface of it is public (interchange 2.4): the record is ours, the signature the plain one. It keeps no order
states; it wants to hear how things stand and how they ended. Success is the word `OK`.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels import reading
from services.intake.channels.adapter import Adapter, Arrived, Reply, Result, Unreadable, each, filing
from services.intake.channels.incoming import Filing, Incoming, Supplement
from services.intake.channels.signatures import plain_claim, plain_push
from services.intake.channels.success import by_word
from services.intake.channels.telling import Answer, Told
from shared import money
from shared.dispositions import WORDS
from shared.partners import Partner

NAME = "hotline_12333"
TIME = "%Y-%m-%d %H:%M"


def read(arrived: Arrived) -> Sequence[Incoming]:
    """`calls` are complaints, `additions` what a caller rang again to add. Raises Unreadable."""
    readers = {"calls": _read_call, "additions": _read_addition}
    if arrived.call not in readers:
        raise Unreadable(field="path", reason="应为calls或additions")
    return each(reading.rows_under(arrived, "items"), readers[arrived.call], _number_of)


def _number_of(item: Any) -> str | None:
    return reading.words(item, "no") if isinstance(item, dict) else None


def _read_call(item: Any) -> Incoming:
    said = reading.mapping(item)
    number = reading.needed(said, "no")
    unit, site = reading.words(said, "unit"), reading.words(said, "site")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "division": reading.division(said, "area"),
        "domain": "construction" if site else "non_construction",
        "reporter": {"name": reading.words(said, "caller"), "phone": reading.words(said, "phone"), "consent": True},
        "employer": {"name": unit} if unit else None,
        "project": {"name": site} if site else None,
        "workers": reading.count(said, "people") or 1,
        "owed_fen": reading.fen(said, "yuan") or 0,
        "summary": reading.needed(said, "content"),
    }
    at = reading.moment(said, "time", TIME)
    return Filing(partner_no=number, raw=reading.as_sent(item), at=at, new=filing(fields), order=None)


def _read_addition(item: Any) -> Incoming:
    said = reading.mapping(item)
    return Supplement(
        partner_no=reading.needed(said, "no"),
        raw=reading.as_sent(item),
        at=reading.moment(said, "time", TIME),
        text=reading.needed(said, "content"),
    )


def reply(results: Sequence[Result]) -> Reply:
    """`OK` or `FAIL`, and a line an item."""
    rows = [
        {"no": each.partner_no, "number": each.number, "error": each.refusal.message("zh") if each.refusal else None}
        for each in results
    ]
    return Reply.of({"result": "OK" if all(each.fine for each in results) else "FAIL", "items": rows})


def tell(told: Told) -> dict[str, Any] | None:
    """How it stands or ended, in the words that the operator reads out to the caller."""
    if not isinstance(told, Answer):
        return None
    return {
        "no": told.partner_no or "",
        "number": told.number,
        "finished": told.final,
        "say": told.public_reply,
        "result": WORDS[told.disposition][0] if told.disposition else "",
        "paid_yuan": money.yuan_text(told.recovered_fen),
    }


ADAPTER = Adapter(
    partner=Partner(NAME, claim=plain_claim, push=plain_push(by_word("result", {"OK"}))),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
