"""What is changed in the code: the operators of cosmic-ray that fit this house, and six of its own.

Its own ones plant what hurt before: a condition missing in a lookup, a lock not taken, a row not written,
a check or a handler left out, two things swapped.
"""

import re
from collections.abc import Iterable, Iterator

import parso
from cosmic_ray.operators.binary_operator_replacement import operators as binary_operators
from cosmic_ray.operators.boolean_replacer import (
    AddNot,
    ReplaceAndWithOr,
    ReplaceFalseWithTrue,
    ReplaceOrWithAnd,
    ReplaceTrueWithFalse,
)
from cosmic_ray.operators.comparison_operator_replacement import operators as comparison_operators
from cosmic_ray.operators.number_replacer import NumberReplacer
from cosmic_ray.operators.operator import Example, Operator
from cosmic_ray.operators.zero_iteration_for_loop import ZeroIterationForLoop
from parso.tree import BaseNode, NodeOrLeaf

Position = tuple[tuple[int, int], tuple[int, int]]

COMPARED = ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt", "Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")
COUNTED = ("Add_Sub", "Sub_Add", "Mul_FloorDiv", "FloorDiv_Mul", "BitAnd_BitOr", "BitOr_BitAnd")
PASSED_ALONG = ("self", "session", "connection", "caller", "complaint", "case", "settings")
"""Arguments of a kind of their own: swapped, they only crash."""
FLIPS = {" asc": " desc", " desc": " asc", "<=": "<", ">=": ">", " < ": " <= ", " > ": " >= "}
"""In the text of a statement: an order or the edge of a range."""
SQL = re.compile(r"\b(select|update|delete|insert)\b.*\b(from|set|into)\b", re.IGNORECASE | re.DOTALL)
CONDITION = re.compile(
    r"\band (?:[^()\n]|\([^()\n]*\))+?(?=\s+(?:and|or|order by|group by|limit|for)\b|\s*\n|\s*\)|\s*$)"
)
QUOTED = re.compile(r"([a-z]*(?:\"\"\"|\'\'\'|\"|\'))(.*?)(\"\"\"|\'\'\'|\"|\')", re.IGNORECASE | re.DOTALL)
LOCK = re.compile(r"\s+for (?:no key )?update(?: of \w+)?(?: skip locked)?")


class Replacement(Operator):
    """An operator that says which texts may stand in place of a node."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        """The texts, without the white space before them."""
        raise NotImplementedError

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        for _ in self.instead(node):
            yield node.start_pos, node.end_pos

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """A leaf of any kind carries the text; only the code made from it is ever read."""
        text = list(self.instead(node))[index]
        return parso.python.tree.Name(text, node.start_pos, prefix=node.get_first_leaf().prefix)


class MembershipFlipped(Replacement):
    """`in` becomes `not in` and the other way round."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        if node.type == "comparison" and len(node.children) == 3:
            left, operator, right = (_code(child) for child in node.children)
            words = operator.split()
            if words in (["in"], ["not", "in"]):
                yield f"{left} {'in' if len(words) == 2 else 'not in'} {right}"

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return Example("a in b", "a not in b"), Example("a not in b", "a in b")


class StepLeftOut(Replacement):
    """A call made for what it does, or a value kept on something, is not done: no row, no notice, no new state."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        if node.parent is None or node.parent.type != "simple_stmt":
            return
        if _is_call(node) or _keeps(node):
            yield "pass"

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("await step(complaint)\n", "pass\n"),
            Example("session.add(row)\n", "pass\n"),
            Example("case.stage = stage\n", "pass\n"),
        )


class CheckLeftOut(Replacement):
    """An `if` that only turns back (raise, return, continue) never does."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        parent = node.parent
        if parent is None or parent.type != "if_stmt" or parent.children[1] is not node or len(parent.children) != 4:
            return
        first = parent.children[3].get_first_leaf()
        while first.type in ("newline", "operator"):
            first = first.get_next_leaf()
        if first.value in ("raise", "return", "continue"):
            yield "False"

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("if a:\n    raise b\nc\n", "if False:\n    raise b\nc\n"),)


class ConditionLeftOut(Replacement):
    """A lookup asks one thing less, takes no lock, or bounds and sorts the other way: SQLAlchemy or SQL."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        if node.type == "trailer":
            yield from _fewer_conditions(node)
        elif node.type in ("power", "atom_expr"):
            yield from _unlocked(node)
        elif node.type == "string" and SQL.search(node.value):
            yield from _other_statements(node.value)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("q.where(a == 1, b == 2)", "q.where(b == 2)"),
            Example("q.where(a == 1, b == 2)", "q.where(a == 1)", occurrence=1),
            Example("q.with_for_update()", "q"),
            Example("f('select a from b where c and d')", "f('select a from b where c')"),
            Example("f('select a from b for update')", "f('select a from b')"),
        )


class HandlerLeftOut(Replacement):
    """An `except` catches nothing."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        if node.parent is not None and node.parent.type == "except_clause" and node.parent.children[1] is node:
            yield "()"

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("try:\n    a\nexcept b.C as c:\n    d\n", "try:\n    a\nexcept () as c:\n    d\n"),
            Example("try:\n    a\nexcept (B, C):\n    d\n", "try:\n    a\nexcept ():\n    d\n"),
        )


class ArgumentsSwapped(Replacement):
    """Two plain arguments that stand beside each other change places."""

    def instead(self, node: NodeOrLeaf) -> Iterable[str]:
        if node.type != "arglist" or _called(node) in ("getattr", "isinstance", "issubclass"):
            return
        given = node.children[::2]
        for at in range(len(given) - 1):
            one, other = given[at], given[at + 1]
            if one.type == other.type and _is_plain(one) and _is_plain(other) and _code(one) != _code(other):
                texts = [_code(each) for each in given]
                texts[at], texts[at + 1] = texts[at + 1], texts[at]
                yield ", ".join(texts)

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("f(session, a, b)", "f(session, b, a)"),)


def _named(found: Iterable[type[Operator]], wanted: tuple[str, ...]) -> list[type[Operator]]:
    return [each for each in found if each.__name__.endswith(tuple(f"_{name}" for name in wanted))]


FAMILIES: dict[str, list[type[Operator]]] = {
    "comparison": [*_named(comparison_operators(), COMPARED), MembershipFlipped],
    "condition": [AddNot, ReplaceAndWithOr, ReplaceOrWithAnd],
    "check left out": [CheckLeftOut],
    "step left out": [StepLeftOut],
    "lookup": [ConditionLeftOut],
    "number": [NumberReplacer, *_named(binary_operators(), COUNTED)],
    "value": [ReplaceTrueWithFalse, ReplaceFalseWithTrue, ArgumentsSwapped],
    "loop or handler": [ZeroIterationForLoop, HandlerLeftOut],
}
"""Each family is drawn in turn, so that frequent and dull changes do not crowd out the others."""


def _code(node: NodeOrLeaf) -> str:
    return str(node.get_code(include_prefix=False))


def _is_call(node: NodeOrLeaf) -> bool:
    if node.type not in ("power", "atom_expr"):
        return False
    last = node.children[-1]
    return bool(last.type == "trailer" and last.children[0].value == "(")


def _keeps(node: NodeOrLeaf) -> bool:
    """`thing.field = value`, `thing.field += value` or `things[key] = value`."""
    if node.type != "expr_stmt" or len(node.children) != 3:
        return False
    target = node.children[0]
    return target.type in ("power", "atom_expr") and target.children[-1].type == "trailer"


def _called(arguments: NodeOrLeaf) -> str:
    """What is called with these arguments: the last name before the brackets."""
    before = arguments.parent.get_previous_leaf() if arguments.parent is not None else None
    return before.value if before is not None else ""


def _is_plain(node: NodeOrLeaf) -> bool:
    if node.type in ("name", "number"):
        return _code(node) not in PASSED_ALONG
    return node.type in ("power", "atom_expr") and all(
        child.type == "name" or (child.type == "trailer" and child.children[0].value == ".") for child in node.children
    )


def _fewer_conditions(node: BaseNode) -> Iterator[str]:
    """The brackets after `.where`, each time with one condition less."""
    before = node.get_previous_sibling()
    if before is None or before.type != "trailer" or _code(before) != ".where" or len(node.children) != 3:
        return
    inside = node.children[1]
    given = inside.children[::2] if inside.type == "arglist" else [inside]
    for left_out in range(len(given)):
        yield f"({', '.join(_code(each) for at, each in enumerate(given) if at != left_out)})"


def _unlocked(node: BaseNode) -> Iterator[str]:
    """The expression without `.with_for_update(…)`."""
    texts = [_code(child) for child in node.children]
    for at, text in enumerate(texts[:-1]):
        if text == ".with_for_update":
            yield ("await " if texts[0] == "await" else "") + "".join(texts[texts[0] == "await" : at] + texts[at + 2 :])


def _other_statements(text: str) -> Iterator[str]:
    quoted = QUOTED.fullmatch(text)
    if quoted is None:
        return
    before, sql, after = quoted.groups()
    for found in [*CONDITION.finditer(sql), *LOCK.finditer(sql)]:
        yield before + sql[: found.start()].rstrip(" ") + sql[found.end() :] + after
    for old, new in FLIPS.items():
        for found in re.finditer(re.escape(old), sql):
            yield before + sql[: found.start()] + new + sql[found.end() :] + after
