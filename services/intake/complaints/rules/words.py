"""The Chinese words in which lists and files name channels, domains, deadlines and results; the API uses the codes."""

from collections.abc import Mapping

from services.intake.complaints.rules import clocks
from shared.labels.listed import WORDS
from shared.trade.dispositions import WORDS as DISPOSITIONS
from shared.trade.dispositions import Disposition

CHANNELS, DOMAINS = WORDS["channel"], WORDS["domain"]
DEADLINES: Mapping[str, str] = {
    clocks.ACCEPTANCE: "受理期限",
    clocks.ASSIGNMENT: "交办期限",
    clocks.CHANNEL_ANSWER: "渠道答复期限",
    clocks.APPROVAL: "立案审批期限",
    clocks.DEEMED_ACCEPTANCE: "视为受理期限",
    clocks.BY_HAND: "人工发起",
    clocks.DISSATISFIED: "回访不满意",
    clocks.DISCOVERY_OPENING: "发现违法行为后立案期限",
    clocks.MISDIRECTED: "误投举报移交期限",
    "tell-worker": "告知劳动者",
    "serve-paper": "送达书面告知",
    "assignment-due": "交办事项办理期限",
    "reconciliation-item": "对账差异处理",
    "reconciliation-list": "对账文件提交",
    "message-unknown": "核实消息是否送达",
    "answer-refused": "处理被退回的最终答复",
}
"""Deadlines of procedures with tables of their own, such as petitions, have their words there."""
RUNGS: Mapping[str, str] = {clocks.Rung.URGE: "催办", clocks.Rung.SUPERVISE: "督办", clocks.Rung.ELEVATE: "提级督办"}


def deadline(name: str) -> str:
    """The words for a deadline; that to answer an escalation names its step and its cause."""
    if name in clocks.ITEMS:
        rung, cause = clocks.ITEMS[name]
        return f"{RUNGS[rung]}答复（{DEADLINES[cause]}）"
    return DEADLINES.get(name, name)


def disposition(code: str | None) -> str | None:
    """The words for how a matter ended; a code that is none of ours as it is."""
    return DISPOSITIONS[Disposition(code)][0] if code in set(Disposition) else code
