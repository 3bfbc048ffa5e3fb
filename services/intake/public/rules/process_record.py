"""What of a complaint's history its worker may read (C22): which steps, in which words. Inside, everything stays.

A step that is not in the table is not shown: what we add later stays inside until somebody decides otherwise. Officers
are not named, notes inside are not shown; a note is shown only where it was written to the worker in the first place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.trade.dispositions import WORDS, Disposition

Facts = Mapping[str, Any]


class Recorded(Protocol):
    """A step as the history keeps it."""

    @property
    def at(self) -> datetime: ...
    @property
    def action(self) -> str: ...
    @property
    def note(self) -> str | None: ...
    @property
    def facts(self) -> dict[str, Any]: ...


@dataclass(frozen=True)
class WorkerStep:
    """A step in the worker's words, Chinese and English; `note` is what was written to the worker, if anything."""

    at: datetime
    zh: str
    en: str
    note: str | None


@dataclass(frozen=True)
class Shown:
    """How a step is told; `more` adds what its facts say, `addressed` shows its note."""

    zh: str
    en: str
    addressed: bool = False
    more: Callable[[Facts], tuple[str, str]] | None = None


def worker_view(history: Iterable[Recorded]) -> list[WorkerStep]:
    """The steps the worker may read, oldest first as they came."""
    return [_told(step, SHOWN[step.action]) for step in history if step.action in SHOWN]


def _told(step: Recorded, shown: Shown) -> WorkerStep:
    zh, en = shown.more(step.facts) if shown.more else ("", "")
    return WorkerStep(step.at, shown.zh + zh, shown.en + en, step.note if shown.addressed else None)


def _where(facts: Facts) -> tuple[str, str]:
    where = facts.get("where")
    return (f"：{where}", f": {where}") if where else ("", "")


def _unit(facts: Facts) -> tuple[str, str]:
    unit = facts.get("unit")
    return (f"：{unit}", f": {unit}") if unit else ("", "")


def _paid(facts: Facts) -> tuple[str, str]:
    yuan = f"{facts.get('paid_fen', 0) / 100:,.2f}"
    return f"：{yuan}元", f": {yuan} yuan"


def _ended(facts: Facts) -> tuple[str, str]:
    code = str(facts.get("disposition"))
    if code not in Disposition.__members__:
        return "", ""
    zh, en = WORDS[Disposition(code)]
    return f"：{zh}", f": {en}"


def _reached(facts: Facts) -> tuple[str, str]:
    return ("", "") if facts.get("reached", True) else ("，未联系上", ", nobody was reached")


def _until(facts: Facts) -> tuple[str, str]:
    return f"：至{facts.get('due_on')}", f": until {facts.get('due_on')}"


SHOWN: Mapping[str, Shown] = {
    "filed": Shown("已登记", "registered"),
    "supplement-asked": Shown("需要补充材料", "more is needed from you", addressed=True),
    "supplemented": Shown("已收到补充材料", "what was missing has come"),
    "words-added": Shown("已收到您补充的情况", "what you added has come"),
    "evidence-added": Shown("已收到材料", "a file has come"),
    "accepted": Shown("已受理立案", "accepted, a case is opened"),
    "refused": Shown("不予受理", "not taken up", addressed=True, more=_where),
    "redirected": Shown("已告知应向其他途径反映", "you were told where this belongs", addressed=True, more=_where),
    "assigned": Shown("已交承办单位", "given to the unit that handles it", more=_unit),
    "assignment-returned": Shown("承办单位退回，正在重新指定", "the unit gave it back; another is being named"),
    "transfer-offered": Shown("正在移送有管辖权的地区", "being handed to the place it belongs to"),
    "transfer-refused": Shown("对方未接收，仍由原单位办理", "the other place did not take it; it stays where it was"),
    "transferred": Shown("已移送有管辖权的地区办理", "handed to the place it belongs to", more=_unit),
    "interim-answer": Shown("办理进展", "how things stand", addressed=True),
    "case-opened": Shown("案件办理中", "the case is being handled"),
    "case-extended": Shown("办理期限已延长", "the time to handle it was extended", more=_until),
    "case-suspended": Shown("办理期限暂停计算", "the time to handle it stands still"),
    "case-resumed": Shown("办理期限恢复计算", "the time to handle it goes on", more=_until),
    "wages-paid": Shown("已追回工资", "wages were recovered", more=_paid),
    "correction-order-overdue": Shown("用人单位逾期未支付", "the employer did not pay by the day ordered"),
    "answered": Shown("已有办理结果", "there is a result", more=_ended),
    "case-closed": Shown("案件已办结", "the case has ended", more=_ended),
    "called-back": Shown("已回访", "you were called about the result", more=_reached),
    "reopened": Shown("重新办理", "taken up again"),
    "withdrawn": Shown("已撤回", "withdrawn"),
    "closed": Shown("已办结", "done with", more=_ended),
}
