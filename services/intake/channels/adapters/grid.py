"""网格: visits of grid officers on which they saw signs of arrears (interchange §6, the patrol record).

A visit is a clue about an employer, not a worker's complaint: it has no reporter, and its source is the officer's grid.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import parsing
from services.intake.channels.adapters.adapter import Adapter, PartnerRequest, Reply, Result, Unreadable, each, filing
from services.intake.channels.adapters.signatures import plain_claim, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Incoming
from services.intake.channels.outgoing import Answer, Outgoing
from shared.access.partner_auth import Partner

NAME = "grid"
TIME = "%Y-%m-%d %H:%M:%S"


def read(request: PartnerRequest) -> Sequence[Incoming]:
    """Requests `visits`. Raises Unreadable."""
    if request.call != "visits":
        raise Unreadable(field="path", reason="应为visits")
    return each(parsing.rows_under(request, "visits"), _read_visit, _number_of)


def _number_of(item: Any) -> str | None:
    return parsing.words(item, "visit_no") if isinstance(item, dict) else None


def _read_visit(item: Any) -> Incoming:
    said = parsing.mapping(item)
    number, unit = parsing.needed(said, "visit_no"), parsing.needed(said, "employer")
    at = parsing.moment(said, "visited_at", TIME)
    last = parsing.words(said, "last_pay_month_seen")
    fields = {
        "channel": NAME,
        "partner_no": number,
        "matter_kind": "clue",
        "division": parsing.division(said, "division"),
        "employer": {"name": unit, "uscc": parsing.words(said, "uscc")},
        "headcount_seen": parsing.count(said, "headcount_seen") or None,
        "summary": parsing.needed(said, "signs") + (f"；最近见到的发薪月份：{last}" if last else ""),
        "occurred_on": at.date().isoformat() if at else None,
        "clue": {"address": parsing.words(said, "address"), "source_name": f"网格{parsing.needed(said, 'grid_code')}"},
    }
    return Filing(partner_no=number, raw=parsing.as_sent(item), at=at, new=filing(fields), order=None)


def reply(results: Sequence[Result]) -> Reply:
    rows = [
        {"visit_no": each.partner_no, "number": each.number, "why": each.refusal.message("zh") if each.refusal else ""}
        for each in results
    ]
    return Reply.of({"code": "ok" if all(each.fine for each in results) else "partly", "rows": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """The answer to a visit, for the grid officer."""
    if not isinstance(told, Answer):
        return None
    return {"visit_no": told.partner_no or "", "number": told.number, "done": told.final, "outcome": told.public_reply}


ADAPTER = Adapter(
    partner=Partner(NAME, claim=plain_claim, push=plain_push(by_word("code", {"ok"}))),
    channel=NAME,
    read=read,
    reply=reply,
    tell=tell,
)
