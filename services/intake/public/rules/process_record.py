"""Which steps of a complaint's history its worker may read, and in which words (C22).

A step that is not in the table is not shown, so a new kind of step stays internal until somebody adds it. Officers are
not named and internal notes not shown; a note is shown only if it was written to the worker.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from services.intake.decisions.rules.acceptance import words_of
from shared.trade.dispositions import WORDS, Disposition

Facts = Mapping[str, Any]


class Recorded(Protocol):
    """What is read of a history step."""

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
class Wording:
    """The wording of a step; `more` adds text from its facts, `addressed` shows its note."""

    zh: str
    en: str
    addressed: bool = False
    more: Callable[[Facts], tuple[str, str]] | None = None


def worker_view(history: Iterable[Recorded]) -> list[WorkerStep]:
    """The steps the worker may read, in the order of the history."""
    return [_told(step, SHOWN[step.action]) for step in history if step.action in SHOWN]


def _told(step: Recorded, shown: Wording) -> WorkerStep:
    zh, en = shown.more(step.facts) if shown.more else ("", "")
    return WorkerStep(step.at, shown.zh + zh, shown.en + en, step.note if shown.addressed else None)


def _turned_away(facts: Facts) -> tuple[str, str]:
    """The ground in its own words, and where to go instead."""
    if "ground" not in facts:
        return "", ""
    zh, en = words_of(facts["ground"], facts.get("pending"))
    where = facts.get("where")
    return (f"：{zh}，可向{where}反映", f": {en}; turn to {where}") if where else (f"：{zh}", f": {en}")


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


def _as_of(facts: Facts) -> tuple[str, str]:
    return f"：自{facts.get('on')}起", f" from {facts.get('on')}"


def _until(facts: Facts) -> tuple[str, str]:
    return f"：至{facts.get('due_on')}", f": until {facts.get('due_on')}"


SHOWN: Mapping[str, Wording] = {
    "filed": Wording("已登记", "registered"),
    "supplement-asked": Wording("需要补充材料", "more is needed from you", addressed=True),
    "supplemented": Wording("已收到补充材料", "what was missing has come"),
    "words-added": Wording("已收到您补充的情况", "what you added has come"),
    "evidence-added": Wording("已收到材料", "a file has come"),
    "deemed-accepted": Wording("逾期未告知，视为受理", "not answered in time: counts as accepted", more=_as_of),
    "accepted": Wording("已受理立案", "accepted, a case is opened"),
    "refused": Wording("不予受理", "not taken up", addressed=True, more=_turned_away),
    "refusal-annulled": Wording("不予受理决定已被撤销，重新审查", "the refusal was annulled; it is decided anew"),
    "redirected": Wording(
        "已告知应向其他途径反映", "you were told where this belongs", addressed=True, more=_turned_away
    ),
    "assigned": Wording("已交承办单位", "given to the unit that handles it", more=_unit),
    "assignment-returned": Wording("承办单位退回，正在重新指定", "the unit gave it back; another is being named"),
    "transfer-offered": Wording("正在移送有管辖权的地区", "being handed to the place it belongs to"),
    "transfer-refused": Wording("对方未接收，仍由原单位办理", "the other place did not take it; it stays where it was"),
    "transferred": Wording("已移送有管辖权的地区办理", "handed to the place it belongs to", more=_unit),
    "interim-answer": Wording("办理进展", "how things stand", addressed=True),
    "case-opened": Wording("案件办理中", "the case is being handled"),
    "case-extended": Wording("办理期限已延长", "the time to handle it was extended", more=_until),
    "case-suspended": Wording("办理期限暂停计算", "the time to handle it stands still"),
    "case-resumed": Wording("办理期限恢复计算", "the time to handle it goes on", more=_until),
    "wages-paid": Wording("已追回工资", "wages were recovered", more=_paid),
    "correction-order-overdue": Wording("责令支付期限已过，仍未付清", "the day ordered has passed and not all is paid"),
    "answered": Wording("已有办理结果", "there is a result", more=_ended),
    "case-closed": Wording("案件已办结", "the case has ended", more=_ended),
    "called-back": Wording("已回访", "you were called about the result", more=_reached),
    "reopened": Wording("重新办理", "taken up again"),
    "withdrawn": Wording("已撤回", "withdrawn"),
    "closed": Wording("已办结", "done with", more=_ended),
}
