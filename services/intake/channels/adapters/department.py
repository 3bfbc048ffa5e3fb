"""部门移送函: letters by which other departments transfer a complaint, through the government's document exchange.

Each letter has a number 文号 and gets a receipt 回执 with our number; the answer has the letter's number. A letter that
names a worker is a complaint, any other a clue.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.intake.channels.adapters import fields, parsing
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Kind, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import EXCHANGE, exchange_headers
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Supplement, TakenBack
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Push

NAME = "department"
BRACKETS = str.maketrans({"[": "〔", "]": "〕", "［": "〔", "］": "〕", "【": "〔", "】": "〕", " ": ""})
"""Letters are numbered with 〔2025〕. Systems use different brackets for the same number, so they are made equal."""


def _document_no(item: Mapping[str, Any], key: str) -> str | None:
    said = parsing.plain(item, key)
    return said.translate(BRACKETS) if said else None


BRACKETED = Kind("text; all brackets count as 〔〕", _document_no)
NUMBER = Field("document_no", "number of the letter 文号", "partner_no", BRACKETED, needed=True)
ISSUED = Field("issued_on", "day of the letter", "at", fields.time_as("yyyy-MM-dd"))
LETTER = (
    NUMBER,
    ISSUED,
    Field("from_unit", "the department that sends it", "clue.source_name", needed=True),
    Field("division", "place of work", "division", fields.DIVISION, needed=True),
    Field("subject", "what the letter says", "summary", fields.LONG, needed=True),
    Field("worker_name", "worker; with a name it is a complaint, else a clue", "reporter.name"),
    Field("worker_phone", "their phone", "reporter.phone"),
    Field("employer", "employer; this or the project is needed", "employer.name"),
    Field("uscc", "its unified social credit code", "employer.uscc", fields.USCC),
    Field("project", "project; with it the matter is construction", "project.name"),
    Field("workers", "number of workers; empty: 1", "workers", fields.COUNT),
    Field("amount_yuan", "sum owed", "owed_fen", fields.YUAN),
)
ADDITION = (NUMBER, ISSUED, Field("subject", "what is added", "summary", fields.LONG, needed=True))
RECALL = (NUMBER, ISSUED, Field("subject", "why it is recalled", "words", fields.WORDS))


def _letter(said: Said) -> Filing:
    named = said["worker_name"] is not None
    return said.filing(
        {
            "channel": NAME,
            "matter_kind": "complaint" if named else "clue",
            "domain": "construction" if said["project"] else "non_construction",
            "reporter.consent": named,
        }
    )


def _addition(said: Said) -> Supplement:
    return Supplement(**said.about, text=said["subject"])


def _recall(said: Said) -> TakenBack:
    return TakenBack(**said.about, reason=said["subject"])


FORM = Form(
    key="letters",
    number="document_no",
    calls=(
        Call("letters", "移送函", "a letter that transfers a complaint or a clue", LETTER, _letter),
        Call("additions", "补充", "more about a letter", ADDITION, _addition),
        Call("recalls", "撤回", "a letter is recalled", RECALL, _recall),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """回执: for each letter our number, or the reason why it was refused."""
    rows = [
        {
            "document_no": each.partner_no,
            "receipt_no": each.number,
            "received": each.fine,
            "reason": each.why,
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
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=EXCHANGE,
    push=Push(
        sign=lambda secret, _, __, now: exchange_headers(secret.decode(), now),
        accepted=by_word("status", {"received"}),
    ),
    reply=reply,
    tell=tell,
)
