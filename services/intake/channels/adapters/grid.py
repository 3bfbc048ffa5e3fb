"""网格: visits of grid officers on which they saw signs of arrears (interchange §6, the patrol record).

A visit is a clue about an employer, not a worker's complaint: it has no reporter, and its source is the officer's grid.
"""

from collections.abc import Sequence
from typing import Any

from services.intake.channels.adapters import fields
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import PLAIN, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing
from services.intake.channels.outgoing import Answer, Outgoing

NAME = "grid"
VISIT = (
    Field("visit_no", "number of the visit 巡查编号", "partner_no", needed=True),
    Field("visited_at", "when it was", "at", fields.time_as("yyyy-MM-dd HH:mm:ss")),
    Field("division", "place of work", "division", fields.DIVISION, needed=True),
    Field("grid_code", "the grid 网格", "clue.source_name", needed=True),
    Field("employer", "employer visited", "employer.name", needed=True),
    Field("uscc", "its unified social credit code", "employer.uscc", fields.USCC),
    Field("address", "address", "clue.address"),
    Field("headcount_seen", "people seen at work", "headcount_seen", fields.COUNT),
    Field("signs", "signs of arrears 欠薪迹象", "summary", fields.LONG, needed=True),
    Field("last_pay_month_seen", "the last month of pay that was seen; joins the signs"),
)


def _visit(said: Said) -> Filing:
    last, at = said["last_pay_month_seen"], said["visited_at"]
    return said.filing(
        {
            "channel": NAME,
            "matter_kind": "clue",
            "summary": said["signs"] + (f"；最近见到的发薪月份：{last}" if last else ""),
            "occurred_on": at.date().isoformat() if at else None,
            "clue.source_name": f"网格{said['grid_code']}",
        }
    )


FORM = Form("visits", "visit_no", (Call("visits", "巡查", "signs of arrears seen on a visit", VISIT, _visit),))


def reply(results: Sequence[Result]) -> Reply:
    rows = [{"visit_no": each.partner_no, "number": each.number, "why": each.why or ""} for each in results]
    return Reply.of({"code": "ok" if all(each.fine for each in results) else "partly", "rows": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """The answer to a visit, for the grid officer."""
    if not isinstance(told, Answer):
        return None
    return {"visit_no": told.partner_no or "", "number": told.number, "done": told.final, "outcome": told.public_reply}


ADAPTER = Adapter(
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=PLAIN,
    push=plain_push(by_word("code", {"ok"})),
    reply=reply,
    tell=tell,
)
