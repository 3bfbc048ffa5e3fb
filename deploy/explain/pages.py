"""A page of plans for each service: a table of all statements, then each with its plan."""

from collections.abc import Sequence
from dataclasses import dataclass

from deploy.explain.overhearing import Plan
from deploy.explain.questions import Question

MANY = 5000
"""Pages of 8 kB a statement may touch: 40 MB. Times depend on what else the machine does, pages do not."""


@dataclass(frozen=True)
class Answered:
    """A question and the plans of the statements it led to."""

    question: Question
    plans: Sequence[Plan]


def judgement(question: Question, plan: Plan) -> str:
    """One line: by what it finds its rows, and whether that is as it should be."""
    found_by = f"by {', '.join(plan.indexes)}" if plan.indexes else "no table of size is read"
    if plan.read_whole:
        found_by = f"reads all of {', '.join(plan.read_whole)}"
    if not plan.read_whole and plan.buffers <= MANY:
        return found_by
    return f"{found_by}: {question.reason}" if question.reason else f"**LOOK**: {found_by}"


def bad(question: Question, plan: Plan) -> bool:
    return judgement(question, plan).startswith("**")


def page(service: str, about: str, answered: Sequence[Answered]) -> str:
    """The whole page."""
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
    for number, each in enumerate(answered, 1):
        lines += ["", f"## {number} {each.question.title}"]
        for plan in each.plans:
            lines += ["", "```sql", *_wrapped(plan.statement), "```", "", judgement(each.question, plan), ""]
            lines += ["```text", *plan.lines, "```"]
    return "\n".join(lines) + "\n"


def _row(link: str, question: Question, plan: Plan) -> str:
    told = (link, f"`{_short(plan.statement)}`", _ms(plan), plan.rows, plan.buffers, judgement(question, plan))
    return f"| {' | '.join(map(str, told))} |"


def _ms(plan: Plan) -> str:
    return "–" if plan.milliseconds is None else f"{plan.milliseconds:.1f}"


def _short(statement: str) -> str:
    words = statement.replace("|", "\\|")
    verb, found, rest = words.partition(" FROM ")
    if verb.startswith("SELECT") and found:
        words = f"SELECT … FROM {rest}"  # noqa: S608  shown, not run
    return words if len(words) <= 90 else f"{words[:89]}…"


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
