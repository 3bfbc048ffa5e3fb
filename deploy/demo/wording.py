"""Chinese and English words for what the services recorded, as the tables show it, and the rule a step follows."""

from typing import Any

from shared.values.money import yuan_text

ACTIONS: dict[str, tuple[str, str]] = {
    "filed": ("登记 filed", "INT-02"),
    "interim-answer": ("先行答复 interim answer", "INT-14"),
    "filing-proposed": ("拟受理 proposed", "INT-02"),
    "members-listed": ("登记成员 members listed", ""),
    "accepted": ("受理 accepted", "INT-02"),
    "case-opened": ("立案 case opened", "INT-02"),
    "opened": ("立案 opened", "INT-02"),
    "assigned": ("指派 assigned", ""),
    "wages-paid": ("到账 wages paid", ""),
    "case-closed": ("结案 case closed", "INV-15"),
    "called-back": ("回访 called back", ""),
    "closed": ("办结 closed", "INV-15"),
    "reminded": ("提醒 reminded", ""),
    "correction-order-overdue": ("逾期未支付 order overdue", "INV-09"),
    "order-overdue": ("逾期未支付 order overdue", "INV-09"),
    "mediation-started": ("开始调解 mediation started", "MED-03"),
    "round-held": ("协商 round held", "MED-03"),
    "found": ("核实 verified", ""),
    "agreed": ("达成协议 agreed", "MED-05"),
    "paid": ("支付 paid", ""),
    "mediation-failed": ("调解不成 mediation failed", "MED-03"),
    "inspection-opened": ("转监察调查 inspection", "INV-01"),
    "correction-ordered": ("责令限期支付 correction order", "INV-09"),
    "order-served": ("送达 order served", "INV-09"),
    "order-met": ("责任方付清 order met", "INV-09"),
    "order-paid-by-others": ("由他人支付 paid by others", "INV-09"),
    "extended": ("延期 extended", "INV-02"),
    "referral-approved": ("批准移送 referral approved", "CRIM-11"),
    "referred-to-police": ("移送公安 sent to the police", "CRIM-12"),
}
STATES = {
    "met": "[green]已履行 met[/]",
    "overdue": "[red]逾期 overdue[/]",
    "open": "进行中 open",
    "paused": "中止 paused",
    "cancelled": "终止 ended",
}
UNSAID = frozenset({"rule_id", "rule", "proposal", "listing", "round"})
"""Facts that another column shows, or that only a program needs."""

PROPOSAL_KINDS = {"refer": "移送公安 refer to the police", "list": "列入失信联合惩戒名单 list"}
PROPOSAL_STATES = {
    "open": "待决定 open",
    "reported": "已报告 reported",
    "approved": "[green]已批准 approved[/]",
    "dismissed": "不予 dismissed",
    "sent": "[green]已移送 sent[/]",
}
COLOURS = {"green": "[green]绿[/]", "yellow": "[yellow]黄[/]", "orange": "[dark_orange]橙[/]", "red": "[red]红[/]"}


def action(step: dict[str, Any]) -> tuple[str, str]:
    """A step's name and the rule it follows; a rule that the service recorded itself comes first."""
    name, rule = ACTIONS.get(step["action"], (step["action"], ""))
    return name, step["facts"].get("rule_id") or step["facts"].get("rule") or rule


def told(facts: dict[str, Any]) -> str:
    """The facts of a step or message; sums in fen are shown in yuan, tables within a message are not."""
    shown = {name: value for name, value in facts.items() if name not in UNSAID and value not in (None, [], "", False)}
    return " ".join(_fact(name, value) for name, value in shown.items())


def _fact(name: str, value: Any) -> str:
    if name.endswith("fen") and isinstance(value, int):
        return f"{name.removesuffix('_fen')}={yuan_text(value)}"
    if isinstance(value, dict):
        return f"{name}({told({key: each for key, each in value.items() if not isinstance(each, list | dict)})})"
    return f"{name}={'、'.join(map(str, value)) if isinstance(value, list) else value}"


def instrument(legal_basis: str) -> str:
    """The instrument and article, without the place where it was read."""
    return legal_basis.partition("，见")[0].partition("，http")[0]


def moment(text: str) -> str:
    """Month and day in China; with the time where it is not nine o'clock, when callers act."""
    day, time = text[5:10], text[11:16]
    return day if time == "09:00" else f"{day}\n{time}"


def who(by: str) -> str:
    """The person, machine or service; the prefix of the labour authority is left out."""
    return by.removeprefix("labour_authority/")
