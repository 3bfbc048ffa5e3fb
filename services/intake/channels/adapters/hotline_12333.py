"""12333, the labour hotline: calls for advice that became complaints, sent on the same day.

Its interface is not public (interchange 2.4): the record is our own, the signature the plain one. It has no states of
orders; it gets interim and final answers. Success is the word `OK`.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import fields
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import PLAIN, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Supplement
from services.intake.channels.outgoing import Answer, Outgoing
from shared.values import money

NAME = "hotline_12333"
NUMBER = Field("no", "number of the call", "partner_no", needed=True)
TIME = Field("time", "when it was", "at", fields.time_as("yyyy-MM-dd HH:mm"))
CALL = (
    NUMBER,
    TIME,
    Field("caller", "name of the caller", "reporter.name"),
    Field("phone", "their phone", "reporter.phone"),
    Field("area", "place of work", "division", fields.DIVISION, needed=True),
    Field("unit", "employer; this or the site is needed", "employer.name"),
    Field("site", "building site; with it the matter is construction", "project.name"),
    Field("people", "number of workers; empty: 1", "workers", fields.COUNT),
    Field("yuan", "sum owed", "owed_fen", fields.YUAN),
    Field("content", "what the caller says", "summary", fields.LONG, needed=True),
)
ADDITION = (NUMBER, TIME, Field("content", "what is added", "summary", fields.LONG, needed=True))


def _call(said: Said) -> Filing:
    domain = "construction" if said["site"] else "non_construction"
    return said.filing({"channel": NAME, "domain": domain, "reporter.consent": True})


def _addition(said: Said) -> Supplement:
    return Supplement(**said.about, text=said["content"])


FORM = Form(
    key="items",
    number="no",
    calls=(
        Call("calls", "来电", "a call that is a complaint", CALL, _call),
        Call("additions", "补充", "a second call about the same", ADDITION, _addition),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """`OK` when every item was accepted, else `FAIL`, and one row for each item."""
    rows = [{"no": each.partner_no, "number": each.number, "error": each.why} for each in results]
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
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=PLAIN,
    push=plain_push(by_word("result", {"OK"})),
    reply=reply,
    tell=tell,
)
