"""The result of a measure beside its goal; kept in `bench/results.json` and shown as a table."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Figure:
    """One promise and its measured value. `met` is None where something it is compared with could not be run.

    `figure` has a name for each number of the goal; `detail` everything else that was counted.
    """

    id: str
    goal: str
    figure: dict[str, float]
    met: bool | None
    unit: str
    command: str
    machine: str
    at: str
    note: str = ""
    detail: dict[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Name and number, one a line."""
        return "\n".join(f"{name}: {short(number)}" for name, number in self.figure.items())


def keep(figures: Iterable[Figure], path: Path = RESULTS) -> None:
    """Add these to the results of other runs: one object keyed by id, in the order of the ids."""
    known: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    known |= {figure.id: {name: v for name, v in asdict(figure).items() if name != "id"} for figure in figures}
    unfinished = path.with_suffix(".new")
    ordered = dict(sorted(known.items(), key=lambda item: _place(item[0])))
    unfinished.write_text(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n")
    unfinished.rename(path)


def _place(name: str) -> tuple[str, int, str]:
    """P2 before P10, P4b after P4, and P7y after P7."""
    return name[0], int(name[1:].rstrip(ascii_lowercase)), name


def show(console: Console, figures: Iterable[Figure], machine: str, title: str) -> None:
    """Print goals and figures as a table."""
    table = Table(title=title, title_justify="left", caption=machine, caption_justify="left", show_lines=True)
    for column in ("", "goal 目标", "figure 实测", "met 达到", "note 说明"):
        table.add_column(column, overflow="fold")
    for figure in figures:
        table.add_row(figure.id, figure.goal, f"{figure.shown}\n[dim]{figure.unit}[/]", _met(figure.met), figure.note)
    console.print(table)


def _met(met: bool | None) -> str:
    return {True: "[green]yes 是[/]", False: "[red]no 否[/]", None: "[yellow]not run 未测[/]"}[met]


def short(number: float) -> str:
    """A number with at most three significant figures."""
    return f"{number:,.0f}" if number == int(number) or abs(number) >= 100 else f"{number:.3g}"
