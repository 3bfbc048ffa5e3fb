"""The text of a paper, made from the facts that it states. It is stored as issued, and names no complainant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from string import Formatter

from services.intake.papers.rules.papers import PAPERS, PaperKind
from shared.calendar.working_days import Term, Unit
from shared.documents.words import chinese
from shared.regions import Known

ADDRESS = re.compile(r"[，,]?\s*见?\s*https?://\S+")
ITEMS = re.compile(r"[\n；;]+")
MARKED = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]+[）)、.．]|[-·•])\s*")
LENGTHS = {
    Unit.WORKING_DAYS: "个工作日",
    Unit.CALENDAR_DAYS: "日",
    Unit.MONTHS: "个月",
    Unit.YEARS: "年",
    Unit.HOURS: "小时",
}


@dataclass(frozen=True)
class Sender:
    """Who issues a paper: the organ's name, and as far as they are known its address, telephone and the officer."""

    name: str
    address: str | None
    telephone: str | None
    officer: str | None


def text_of(kind: PaperKind, facts: Mapping[str, str], *, number: str, sender: Sender, on: date) -> str:
    """Line by line: the organ, the title, the number, the paragraphs, whom to ask, the organ and the day."""
    contact = (("联系地址", sender.address), ("联系电话", sender.telephone), ("承办人", sender.officer))
    lines = [sender.name, PAPERS[kind].zh, number]
    lines += [paragraph.format_map(facts) for paragraph in PAPERS[kind].says if _names(paragraph) <= facts.keys()]
    lines += [f"{name}：{told}" for name, told in contact if told]
    return "\n".join([*lines, sender.name, chinese(on)])


def items(missing: str) -> str:
    """What lacks, one numbered line each, however the officer separated or marked it."""
    told = [MARKED.sub("", each).strip().rstrip("。") for each in ITEMS.split(missing)]
    return "\n".join(f"{place}. {each}" for place, each in enumerate(filter(None, told), 1))


def length(term: Term) -> str:
    """60日, 6个月."""
    return f"{term.amount}{LENGTHS[term.unit]}"


def named_law(known: Known | None) -> str | None:
    """The law that a number was read in, without its address; None for a number of our own."""
    if known is None or not known.status.startswith("VERIFIED"):
        return None
    return ADDRESS.sub("", known.source) or None


def _names(paragraph: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(paragraph) if name}
