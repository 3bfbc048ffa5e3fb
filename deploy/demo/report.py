"""The story as a clerk can read it: what happened when, what was due when and by which law, the money, the record."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from deploy.demo.reading import Recorded
from deploy.demo.webhook_receiver import Receiver
from shared.money import yuan_text

ACTIONS = {
    "filed": "登记 filed",
    "interim-answer": "先行答复 interim answer",
    "filing-proposed": "拟受理 proposed",
    "accepted": "受理 accepted",
    "case-opened": "立案 case opened",
    "opened": "立案 opened",
    "assigned": "指派 assigned",
    "wages-paid": "到账 wages paid",
    "case-closed": "结案 case closed",
    "called-back": "回访 called back",
    "closed": "办结 closed",
    "reminded": "提醒 reminded",
    "correction-order-overdue": "逾期未支付 order overdue",
    "order-overdue": "逾期未支付 order overdue",
    "mediation-started": "开始调解 mediation started",
    "round-held": "协商 round held",
    "found": "核实 verified",
    "agreed": "达成协议 agreed",
    "paid": "支付 paid",
    "mediation-failed": "调解不成 mediation failed",
    "inspection-opened": "转监察调查 inspection",
    "correction-ordered": "责令限期支付 correction order",
    "order-served": "送达 order served",
    "extended": "延期 extended",
}
STATES = {
    "met": "[green]已履行 met[/]",
    "overdue": "[red]逾期 overdue[/]",
    "open": "进行中 open",
    "cancelled": "终止 ended",
}
COLOURS = {"green": "[green]绿[/]", "yellow": "[yellow]黄[/]", "orange": "[dark_orange]橙[/]", "red": "[red]红[/]"}


def show(console: Console, recorded: Recorded, title: str, receiver: Receiver | None = None) -> None:
    """One telling, table by table."""
    console.rule(f"[bold]{title}[/]  {recorded.complaint['number']} · {recorded.case['number']}")
    console.print(timeline(recorded), deadlines(recorded), ledger(recorded), answers(recorded))
    console.print(employer_record(recorded), portrait(recorded))
    if receiver is not None:
        console.print(webhooks(receiver, recorded))


def timeline(recorded: Recorded) -> Table:
    table = _table("时间线 what happened", "何时 when", "", "何事 what", "何人 who", "说明 note")
    for step in recorded.steps:
        told = step["note"] or _facts(step["facts"])
        table.add_row(_moment(step["at"]), step["of"], ACTIONS.get(step["action"], step["action"]), step["by"], told)
    return table


def deadlines(recorded: Recorded) -> Table:
    table = _table(
        "期限 what was due", "期限 deadline", "起 from", "止 due", "依据 law", "结果 outcome", "提醒 reminders"
    )
    for due in recorded.deadlines:
        reminders = ", ".join(reminder["fire_on"][5:] for reminder in due["reminders"])
        extended = "".join(f" (原 was {extension['was_due_on'][5:]})" for extension in due["extensions"])
        met = f" {due['met_on'][5:]}" if due["met_on"] else ""
        law = f"{due['rule_id']} {_instrument(due['legal_basis'])}".strip()
        table.add_row(
            f"{due['name']} {due['term']}", due["started_on"], due["due_on"] + extended, law,
            STATES.get(due["state"], due["state"]) + met, reminders,
        )  # fmt: skip
    return table


def ledger(recorded: Recorded) -> Table:
    columns = ["claimed", "found", "withdrawn", "rejected", "paid", "outstanding"]
    chinese = ["申报", "查实增加", "撤回", "不予认定", "已付", "未付"]
    table = _table("工资台账 money, yuan", "行 line", *(f"{zh} {en}" for zh, en in zip(chinese, columns, strict=True)))
    for line in recorded.ledger["lines"]:
        table.add_row(str(line["line"]), *(yuan_text(line[f"{column}_fen"]) for column in columns))
    for entry in recorded.ledger["entries"]:
        payer = f" · {entry['payer']}" if entry["payer"] else ""
        receipt = f" · {entry['receipt_no']}" if entry["receipt_no"] else ""
        table.add_row(
            "", f"{entry['happened_on']} {entry['kind']} {yuan_text(entry['fen'])}{payer}{receipt}", style="dim"
        )
    return table


def answers(recorded: Recorded) -> Table:
    table = _table(
        "12345收到的答复 what 12345 was told",
        "何时 when",
        "答复 message",
        "回执 receipt",
        "12345的字段 in its own words",
    )
    for message in recorded.messages:
        words = " · ".join(f"{key}={value}" for key, value in message["body"].items() if value)
        table.add_row(_moment(message["made_at"]), message["kind"], message["receipt"] or "", words)
    return table


def employer_record(recorded: Recorded) -> Table:
    name = recorded.telling.employer["name"]
    table = _table(f"企业诚信档案 the record of {name}", "日期 on", "记载 entry", "金额 yuan", "来源 source")
    for entry in recorded.record["entries"]:
        table.add_row(
            entry["on"],
            entry["zh"],
            yuan_text(entry["fen"]) if entry["fen"] is not None else "",
            entry["source"],
        )
    return table


def portrait(recorded: Recorded) -> Table:
    table = _table("用工风险画像 its risk portrait", "日期 on", "颜色 colour", "分 score", "因为 because")
    for on, risk in recorded.portrait.items():
        reasons = "；".join(reason["zh"] for reason in risk["contributions"] or [])
        table.add_row(on, COLOURS.get(risk["colour"], "?"), str(risk["score"]), reasons or "—")
    return table


def webhooks(receiver: Receiver, recorded: Recorded) -> Table:
    mine = [body for body in receiver.messages.values() if recorded.telling.employer["uscc"] in str(body)]
    table = _table("信用平台收到的推送 pushed to the credit platform, signature checked", "内容 message")
    for body in mine:
        table.add_row(" · ".join(f"{key}={value}" for key, value in body.items() if value is not None))
    return table


def figures(console: Console, published: Iterable[tuple[str, str, str, str]]) -> bool:
    """Published figures beside those read back; True when they agree."""
    table = _table(
        "鄂城公布的数字 what Echeng published of this story", "指标 figure", "公布 published", "读回 read back", ""
    )
    agree = True
    for name, said, read, source in published:
        same = said == read
        agree = agree and same
        table.add_row(name, said, read, f"{'[green]✓[/]' if same else '[red]✗[/]'} {source}")
    console.print(table)
    return agree


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _instrument(legal_basis: str) -> str:
    """The instrument and article, without where it was read."""
    return legal_basis.partition("，见")[0].partition("，http")[0]


def _moment(text: str) -> str:
    return text[:16].replace("T", " ")


def _facts(facts: dict[str, Any]) -> str:
    """The facts of a step; sums in fen are shown in yuan."""
    shown = []
    for name, value in facts.items():
        if name.endswith("fen") and isinstance(value, int):
            shown.append(f"{name.removesuffix('_fen')}={yuan_text(value)}")
        elif isinstance(value, list) and value:
            shown.append(f"{name}={'、'.join(value)}")
        elif value not in (None, []):
            shown.append(f"{name}={value}")
    return " ".join(shown)
