"""Where a change hurts nobody: types, decorators, texts of refusals, logs, assertions, how much is taken at once, how
wide a column is shown. Nothing is drawn there.
"""

import re

from parso.tree import NodeOrLeaf

LOGS = {"log", "logger", "logging", "structlog", "span", "tracer"}
NEUTRAL_OPTIONS = {"strict", "frozen", "slots", "repr", "ensure_ascii", "synchronize_session"}
"""Options whose other value differs only where something else is wrong already."""
SIZES = re.compile(r"(?:\w+_)?(?:SHOWN|AT_ONCE|LOOKED_AT|LOOKED_THROUGH|BATCH|CHUNK|KEPT_SHAPES|SECONDS)")
"""Constants that say how many rows are shown, read or written at once, how many statements are kept, after how many
seconds a job runs again: one more or less is nobody's promise.
"""
TYPES = re.compile(r"[\w.\[\], |]*\b(None|[A-Z]\w*|str|int|bytes|bool|float|dict|list|date|datetime)\b")


def cannot_matter(node: NodeOrLeaf) -> bool:
    """Whether the place is one of those, by what it stands in."""
    if node.type == "assert_stmt" or _is_fallback(node) or _is_width(node):
        return True
    inner, outer = node, node.parent
    while outer is not None:
        if any(each(inner, outer) for each in (_is_type, _is_text, _is_aside, _is_size)):
            return True
        inner, outer = outer, outer.parent
    return False


def _is_fallback(node: NodeOrLeaf) -> bool:
    """The `or 0` of a count, which the type checker wants and the database never needs."""
    either = node.parent if node.type in ("number", "keyword") else None
    return either is not None and either.type == "or_test" and either.children[-1].get_code().strip() == "0"


def _is_width(node: NodeOrLeaf) -> bool:
    """The last number of a spreadsheet's `Column`: how wide it is shown."""
    outer = node.parent if node.type == "number" else None
    if outer is None or outer.type != "arglist" or outer.children[-1] is not node:
        return False
    return bool(outer.parent.get_previous_leaf().value == "Column")


def _is_type(inner: NodeOrLeaf, outer: NodeOrLeaf) -> bool:
    """An annotation, a union of types, what only the type checker reads."""
    if outer.type == "annassign":
        return inner is outer.children[1]
    if outer.type == "tfpdef":
        return len(outer.children) > 2 and inner is outer.children[2]
    if outer.type == "funcdef":
        return inner is outer.annotation
    if outer.type == "if_stmt":
        return outer.children[1].get_code().strip() == "TYPE_CHECKING"
    return outer.type == "expr" and all(TYPES.fullmatch(each.get_code().strip()) for each in outer.children[::2])


def _is_text(inner: NodeOrLeaf, outer: NodeOrLeaf) -> bool:
    """Words in which a refusal is said, a text with values in it, a string that stands alone, `__all__`."""
    if outer.type in ("fstring_expr", "raise_stmt", "import_from", "import_name"):
        return True
    if outer.type == "simple_stmt":
        return inner.type in ("string", "strings")
    return outer.type == "expr_stmt" and outer.children[0].get_code().strip() == "__all__"


def _is_size(inner: NodeOrLeaf, outer: NodeOrLeaf) -> bool:
    """How much is taken at once: a number of rows by its name, of bytes by its 1024."""
    if outer.type != "expr_stmt" or inner is not outer.children[-1]:
        return False
    return bool(SIZES.fullmatch(outer.children[0].get_code().strip())) or "1024" in inner.get_code()


def _is_aside(inner: NodeOrLeaf, outer: NodeOrLeaf) -> bool:
    """A decorator, an assertion, a line of the log, an option without a say."""
    if outer.type in ("decorator", "assert_stmt"):
        return True
    if outer.type == "argument":
        return outer.children[0].get_code().strip() in NEUTRAL_OPTIONS
    if outer.type == "simple_stmt":
        return inner.get_first_leaf().value in LOGS
    return False
