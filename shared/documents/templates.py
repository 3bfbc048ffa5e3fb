"""Templates of papers: plain text that an office can change, one source for PDF and DOCX. Pure but for reading files.

A line is a paragraph; `{field}` is what is known of it. `# …` is a heading, `> …` a line without indent, `| … | … |`
a row of a form, `__ …` a line to sign on, `[table]` alone a list that the program makes. A field's value is never read
as a template. A line is left out where one of its fields is not known; a form's cell stays empty, to be filled by hand.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FIELD = re.compile(r"\{([^{}]*)\}")
TABLE = re.compile(r"\[([^\[\]]+)\]")
Kind = Literal["heading", "paragraph", "plain", "row", "table", "sign"]
MARKS: Mapping[str, Kind] = {"# ": "heading", "> ": "plain", "__ ": "sign"}


class TemplateWrong(ValueError):
    """A template that cannot be printed: the start stops, naming the file and what is wrong in it."""


@dataclass(frozen=True)
class Block:
    """One line of a template; a row has several cells."""

    kind: Kind
    parts: tuple[str, ...]

    @property
    def fields(self) -> set[str]:
        return {name for part in self.parts for name in FIELD.findall(part)}


@dataclass(frozen=True)
class Form:
    """What a template of this kind of paper may name: fields and lists."""

    name: str
    fields: Collection[str]
    tables: Collection[str] = ()


Templates = Mapping[str, Sequence[Block]]


def load(forms: Sequence[Form], shipped: Path, operator: Path | None) -> Templates:
    """The template of each form by name: the operator's file `name.txt` where there is one, else the shipped.

    Raises TemplateWrong for a field or list that nobody has, stray braces, an empty template, and a file of the
    operator's folder that belongs to no form.
    """
    names = {form.name for form in forms}
    for path in sorted(operator.glob("*.txt")) if operator else ():
        if path.stem not in names:
            raise TemplateWrong(f"{path.name}: no paper has this name")
    return {form.name: _read(form, _path(form.name, shipped, operator)) for form in forms}


def fill(
    blocks: Sequence[Block], facts: Mapping[str, str | None], tables: Mapping[str, Sequence[Sequence[str]]]
) -> list[dict[str, Any]]:
    """The blocks with their facts; the first row of a table is its head."""
    filled: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind == "row":
            cells = [_put(part, facts) or "" for part in block.parts]
            if filled and filled[-1]["kind"] == "form":
                filled[-1]["rows"].append(cells)
            else:
                filled.append({"kind": "form", "rows": [cells]})
        elif block.kind == "table":
            head, *rows = tables[block.parts[0]]
            filled.append({"kind": "table", "head": [*head], "rows": [[*row] for row in rows]})
        elif (text := _put(block.parts[0], facts)) is not None:
            filled.append({"kind": block.kind, "text": text})
    return filled


def _put(part: str, facts: Mapping[str, str | None]) -> str | None:
    """The text with its fields; None where one of them is not known."""
    named = FIELD.findall(part)
    if any(facts.get(name) is None for name in named):
        return None
    return FIELD.sub(lambda found: str(facts[found[1]]), part)


def _path(name: str, shipped: Path, operator: Path | None) -> Path:
    theirs = operator / f"{name}.txt" if operator else None
    return theirs if theirs and theirs.is_file() else shipped / f"{name}.txt"


def _read(form: Form, path: Path) -> Sequence[Block]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    blocks = [_block(line) for line in lines if line]
    if not blocks:
        raise TemplateWrong(f"{path.name}: the template is empty")
    for block in blocks:
        _check(form, path.name, block)
    return blocks


def _check(form: Form, file: str, block: Block) -> None:
    if block.kind == "table" and block.parts[0] not in form.tables:
        raise TemplateWrong(f"{file}: this paper has no list [{block.parts[0]}]")
    if strange := block.fields - {*form.fields}:
        raise TemplateWrong(f"{file}: nobody has the field {', '.join(f'{{{name}}}' for name in sorted(strange))}")
    for part in block.parts:
        if set(FIELD.sub("", part)) & set("{}"):
            raise TemplateWrong(f"{file}: a brace without its other one: {part}")


def _block(line: str) -> Block:
    if line.startswith("|") and line.endswith("|") and len(line) > 1:
        return Block("row", tuple(cell.strip() for cell in line[1:-1].split("|")))
    if table := TABLE.fullmatch(line):
        return Block("table", (table[1],))
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return Block(kind, (line.removeprefix(mark),))
    return Block("paragraph", (line,))
