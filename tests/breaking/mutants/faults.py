"""The faults: where the code may be changed, how, and which of all that are planted when some are drawn by a seed."""

import ast
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.ast.ast_query import ASTQuery
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from parso.tree import NodeOrLeaf

from tests.breaking.mutants.exclusions import cannot_matter
from tests.breaking.mutants.operators import FAMILIES
from tests.breaking.mutants.relevant import DECLARED

EMPTY = 300
"""Bytes: a shorter file is a docstring."""
JUDGED = Path(__file__).with_name("harmless.toml")


@dataclass(frozen=True)
class Fault:
    """One change of one file; `was` and `becomes` are the lines that differ, stripped."""

    family: str
    file: str
    line: int
    definition: str
    was: str
    becomes: str
    code: str

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Harmless:
    """A fault that survived and that a person judged to hurt nobody. It is known by its words: lines and files move."""

    file: str
    definition: str
    was: str
    becomes: str
    reason: str

    def __post_init__(self) -> None:
        if len(self.reason.split()) < 4:
            raise ValueError(f"{self.file}: why it hurts nobody is not said")

    def is_it(self, fault: Fault) -> bool:
        return (self.definition, self.was, self.becomes) == (fault.definition, fault.was, fault.becomes)


def harmless() -> list[Harmless]:
    """Those judged so far."""
    return [Harmless(**row) for row in tomllib.loads(JUDGED.read_text()).get("harmless", [])]


def files(root: Path) -> list[str]:
    """The files that decide something: rules, actions, queries, engines; as `rooms.toml` declares them."""
    drawn = tomllib.loads(DECLARED.read_text())["drawn"]
    wanted = {path for pattern in drawn["files"] for path in root.glob(pattern)}
    left_out = {path for pattern in drawn["but_not"] for path in root.glob(pattern)}
    return sorted(str(path.relative_to(root)) for path in wanted - left_out if path.stat().st_size > EMPTY)


def draw(root: Path, seed: int, only: str = "") -> Iterator[Fault]:
    """Faults without end of use: each family in turn, files by chance and their length, never two in one definition."""
    chance = random.Random(seed)
    sizes = {name: len((root / name).read_text().splitlines()) for name in files(root) if only in name}
    judged = harmless()
    taken: set[tuple[str, str]] = set()
    rounds = {family: iter(_shuffled(sizes, chance)) for family in FAMILIES}
    while rounds:
        for family in list(rounds):
            for name in rounds[family]:
                fault = _one(root, name, family, chance, taken)
                if fault and not any(each.is_it(fault) for each in judged):
                    taken.add((fault.file, fault.definition))
                    yield fault
                    break
            else:
                del rounds[family]


def _shuffled(sizes: dict[str, int], chance: random.Random) -> list[str]:
    """By chance, a longer file earlier."""
    return sorted(sizes, key=lambda name: -(chance.random() ** (1 / sizes[name])))


def _one(root: Path, name: str, family: str, chance: random.Random, taken: set[tuple[str, str]]) -> Fault | None:
    """One fault of the family in the file; None if there is none that changes what is run."""
    source = (root / name).read_text()
    places = [place for place in _places(source, family) if (name, place[3]) not in taken]
    chance.shuffle(places)
    for operator, occurrence, line, definition in places[:5]:
        code = mutate_code(source, operator, occurrence)
        if code is not None and _differs(source, code):
            was, becomes = _lines(source, code)
            return Fault(family, name, line, definition, was, becomes, code)
    return None


@cache
def _places(source: str, family: str) -> tuple[tuple[Operator, int, int, str], ...]:
    """(operator, occurrence, line, definition) of every place that may matter."""
    return tuple(_found(_nodes(source), family))


@cache
def _nodes(source: str) -> tuple[NodeOrLeaf, ...]:
    return tuple(ast_nodes(get_ast(source)))


def _found(nodes: tuple[NodeOrLeaf, ...], family: str) -> Iterator[tuple[Operator, int, int, str]]:
    for operator in (kind() for kind in FAMILIES[family]):
        positions = ((node, start) for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, (node, start) in enumerate(positions):
            if not cannot_matter(node):
                yield operator, occurrence, start[0], ASTQuery(node).get_definition_name() or "module"


def _differs(source: str, code: str) -> bool:
    try:
        return ast.dump(ast.parse(source)) != ast.dump(ast.parse(code))
    except SyntaxError:
        return False


def _lines(source: str, code: str) -> tuple[str, str]:
    """The lines that differ, before and after."""
    before, after = source.splitlines(), code.splitlines()
    start = next(at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    end = 1
    while end <= min(len(before), len(after)) - start and before[-end] == after[-end]:
        end += 1
    return tuple(" ".join(" ".join(lines[start : len(lines) - end + 1]).split()) for lines in (before, after))  # type: ignore[return-value]
