"""The result: a table on the screen, and JSON and Markdown under `.anxin/`."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.breaking.mutants.verdict import GOAL, Judged, Verdict, noticed, survivors


def show(console: Console, judged: Sequence[Judged]) -> None:
    left = survivors(judged)
    if left:
        table = Table(title="Faults that no test of their room noticed", show_lines=True)
        for title in ("survived in", "what changed", "tests run"):
            table.add_column(title, overflow="fold")
        for each in left:
            change = f"[red]- {escape(each.fault.was)}[/]\n[green]+ {escape(each.fault.becomes)}[/]"
            ran = f"{each.outcome.ran} of {each.outcome.chosen}\n{', '.join(Path(test).stem for test in each.tests)}"
            table.add_row(f"{each.fault.place}\n{each.fault.definition}", change, ran)
        console.print(table)
    console.print(in_a_line(judged))


def in_a_line(judged: Sequence[Judged]) -> str:
    counting = [each for each in judged if each.counts]
    took = [each.outcome.seconds for each in counting] or [0.0]
    used = [each.outcome.processor for each in counting] or [0.0]
    return (
        f"{len(counting) - len(survivors(judged))} of {len(counting)} faults noticed ({noticed(judged):.0%}, "
        f"goal {GOAL:.0%}); one takes {median(took):.0f} s in the middle, {max(took):.0f} s at most, "
        f"{median(used):.0f} s and {max(used):.0f} s of the processor"
    )


def keep(folder: Path, seed: int, judged: Sequence[Judged]) -> None:
    """`mutants.json` has every fault, `mutants.md` the survivors and the figures per family."""
    folder.mkdir(exist_ok=True)
    rows = [_row(each) for each in judged]
    (folder / "mutants.json").write_text(
        json.dumps({"seed": seed, "noticed": round(noticed(judged), 3), "faults": rows}, ensure_ascii=False, indent=1)
    )
    (folder / "mutants.md").write_text("\n".join(_markdown(seed, judged)) + "\n")


def _row(judged: Judged) -> dict[str, object]:
    fault, outcome = judged.fault, judged.outcome
    return {
        "file": fault.file,
        "line": fault.line,
        "definition": fault.definition,
        "family": fault.family,
        "was": fault.was,
        "becomes": fault.becomes,
        "verdict": judged.verdict,
        "noticed_by": judged.by,
        "tests": judged.tests,
        "ran": outcome.ran,
        "chosen": outcome.chosen,
        "seconds": outcome.seconds,
        "processor": outcome.processor,
        "unreliable": judged.unreliable,
        "why_unloadable": outcome.unloadable,
    }


def _markdown(seed: int, judged: Sequence[Judged]) -> list[str]:
    lines = ["# Faults planted by machine", "", f"Seed {seed}: {in_a_line(judged)}.", ""]
    lines += ["| survived in | was | becomes | tests run |", "|---|---|---|---|"]
    for each in survivors(judged):
        fault, outcome = each.fault, each.outcome
        files = ", ".join(Path(test).stem for test in each.tests)
        ran = f"{outcome.ran} of {outcome.chosen}: {files}"
        lines.append(f"| {fault.place} `{fault.definition}` | {_cell(fault.was)} | {_cell(fault.becomes)} | {ran} |")
    lines += ["", "| family | planted | noticed |", "|---|---|---|"]
    planted = Counter(each.fault.family for each in judged if each.counts)
    seen = Counter(each.fault.family for each in judged if each.verdict is Verdict.NOTICED)
    lines += [f"| {family} | {count} | {seen[family]} |" for family, count in sorted(planted.items())]
    return lines


def _cell(text: str) -> str:
    return f"`{text.replace('|', chr(92) + '|')}`"
