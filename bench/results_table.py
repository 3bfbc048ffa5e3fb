"""The table of figures in `docs/proof.md`, between its two markers, made from `bench/results.json`."""

import json
from pathlib import Path
from typing import Any

from bench.figures import RESULTS, short

PAPER = Path(__file__).parents[1] / "docs" / "proof.md"
BEGIN, END = "<!-- figures: written by `anxin bench` and `anxin chaos` -->", "<!-- end of figures -->"
HEAD = "| | goal | figure | met | what was seen | command, when |\n|---|---|---|---|---|---|\n"
MET = {True: "yes", False: "**no**", None: "not run"}


def write(results: Path = RESULTS, paper: Path = PAPER) -> None:
    """Write the present results into the document."""
    paper.write_text(written(paper.read_text(), results))


def written(text: str, results: Path = RESULTS) -> str:
    """The document with its table from the present results. Raises ValueError for a document without its markers."""
    before, _, rest = text.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError("the paper has lost the markers around its figures")
    return f"{before}{BEGIN}\n\n{table(results)}\n{END}{after}"


def table(results: Path = RESULTS) -> str:
    """Goals, figures and the machine; a sentence where nothing was measured yet."""
    if not results.exists():
        return "Nothing has been measured in this checkout yet.\n"
    known: dict[str, dict[str, Any]] = json.loads(results.read_text())
    machines = dict.fromkeys(found["machine"] for found in known.values())
    rows = [_row(name, found) for name, found in known.items()]
    return HEAD + "\n".join(rows) + "\n\nMachine: " + "; ".join(machines) + "\n"


def _row(name: str, found: dict[str, Any]) -> str:
    numbers = "<br>".join(f"{what}: {short(number)}" for what, number in found["figure"].items())
    when = f"`{found['command']}`, {found['at'][:10]}"
    cells = (name, found["goal"], numbers, MET[found["met"]], found["note"], when)
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
