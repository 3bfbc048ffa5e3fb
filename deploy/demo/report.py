"""The story as tables: what happened when, what was due when and by which law, the money, the record.

Every table is readable at a hundred columns.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table

from deploy.demo.papers import Kept
from deploy.demo.recorded import Recorded
from deploy.demo.stage import Figure, Published
from deploy.demo.wording import COLOURS, STATES, action, instrument, moment, told, who
from shared.labels.states import in_chinese
from shared.values.money import yuan_text

MONEY = {
    "claimed": "申报",
    "found": "查实增加",
    "withdrawn": "撤回",
    "rejected": "不予认定",
    "paid": "已付",
    "outstanding": "未付",
}


def told_of(recorded: Recorded, title: str, *between: RenderableType) -> list[RenderableType]:
    """One matter, table by table; the tables in `between` come between the money and the messages."""
    return [
        Rule(f"{title}  [dim]{recorded.complaint['number']}[/]", style="dim"),
        timeline(recorded.steps),
        deadlines(recorded.deadlines),
        ledger(recorded.ledger),
        *between,
        messages("12345收到的答复 what 12345 was told", recorded.messages),
        employer_record(recorded),
        portrait(recorded),
    ]


def timeline(steps: Sequence[dict[str, Any]]) -> Table:
    year = steps[0]["at"][:4]
    table = listing(
        f"时间线 what happened, {year}", "何时\nwhen", "", "何事\nwhat", "规则\nrule", "何人\nwho", "说明\nnote"
    )
    reminders = "reminded"  # they are shown with their deadlines
    shown = [{**step, "day": step["at"][:10]} for step in steps if step["action"] != reminders]
    for step, times in last_of_each(shown, "day", "of", "action", "by"):
        name, rule = action(step)
        note = (step["note"] or told(step["facts"])) + times
        table.add_row(moment(step["at"]), step["of"], name, rule, who(step["by"]), note)
    return table


def last_of_each(rows: Iterable[dict[str, Any]], *names: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Of consecutive rows that are equal in these columns the last one, and how many there were if several."""
    for _, alike in groupby(rows, key=lambda row: [row[name] for name in names]):
        *before, last = alike
        yield last, f" ({len(before) + 1}×)" if before else ""


def deadlines(items: Sequence[dict[str, Any]], title: str = "期限 what was due") -> Table:
    table = listing(title, "期限 deadline", "起 from", "止 due", "依据 law", "结果 outcome")
    for due in items:
        extended = "".join(f"\n[dim]原 was {extension['was_due_on'][5:]}[/]" for extension in due["extensions"])
        met = f" {due['met_on'][5:]}" if due["met_on"] else ""
        fired = ", ".join(reminder["fire_on"][5:] for reminder in due["reminders"])
        reminded = f"\n[dim]提醒 reminded {fired}[/]" if fired else ""
        law = f"{due['rule_id']} {instrument(due['legal_basis'])}".strip()
        outcome = STATES.get(due["state"], due["state"]) + met + reminded
        table.add_row(f"{due['name']} {due['term']}", due["started_on"][5:], due["due_on"] + extended, law, outcome)
    return table


def found_by_phone(items: Sequence[dict[str, Any]]) -> Table:
    """Complaints as a search by a phone number shows them: masked, with their stage."""
    table = listing(
        "凭来电号码查到 found by the caller's phone",
        "编号 number",
        "反映人 who",
        "电话 phone",
        "阶段 stage",
        "案号 case",
    )
    for each in items:
        reporter, stage = each["reporter"], in_chinese(each["stage"], "complaint")
        table.add_row(each["number"], reporter["name"], reporter["phone"], stage, each["case_number"] or "–")
    return table


def ledger(money: dict[str, Any]) -> Table:
    table = listing("工资台账 money, yuan", "行\nline", "人\nworkers")
    for english, chinese in MONEY.items():
        table.add_column(f"{chinese}\n{english}", justify="right", no_wrap=True)
    for sums, alike in groupby(money["lines"], key=lambda line: [line[f"{column}_fen"] for column in MONEY]):
        first, *more = alike
        numbers = f"{first['line']}–{more[-1]['line']}" if more else str(first["line"])
        each = " 每行 each" if more else ""
        workers = sum(line["workers"] for line in (first, *more))
        table.add_row(numbers + each, str(workers), *map(yuan_text, sums))
    if len(money["lines"]) > 1:
        table.add_section()
        table.add_row("共", "", *(yuan_text(money[f"{column}_fen"]) for column in MONEY))
    table.caption = "\n".join(_postings(money["entries"]))
    table.caption_justify = "left"
    return table


def _postings(entries: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The postings by day; equal ones in one line."""

    def alike(entry: dict[str, Any]) -> tuple[str, ...]:
        return tuple(entry[name] or "" for name in ("happened_on", "kind", "payer", "receipt_no"))

    for (on, kind, *more), posted in groupby(sorted(entries, key=alike), key=alike):
        sums = [entry["fen"] for entry in posted]
        times = f" ({len(sums)}×)" if len(sums) > 1 else ""
        yield " · ".join(filter(None, (f"{on} {kind} {yuan_text(sum(sums))}{times}", *more)))


def messages(title: str, sent: Sequence[dict[str, Any]]) -> Table:
    table = listing(title, "何时 when", "答复 message", "回执 receipt", "内容 in its own words")
    for message in sent:
        table.add_row(moment(message["made_at"]), message["kind"], message["receipt"] or "—", told(message["body"]))
    return table


def employer_record(recorded: Recorded) -> Table:
    table = listing(
        f"企业诚信档案 the record of {recorded.matter.employer['name']}", "日期 on", "记载 entry", "元 yuan"
    )
    for entry, times in last_of_each(recorded.record["entries"], "on", "code", "source"):
        sum_ = yuan_text(entry["fen"]) if entry["fen"] is not None else ""
        table.add_row(entry["on"], f"{entry['zh']}{times}\n[dim]{entry['en']}[/]", sum_)
    return table


def portrait(recorded: Recorded) -> Table:
    table = listing("用工风险画像 its risk portrait", "日期 on", "颜色 colour", "分 score", "因为 because")
    for on, risk in recorded.portrait.items():
        reasons = "；".join(reason["zh"] for reason in risk["contributions"] or [])
        table.add_row(on, COLOURS.get(risk["colour"], "?"), str(risk["score"]), reasons or "—")
    return table


def pushed(received: Iterable[dict[str, Any]]) -> Table:
    table = listing("信用平台收到的推送 pushed to the credit platform, signature checked", "内容 message")
    for body in received:
        table.add_row(told(body))
    return table


def papers(kept: Iterable[Kept]) -> Table:
    table = listing("文书 papers, to be opened", "文书 paper", "文号 number", "文件 file")
    for paper in kept:
        table.add_row(paper.title, paper.number, str(paper.file))
    return table


def figures(title: str, compared: Sequence[Figure]) -> list[Table]:
    """Expected figures with those that the services return; those that a place published in a table of their own."""
    told = listing(title, "指标 figure", "所说 said", "读回 read back", "", "来源 source")
    names = ("指标 figure", "公布 published", "读回 read back", "", "公布处 source", "读法 command")
    published = listing("公布的数字 what the place published", *names)
    for figure in compared:
        mark = "[green]✓[/]" if figure.agrees else "[red]✗[/]"
        row = (figure.name, figure.said, figure.read, mark, figure.source)
        if isinstance(figure, Published):
            published.add_row(*row, figure.command)
        else:
            told.add_row(*row)
    return [table for table in (told, published) if table.row_count]


def listing(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.show_edge, table.pad_edge, table.padding = False, False, (0, 1, 0, 0)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
