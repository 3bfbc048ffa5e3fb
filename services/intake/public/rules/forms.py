"""Reading what a worker typed on a phone. Nothing is refused for its form: what cannot be read stays as words.

The numbers here are our own choice, for an operator to change: uses per address, length of words.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from services.intake.complaints.rules.masking import clipped
from shared.refusals import Conflict, Forbidden, Invalid, NotFound

LONGEST_WORDS = 10_000  # our own choice, as of every filing: characters; the full text beyond becomes a file
MOST_WORKERS = 100_000  # our own choice, as of every filing
LARGEST_YUAN = Decimal(10**11)  # our own choice, as of every filing: a hundred thousand million yuan
UNITS = {"万": Decimal(10_000), "千": Decimal(1_000), "百": Decimal(100)}  # words of the language, no rule
AMOUNT = re.compile(r"(?:约|大概|共)*([0-9]+(?:\.[0-9]{1,2})?)(万|千|百)?(?:元|块|块钱|人民币|rmb|¥)*(?:左右|多)?")
COUNT = re.compile(r"(?:约|大概|共)*([0-9]{1,6})(?:个|名|人|位|多)*")
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Limit:
    """How often something may be done by one address, or for one complaint, within which time."""

    what: str
    times: int
    within: timedelta


FILING = Limit("filing", 40, timedelta(hours=1))  # our own choice: a whole crew behind one site's network
# our own choice, of one address at one number: too few to guess eight digits, and nobody else's codes are among them
WRONG_CODE = Limit("wrong-code", 10, timedelta(minutes=15))
# our own choice, of one address at all numbers: too few to try one code at many, enough for a crew behind one network
WRONG_FROM_ADDRESS = Limit("wrong-from-address", 100, timedelta(minutes=15))
ADDING = Limit("adding", 60, timedelta(hours=1))  # our own choice: words, files and verdicts


class WhereMissing(Invalid):
    """Neither a place of work nor an employer is given."""

    code = "where-missing"
    zh = "请写明在哪里干活，或者谁欠您的工资（公司、老板都可以），写一样就行"
    en = "say where you worked, or who owes you: a company or a boss, one of them is enough"


class WordsMissing(Invalid):
    """Neither words nor a file is given."""

    code = "words-missing"
    zh = "请写几句发生了什么，或者上传一段录音、一张照片"
    en = "say in a few words what happened, or add a voice note or a photo"


class NoSuchCode(NotFound):
    """Raised alike for a wrong number and a wrong code, so that nobody learns which numbers exist."""

    code = "not-found"
    zh = "没有查到：请核对登记编号和查询码"
    en = "nothing found: check the number and the query code"


class NotFromOurPage(Forbidden):
    """The browser says that another site's page sent the form."""

    code = "not-from-our-page"
    zh = "请从本页面提交"
    en = "this was sent by another site's page"


class NotAnsweredYet(Conflict):
    """There is no result to judge yet."""

    code = "not-answered-yet"
    zh = "该事项尚未答复，暂不能评价"
    en = "there is no answer to judge yet"


class JudgedBefore(Conflict):
    """The worker judged this result before."""

    code = "judged-before"
    zh = "您已评价过本次办理结果"
    en = "you judged this result before"


def plain(text: str | None) -> str:
    """The text with full-width signs made plain and white space and commas removed."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text or "")).lower()


def fen_of(text: str | None) -> int | None:
    """Fen of a sum written in yuan: `8000`, `8,000元`, `1.2万`. None if it cannot be read with certainty."""
    read = AMOUNT.fullmatch(plain(text))
    if read is None:
        return None
    try:
        yuan = Decimal(read[1]) * UNITS.get(read[2] or "", Decimal(1))
    except InvalidOperation:
        return None
    return int(yuan * 100) if yuan <= LARGEST_YUAN else None


def workers_of(text: str | None) -> int | None:
    """A number of people: `12`, `12人`. None if it cannot be read with certainty."""
    read = COUNT.fullmatch(plain(text))
    return int(read[1]) if read and 1 <= int(read[1]) <= MOST_WORKERS else None


def month_of(text: str | None) -> str | None:
    read = MONTH.fullmatch(plain(text))
    return read[0] if read else None


def months_of(begins: str | None, ends: str | None, this_month: str) -> tuple[str | None, str | None]:
    """First and last month in order, none later than `this_month`; a single one is both."""
    given = sorted(month for month in (month_of(begins), month_of(ends)) if month and month <= this_month)
    return (given[0], given[-1]) if given else (None, None)


def words(happened: str, unread: list[tuple[str, str | None]], files: int) -> str:
    """The worker's words, with the fields that could not be read as numbers added, so that nothing is lost.

    Raises WordsMissing if there is neither a word nor a file.
    """
    lines = [happened] if happened else ["（未写文字，见所附材料）"] if files else []
    if not lines:
        raise WordsMissing(field="summary")
    lines += [f"{label}：{text}" for label, given in unread if (text := clipped(given))]
    return "\n".join(lines)


def shortened(text: str) -> tuple[str, bool]:
    """The words cut to LONGEST_WORDS, and whether they were cut (the full text must then be stored as a file)."""
    if len(text) <= LONGEST_WORDS:
        return text, False
    note = "\n（全文见所附文字材料）"
    return text[: LONGEST_WORDS - len(note)] + note, True
