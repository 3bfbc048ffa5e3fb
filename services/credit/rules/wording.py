"""The record in words: what each entry says, and how a check of the amount came out, in Chinese and English."""

from typing import Any

from services.credit.rules.amount import Check, Limits, Missing, Outcome
from services.credit.rules.record import Code
from shared.dispositions import WORDS, Disposition
from shared.money import yuan_text

ENTRIES: dict[Code, tuple[str, str]] = {
    Code.ACCEPTED: (
        "投诉{complaint}受理立案，涉及{workers}人，诉求{yuan}元",
        "complaint {complaint} accepted: {workers} workers, {yuan} yuan claimed",
    ),
    Code.OPENED: (
        "案件{source}立案，涉及{workers}人，诉求{yuan}元",
        "case {source} opened: {workers} workers, {yuan} yuan claimed",
    ),
    Code.FOUND: (
        "经核实存在欠薪：{workers}人，尚欠{yuan}元",
        "arrears verified: {workers} workers are owed {yuan} yuan",
    ),
    Code.AGREED: (
        "达成调解：{due_on}前支付{yuan}元",
        "agreed in mediation to pay {yuan} yuan by {due_on}",
    ),
    Code.ISSUED: (
        "限期改正指令书{document_no}：{due_on}前支付{yuan}元",
        "correction order {document_no}: pay {yuan} yuan by {due_on}",
    ),
    Code.SERVED: (
        "限期改正指令书{document_no}已送达，期限{due_on}",
        "correction order {document_no} served; the last day is {due_on}",
    ),
    Code.OVERDUE: (
        "限期改正指令书{document_no}逾期未改正，尚欠{yuan}元",
        "correction order {document_no} overdue: {yuan} yuan unpaid after {due_on}",
    ),
    Code.PAID: (
        "支付工资{yuan}元，尚欠{outstanding}元",
        "{yuan} yuan of wages paid, {outstanding} yuan outstanding",
    ),
    Code.CLOSED: (
        "案件{source}结案：{disposition}",
        "case {source} closed: {disposition}",
    ),
    Code.WITHDRAWN: (
        "案件{source}撤销立案",
        "case {source} withdrawn",
    ),
}

NOT_GRADED = (
    "尚未评价：守法诚信等级按上一年度记录每年评定一次（GRADE-01）",
    "not graded yet: the grade is given once a year on the year before (GRADE-01)",
)

BASIS = "CRIM-02/BLACK-01"


def entry_words(code: Code, **facts: Any) -> tuple[str, str]:
    zh, en = ENTRIES[code]
    ended = facts.pop("disposition", None)
    words = WORDS[Disposition(ended)] if ended else ("", "")
    return zh.format(**facts, disposition=words[0]), en.format(**facts, disposition=words[1])


def yuan(fen: int | None) -> str:
    """Whole yuan without the places: 8,000; parts of a yuan with them."""
    return yuan_text(fen or 0).removesuffix(".00")


def check_words(
    check: Check, limits: Limits, one_worker_fen: int | None, months: int | None, workers: int, total_fen: int
) -> tuple[str, str]:
    """How the check came out, with the numbers on both sides of each line."""
    owed = total_fen if one_worker_fen is None else one_worker_fen
    pairs = {
        "a": _against(owed, limits.one_worker_fen),
        "b": _against(total_fen, limits.group_fen),
        "n": f"{workers} {_sign(workers, limits.group_workers)} {limits.group_workers}",
        "m": "?"
        if months is None
        else f"{months} {_sign(months, limits.one_worker_months)} {limits.one_worker_months}",
    }
    zh, en = SAID[check.outcome]
    zh_missing, en_missing = ASKED[check.missing] if check.missing else ("", "")
    return zh.format(**pairs, asked=zh_missing, basis=BASIS), en.format(**pairs, asked=en_missing, basis=BASIS)


SAID: dict[Outcome, tuple[str, str]] = {
    Outcome.REACHED: (
        "已达到数额标准：一名劳动者{a}元、{m}个月；{n}人、共{b}元（{basis}）",
        "amount reached: {a} yuan for one worker, {m} months; {n} workers, {b} yuan together ({basis})",
    ),
    Outcome.NOT_REACHED: (
        "未达到数额标准：{a}元，{m}个月；{n}人，共{b}元（{basis}）",
        "amount not reached: {a} yuan for one worker, {m} months; {n} workers, {b} yuan together ({basis})",
    ),
    Outcome.UNDECIDED: (
        "数额标准待人工确认：{asked}（一名劳动者{a}元，{m}个月；{n}人，共{b}元；{basis}）",
        "a person must say if the amount is reached: {asked} ({a} yuan, {m} months; {n} workers, {b} yuan; {basis})",
    ),
}

ASKED: dict[Missing, tuple[str, str]] = {
    Missing.MONTHS: ("拖欠的月数未知", "the months owed are not known"),
    Missing.ONE_WORKER: ("单个劳动者的最大欠薪数额未知", "what the worker owed most is owed is not known"),
}


def _against(fen: int, line_fen: int) -> str:
    return f"{yuan(fen)} {_sign(fen, line_fen)} {yuan(line_fen)}"


def _sign(value: int, line: int) -> str:
    return ">=" if value >= line else "<"
