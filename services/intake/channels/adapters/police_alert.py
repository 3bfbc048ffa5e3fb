"""涉劳资纠纷警情群, the group of police, labour authority and industry: alerts about disputes over pay (C6).

An alert has no complainant: it is a clue with a place, a number of people and the police station that answered it. The
record is our own; no such group has a public interface.
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

NAME = "police_alert"
TIME = fields.time_as("yyyy-MM-dd HH:mm:ss")
SITE = fields.coded({"1": "construction", "0": "non_construction"})
NUMBER = Field("jqbh", "number of the alert 警情编号", "partner_no", needed=True)
ALERT = (
    NUMBER,
    Field("bjsj", "when it was reported 报警时间", "at", TIME),
    Field("xzqh", "place 行政区划", "division", fields.DIVISION, needed=True),
    Field("dd", "address 地点; without an employer it is filed as the project", "clue.address", needed=True),
    Field("gcjs", "whether it is about a building site 工程建设; empty: no", "domain", SITE),
    Field("dw", "employer 单位", "employer.name"),
    Field("rs", "number of people 人数; empty: 1", "workers", fields.COUNT),
    Field("sqje", "sum in dispute 涉欠金额", "owed_fen", fields.YUAN),
    Field("jyqk", "what happened 简要情况", "summary", fields.LONG, needed=True),
    Field("cjdw", "police station that answered 出警单位", "clue.source_name"),
)
FOLLOW_UP = (
    NUMBER,
    Field("sj", "when it was 时间", "at", TIME),
    Field("jyqk", "what is added 简要情况", "summary", fields.LONG, needed=True),
)


def _alert(said: Said) -> Filing:
    """Without a known employer the place of the alert is filed as the project."""
    at, station = said["bjsj"], said["cjdw"]
    return said.filing(
        {
            "channel": NAME,
            "matter_kind": "clue",
            "project.name": None if said["dw"] else said["dd"],
            "summary": f"警情：{said['jyqk']}" + (f"（出警单位：{station}）" if station else ""),
            "occurred_on": at.date().isoformat() if at else None,
        }
    )


def _follow_up(said: Said) -> Supplement:
    return Supplement(**said.about, text=said["jyqk"])


FORM = Form(
    key="alerts",
    number="jqbh",
    calls=(
        Call("alerts", "警情", "an alert about a dispute over pay", ALERT, _alert),
        Call("follow-ups", "续报", "what the police station adds", FOLLOW_UP, _follow_up),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """For each item 收到 and our number, or the reason why it was refused."""
    rows = [{"jqbh": each.partner_no, "bh": each.number, "sm": each.why or "收到"} for each in results]
    return Reply.of({"ok": 1 if all(each.fine for each in results) else 0, "rows": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An interim or final answer, for the police station."""
    if not isinstance(told, Answer):
        return None
    return {"jqbh": told.partner_no or "", "bh": told.number, "bj": 1 if told.final else 0, "qk": told.public_reply}


ADAPTER = Adapter(
    name=NAME,
    channel=NAME,
    form=FORM,
    scheme=PLAIN,
    push=plain_push(by_word("ok", {"1"})),
    reply=reply,
    tell=tell,
)
