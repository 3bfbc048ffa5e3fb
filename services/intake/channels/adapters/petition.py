"""信访, the petitions office: it forwards petitions 转送 or assigns them 交办, and gets the papers of INT-15.

The keys are our own, in the manner of such systems; the papers are those of the regulation. It has no states of orders:
its procedure is in `petitions/rules.py`. Success is `success: true`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.intake.channels.adapters import fields
from services.intake.channels.adapters.adapter import Adapter, Reply, Result
from services.intake.channels.adapters.fields import Field, Said
from services.intake.channels.adapters.forms import Call, Form
from services.intake.channels.adapters.signatures import PLAIN, plain_push
from services.intake.channels.adapters.success import by_word
from services.intake.channels.incoming import Filing, Pressed, Pressure, Supplement, TakenBack
from services.intake.channels.outgoing import Answer, Outgoing

NAME = "petition_office"
CHANNEL = "petition"
TRUE: Mapping[bool | None, str] = {True: "属实", False: "不属实", None: "未能核实"}
FORMS = {"1": "来信", "2": "来访", "3": "网上信访", "4": "电话"}


NUMBER = Field("xfjbh", "number of the petition 信访件编号", "partner_no", needed=True)
TIME = Field("djsj", "when it was registered 登记时间", "at", fields.time_as("yyyy-MM-dd HH:mm:ss"))
PETITION = (
    NUMBER,
    TIME,
    Field("xfxs", "form of the petition 信访形式", "", fields.coded(FORMS), unsaid="信访"),
    Field("zsdw", "office that forwards it 转送单位; empty: 信访部门", "clue.source_name"),
    Field("wtsd", "place of the matter 问题属地", "division", fields.DIVISION, needed=True),
    Field("xm", "name of the petitioner 姓名", "reporter.name"),
    Field("lxdh", "their phone 联系电话", "reporter.phone"),
    Field("zjhm", "their identity number 证件号码", "reporter.id_no"),
    Field("sqdw", "employer 涉欠单位; this or the project is needed", "employer.name"),
    Field("sqxm", "project 涉欠项目; with it the matter is construction", "project.name"),
    Field("sfrs", "number of workers 涉访人数; empty: 1", "workers", fields.COUNT),
    Field("sqje", "sum owed 涉欠金额", "owed_fen", fields.YUAN),
    Field("nr", "what the petitioner says 内容", "summary", fields.LONG, needed=True),
)
SUPPLEMENT = (NUMBER, TIME, Field("nr", "what is added 内容", "summary", fields.LONG, needed=True))
REMARK = (NUMBER, TIME, Field("nr", "remark 内容", "words", fields.WORDS))


def _petition(said: Said) -> Filing:
    return said.filing(
        {
            "channel": CHANNEL,
            "domain": "construction" if said["sqxm"] else "non_construction",
            "reporter.consent": True,
            "clue.source_name": f"{said['xfxs']}·{said['zsdw'] or '信访部门'}",
        }
    )


def _supplement(said: Said) -> Supplement:
    return Supplement(**said.about, text=said["nr"])


def _urging(said: Said) -> Pressed:
    return Pressed(**said.about, pressure=Pressure.SUPERVISED, words=said["nr"])


def _withdrawal(said: Said) -> TakenBack:
    return TakenBack(**said.about, reason=said["nr"])


FORM = Form(
    key="xfjs",
    number="xfjbh",
    calls=(
        Call("petitions", "转送交办", "a petition forwarded or assigned", PETITION, _petition),
        Call("supplements", "补充", "the petitioner adds something", SUPPLEMENT, _supplement),
        Call("urgings", "督查", "the petitions office presses", REMARK, _urging),
        Call("withdrawals", "撤回", "the petitioner withdraws", REMARK, _withdrawal),
    ),
)


def reply(results: Sequence[Result]) -> Reply:
    """转送回执: for each petition our number as the receipt, or the reason why it was refused."""
    rows = [{"xfjbh": each.partner_no, "slbh": each.number, "yy": each.why} for each in results]
    return Reply.of({"success": all(each.fine for each in results), "hz": rows})


def tell(told: Outgoing) -> dict[str, Any] | None:
    """An interim or final answer about the wages. The procedure's papers are sent by `tell_paper`."""
    if not isinstance(told, Answer):
        return None
    return {
        "xfjbh": told.partner_no or "",
        "wslx": "办理结果" if told.final else "办理进展",
        "sfss": TRUE[told.substantiated],
        "jg": told.conclusion,
        "ws": told.public_reply,
    }


def tell_paper(partner_no: str, paper: str, on: date, words: str, *, concludes: bool) -> dict[str, Any]:
    """A paper of the procedure 信访文书, by its Chinese name. `concludes` (`zzxf` 1): no paper can follow it 终结."""
    return {
        "xfjbh": partner_no,
        "wslx": paper,
        "wsrq": on.isoformat(),
        "ws": words,
        "zzxf": "1" if concludes else "0",
    }


ADAPTER = Adapter(
    name=NAME,
    channel=CHANNEL,
    form=FORM,
    scheme=PLAIN,
    push=plain_push(by_word("success", {"True"})),
    reply=reply,
    tell=tell,
)
