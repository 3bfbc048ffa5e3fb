"""部门移送函: letters by which other departments transfer a complaint, through the government's document exchange.

Each letter has a number 文号 and gets a receipt 回执 with our number; the answer has the letter's number. A letter that
names a worker is a complaint, any other a clue.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import Adapter, PartnerRequest, Reply, Result, Unreadable, each, filing
from services.intake.channels.adapters.signatures import exchange_claim, exchange_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Incoming, Supplement, TakenBack
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Partner, Push

NAME = "department"
DAY = "%Y-%m-%d"
BRACKETS = str.maketrans({"[": "〔", "]": "〕", "［": "〔", "］": "〕", "【": "〔", "】": "〕"})
"""Letters are numbered with 〔2025〕. Systems use different brackets for the same number, so they are made equal."""


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `letters`, `additions` to a letter, `recalls` of a letter. Raises Unreadable."""
    readers = {"letters": _read_letter, "additions": _read_addition, "recalls": _read_recall}
    if request.call not in readers:
        raise Unreadable(field="path", reason=f"应为{'、'.join(readers)}之一")
    return each(parsing.rows_under(request, "letters"), readers[request.call], _number_of)


def _number_of(item: Any) -> str | None:
    said = parsing.words(item, "document_no") if isinstance(item, dict) else None
    return said.translate(BRACKETS).replace(" ", "") if said else None


def _read_letter(item: Any) -> Incoming:
    said = parsing.mapping(item)
    parsing.needed(said, "document_no")
    number, sender = str(_number_of(item)), parsing.needed(said, "from_unit")
    unit, site = parsing.words(said, "employer"), parsing.words(said, "project")
    name = parsing.words(said, "worker_name")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "matter_kind": "complaint" if name else "clue",
        "division": parsing.division(said, "division"),
        "domain": "construction" if site else "non_construction",
        "reporter": {"name": name, "phone": parsing.words(said, "worker_phone"), "consent": name is not None},
        "employer": {"name": unit, "uscc": parsing.words(said, "uscc")} if unit else None,
        "project": {"name": site} if site else None,
        "workers": parsing.count(said, "workers") or 1,
        "owed_fen": parsing.fen(said, "amount_yuan") or 0,
        "summary": parsing.needed(said, "subject"),
        "clue": {"source_name": sender},
    }
    at = parsing.moment(said, "issued_on", DAY)
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=None)


def _read_addition(item: Any) -> Incoming:
    return Supplement(**_about(item), text=parsing.needed(parsing.mapping(item), "subject"))


def _read_recall(item: Any) -> Incoming:
    return TakenBack(**_about(item), reason=parsing.words(parsing.mapping(item), "subject"))


def _about(item: Any) -> dict[str, Any]:
    said = parsing.mapping(item)
    parsing.needed(said, "document_no")
    at = parsing.moment(said, "issued_on", DAY)
    return {"partner_no": str(_number_of(item)), "raw": parsing.as_sent(item), "at": at}


def reply(results: Sequence[Result]) -> Reply:
    """回执: for each letter our number, or the reason why it was refused."""
    rows = [
        {
            "document_no": each.partner_no,
            "receipt_no": each.number,
            "received": each.fine,
            "reason": each.refusal.message("zh") if each.refusal else None,
        }
        for each in results
    ]
    return Reply.of({"status": "received" if all(each.fine for each in results) else "partly", "receipts": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """复函: the answer to a letter; interim ones are 办理情况."""
    if not isinstance(told, Answer):
        return None
    return {
        "document_no": told.partner_no or "",
        "receipt_no": told.number,
        "kind": "复函" if told.final else "办理情况",
        "conclusion": told.conclusion,
        "text": told.public_reply,
    }


ADAPTER = Adapter(
    partner=Partner(
        NAME,
        claim=exchange_claim,
        push=Push(
            sign=lambda secret, _, __, now: exchange_headers(secret.decode(), now),
            accepted=by_word("status", {"received"}),
        ),
    ),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
