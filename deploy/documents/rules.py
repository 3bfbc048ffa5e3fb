"""docs/rules.md: every row of the rulebook, where it is in the code, the tests that hold it, or why it is not there."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from deploy.documents.rule_places import Places, places
from shared.regions.rulebook import RulebookRow, rulebook

SHOWN = 4
"""So many definitions and test files of a row are named, the others counted."""

INTRODUCTION = """# The rulebook in the code

Every row of the rulebook that the product follows, found in the source, in the packs of numbers and in the tests by its
id. Made from the code by `anxin docs`; do not edit. The words that are not found are in `deploy/documents/rules.toml`.

**How far the text was confirmed**: VERIFIED: the article was read; VERIFIED-2: read in a secondary page; RECALLED: from
memory; SEED: stated in a report of a place; UNKNOWN: looked for and not found; DESIGN: our own choice.

**State**: *built*: code names it and a test holds it · *no case*: code names it, no test is marked with it · *number
only*: a pack has its number, no code acts on it yet · *later*: not yet, by the service named · *none*: the reason is
given.
"""
STATES = ("built", "no case", "number only", "later", "none")


@dataclass(frozen=True)
class Words:
    """What `rules.toml` says: families as their subject and service, and the reasons of single rows."""

    families: Mapping[str, tuple[str, str]]
    reasons: Mapping[str, str]


@cache
def words() -> Words:
    told = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
    return Words({key: (subject, by) for key, (subject, by) in told["families"].items()}, told["reasons"])


def state(row: RulebookRow, there: Places) -> str:
    """One of `STATES`."""
    if there.code:
        return "built" if there.cases else "no case"
    if row.id in words().reasons:
        return "none"
    return "number only" if there.packs else "later"


def rules_document() -> str:
    """The document: how many rows are in which state, then a table for each family."""
    found, rows = places(), rulebook()
    states = {key: state(row, found[key]) for key, row in rows.items()}
    families = [
        "\n".join(
            [
                f"## {family} · {subject}\n",
                "| id | rule | text | state | in the code | held by |",
                "|---|---|---|---|---|---|",
                *(_line(row, found[key], states[key]) for key, row in rows.items() if row.family == family),
                "",
            ]
        )
        for family, (subject, _) in words().families.items()
    ]
    return "\n".join([INTRODUCTION, _sums(states), *families])


def _sums(states: Mapping[str, str]) -> str:
    lines = [f"| family | rows | {' | '.join(STATES)} |", "|---|--:|--:|--:|--:|--:|--:|"]
    for family in (*words().families, None):
        mine = [there for key, there in states.items() if family is None or key.partition("-")[0] == family]
        counts = " | ".join(str(mine.count(one)) for one in STATES)
        lines.append(f"| {family or '**all**'} | {len(mine)} | {counts} |")
    return "\n".join([*lines, ""])


def _line(row: RulebookRow, there: Places, stands: str) -> str:
    code = _some([f"`{place}`" for place in there.code])
    numbers = f"numbers: {', '.join(there.packs)}" if there.packs else ""
    later = f"not yet: {words().families[row.family][1]}" if stands in ("later", "number only") else ""
    where = "<br>".join(filter(None, (code, numbers, later, words().reasons.get(row.id, ""))))
    cases = _some([f"`{file}` ({count})" for file, count in there.cases.items()])
    return f"| {row.id} | {row.title} | {row.mark} | {stands} | {where} | {cases} |"


def _some(all_of_them: list[str]) -> str:
    more = [f"and {len(all_of_them) - SHOWN} more"] if len(all_of_them) > SHOWN else []
    return "<br>".join([*all_of_them[:SHOWN], *more])
