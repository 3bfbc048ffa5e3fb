"""`anxin regions`: which numbers the packs have, where and from which source; what is unknown, and whom to ask."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from deploy import asked_keys
from deploy.commands.outcomes import MEANINGS, ExitCode, console
from shared.clock import CHINA
from shared.regions import Packs, load, validation
from shared.regions.loader import way_up
from shared.regions.parameter import Status
from shared.regions.rows import NATION
from shared.regions.validation import Line
from shared.values import divisions

app = typer.Typer(
    no_args_is_help=True,
    help="Numbers that vary by place and date 地方参数: what holds where, on whose word, and what nobody knows.",
)

OnOption = Annotated[str | None, typer.Option("--on", help="The day, such as 2026-01-31; left out, today.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
WIDE = 180


@app.command(epilog=MEANINGS)
def check(
    division: Annotated[str | None, typer.Argument(help="Only what holds here; left out, every place's rows.")] = None,
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read and check every pack, those shipped and the operator's (`ANXIN_REGION_PACKS`), and show what they say.

    A row that contradicts itself, another row or the law is wrong, as is a number that the code asks for and no pack
    lists: exit code 1. A number that is marked unknown is not wrong; it says whom to ask.

        anxin regions check

        anxin regions check 620724 --on 2026-01-31
    """
    day, place = _day(on), _division(division)
    wrong = validation.problems(_folder())
    found = {"on": day.isoformat(), "division": place, "problems": wrong}
    if not wrong:
        found |= _found(load(_folder()), place, day)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, default=str, indent=2))
    else:
        _show(found)
    if found["problems"]:
        raise typer.Exit(ExitCode.FAILED)


@app.command(epilog=MEANINGS)
def explain(
    division: Annotated[str, typer.Argument(help="A division code, such as 620724.")],
    key: Annotated[str, typer.Argument(help="What the number is called, such as crime_ten_workers_yuan.")],
    on: OnOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the way from a county over city and province to the nation, and where on it a number is found.

    An UNKNOWN row ends the way: that a place's number was not found does not make a wider one its own.

        anxin regions explain 420704 case_handling_days --on 2026-01-31
    """
    day, place = _day(on), _division(division)
    packs = load(_folder())
    if key not in packs.keys:
        raise typer.BadParameter(f"no number is called {key!r}; `anxin regions check` lists them")
    steps = list(validation.explain(packs, place or NATION, key, day))
    if as_json:
        typer.echo(json.dumps([asdict(step) for step in steps], ensure_ascii=False, default=str, indent=2))
        return
    meant = packs.keys[key]
    table = _table(f"{meant.chinese} {meant.english} ({key}), {day}", "place", "value", "status", "holds", "source")
    for step in steps:
        mark = {(True, True): "[bold]answers[/]", (True, False): "further off"}.get((step.holds, step.answers), "")
        told, words = step.line, _place(step.region)
        if told is None:
            table.add_row(words, "–", "", "no row here", "")
        else:
            mine = " (operator's)" if step.by_operator else ""
            table.add_row(words, _value(told), f"{told.status}{mine}", mark or _span(told), told.source or told.note)
    _print(table)
    if not any(step.answers for step in steps) or packs.find(place or NATION, key, day) is None:
        console.print(f"unknown here: ask {meant.ask_chinese} ({meant.ask_english})")


def _found(packs: Packs, place: str | None, day: date) -> dict[str, Any]:
    """The data of the table. A key that the code uses and no pack has is a problem."""
    lines = validation.holding(packs, place, day) if place else validation.own(packs, day)
    asked = {one.key for one in asked_keys.asked(packs.keys)}
    held = {row.key for row in packs.rows()}
    wrong = [f"{one.file}:{one.line} asks for {one.key!r}, which keys.toml does not list" for one in _misspelt(packs)]
    wrong += [f"the code asks for {key!r} and no pack has a row for it" for key in sorted(asked - held)]
    return {
        "problems": wrong,
        "values": [asdict(line) for line in lines if line.value is not None],
        "unknown": [asdict(line) for line in lines if line.value is None],
        "recalled": [asdict(line) for line in lines if line.status is Status.RECALLED],
        "expiring": [asdict(line) for line in validation.ending(packs, day, way_up(place) if place else None)],
        "replaced": [f"{row.region} {row.key}" for rows in packs.extra.values() for row in rows],
        "not_asked": sorted(packs.keys.keys() - asked),
    }


def _misspelt(packs: Packs) -> list[asked_keys.Asked]:
    return asked_keys.misspelt(packs.keys)


def _show(found: dict[str, Any]) -> None:
    for problem in found["problems"]:
        console.print(f"[red]wrong 有误[/] {problem}", markup=True)
    if "values" not in found:
        return
    where = _place(found["division"]) if found["division"] else "every place 各地"
    table = _table(f"numbers 已知数值, {where}, {found['on']}", "place", "number", "value", "status", "source")
    for line in found["values"]:
        name = f"{line['chinese']}\n[dim]{line['key']}[/]"
        table.add_row(_place(line["region"]), name, _told(line), line["status"], line["source"])
    _print(table)
    asking = _table("unknown 未知: whom to ask 向谁核实", "place", "number", "ask", "note")
    for line in found["unknown"]:
        asks = f"{line['ask_chinese']}\n[dim]{line['ask_english']}[/]"
        asking.add_row(_place(line["division"]), f"{line['chinese']}\n[dim]{line['key']}[/]", asks, line["note"])
    _print(asking)
    _list("recalled from memory, to be checked before use 凭记忆，使用前核实", _names(found["recalled"]))
    _list("ends within 90 days and nothing follows 九十日内到期且无后续", _names(found["expiring"]))
    _list("from the operator's folder 本地文件", found["replaced"])
    _list("in packs and not asked for by any code yet 尚无代码使用", found["not_asked"])
    counted = f"{len(found['values'])} known, {len(found['unknown'])} unknown, {len(found['problems'])} wrong"
    console.print(f"[bold]{counted}[/]")


def _list(title: str, names: Sequence[str]) -> None:
    if names:
        Console(highlight=False, soft_wrap=True).print(f"[bold]{title}[/] ({len(names)}): {', '.join(names)}")


def _names(lines: Iterable[dict[str, Any]]) -> list[str]:
    return [f"{line['region']} {line['key']}" + (f" → {line['until']}" if line["until"] else "") for line in lines]


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", show_lines=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table) -> None:
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDE).print(table)


def _value(line: Line) -> str:
    return _told(asdict(line))


def _told(line: dict[str, Any]) -> str:
    return "未知 unknown" if line["value"] is None else f"{line['op']} {line['value']} {line['unit']}".strip()


def _span(line: Line) -> str:
    return f"{line.since or '…'} – {line.until or '…'}"


def _place(code: str) -> str:
    return f"{'全国' if code == NATION else divisions.name(code)} {code}"


def _division(code: str | None) -> str | None:
    if code is None or code == NATION or divisions.is_known(code):
        return code
    raise typer.BadParameter(f"no division has the code {code!r}")


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else datetime.now(CHINA).date()
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day, such as 2026-01-31") from None


def _folder() -> Path | None:
    folder = os.environ.get("ANXIN_REGION_PACKS")
    return Path(folder) if folder else None
