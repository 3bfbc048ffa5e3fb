"""A page of plans for each service: a table of all statements, then each with its plan."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deploy.explain.questions import Question
from deploy.explain.statement_capture import Plan

MANY = 5000
"""Pages of 8 kB that a statement may touch: 40 MB. Times depend on the machine's load, pages do not."""
FEW = 500
"""Pages it may touch when it reads a whole table: the table grows, and the statement's cost with it."""

WIDE = 240
MANY_VALUES = re.compile(r"\((\$\d+(?:::\w+)?)(?:, \$\d+(?:::\w+)?){7,}\)")
SOME_OF_THEM = re.compile(r"\(SELECT [^()]+ AS \w+ FROM ")
"""A list of columns within a statement."""


@dataclass(frozen=True)
class Answered:
    """A question and the plans of the statements it led to."""

    question: Question
    plans: Sequence[Plan]


def judgement(question: Question, plan: Plan) -> str:
    """One line: which index finds the rows, and whether that is acceptable."""
    found_by = f"by {', '.join(plan.indexes)}" if plan.indexes else "no table of size is read"
    if plan.read_whole:
        found_by = f"reads all of {', '.join(plan.read_whole)}"
    if plan.buffers <= (FEW if plan.read_whole else MANY):
        return found_by
    return f"{found_by}: {question.reason}" if question.reason else f"**LOOK**: {found_by}"


def bad(question: Question, plan: Plan) -> bool:
    return judgement(question, plan).startswith("**")


def page(service: str, about: str, answered: Sequence[Answered]) -> str:
    """The whole page. Statements that only set up a transaction are left out."""
    answered = [Answered(each.question, [plan for plan in each.plans if not _sets_up(plan)]) for each in answered]
    lines = [
        f"# Plans of {service}",
        "",
        about,
        "",
        "| | statement | ms | rows | pages | judgement |",
        "|---|---|---|---|---|---|",
    ]
    for number, each in enumerate(answered, 1):
        link = f"[{number}](#{number}-{_anchor(each.question.title)}) {each.question.title}"
        lines += [_row(link, each.question, plan) for plan in each.plans]
    shown: dict[object, int] = {}
    for number, each in enumerate(answered, 1):
        lines += ["", f"## {number} {each.question.title}"]
        for plan in each.plans:
            first = shown.setdefault((plan.statement, *plan.indexes, "", *plan.read_whole), number)
            lines += ["", *(_plan(each.question, plan) if first == number else [_as_before(plan, first)])]
    return "\n".join(lines) + "\n"


def _sets_up(plan: Plan) -> bool:
    return plan.statement.startswith("select set_config(")


def _plan(question: Question, plan: Plan) -> list[str]:
    statement = ["```sql", *_wrapped(_without_columns(plan.statement)), "```", "", judgement(question, plan), ""]
    return [*statement, "```text", *(line if len(line) <= WIDE else f"{line[:WIDE]}…" for line in plan.lines), "```"]


def _as_before(plan: Plan, first: int) -> str:
    return f"`{_short(plan.statement)}` is run as under {first}."


def _row(link: str, question: Question, plan: Plan) -> str:
    told = (link, f"`{_short(plan.statement)}`", _ms(plan), plan.rows, plan.buffers, judgement(question, plan))
    return f"| {' | '.join(map(str, told))} |"


def _ms(plan: Plan) -> str:
    return "–" if plan.milliseconds is None else f"{plan.milliseconds:.1f}"


def _short(statement: str) -> str:
    words = _without_columns(statement).replace("|", "\\|")
    return words if len(words) <= 90 else f"{words[:89]}…"


def _without_columns(statement: str) -> str:
    """The statement without the columns of a plain select and without long lists of values: they do not change the
    plan.
    """
    columns, found, rest = statement.partition(" FROM ")
    plain = columns.startswith("SELECT ") and found and "(" not in columns
    shown = f"SELECT … FROM {rest}" if plain else statement  # noqa: S608  shown, not run
    return MANY_VALUES.sub(r"(\1, …)", SOME_OF_THEM.sub("(SELECT … FROM ", shown))


def _wrapped(statement: str, width: int = 116) -> list[str]:
    lines, line = [], ""
    for word in statement.split():
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = "   "
        line = f"{line} {word}" if line else word
    return [*lines, line]


def _anchor(title: str) -> str:
    return "".join(letter for letter in title.lower().replace(" ", "-") if letter.isalnum() or letter in "-_")
