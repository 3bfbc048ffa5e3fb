"""Reading what a worker wrote by hand on a phone. Nothing is refused for its form: what cannot be read stays as words.

The numbers here are our own choice, an operator's to change: how often one address may knock, how long words may be.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from services.intake.complaints.rules.masking import one_line
from shared.refusals import Conflict, Forbidden, Invalid, NotFound

LONGEST_WORDS = 10_000  # our own choice, as of every filing: characters; what is longer becomes a file beside them
MOST_WORKERS = 100_000  # our own choice, as of every filing
LARGEST_YUAN = Decimal(10**11)  # our own choice, as of every filing: a hundred thousand million yuan
UNITS = {"万": Decimal(10_000), "千": Decimal(1_000), "百": Decimal(100)}  # words of the language, no rule
AMOUNT = re.compile(r"(?:约|大概|共)*([0-9]+(?:\.[0-9]{1,2})?)(万|千|百)?(?:元|块|块钱|人民币|rmb|¥)*(?:左右|多)?")
COUNT = re.compile(r"(?:约|大概|共)*([0-9]{1,6})(?:个|名|人|位|多)*")
MONTH = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Limit:
    """How often something may be done by one address, or to one complaint, within how long."""

    what: str
    times: int
    within: timedelta


FILING = Limit("filing", 40, timedelta(hours=1))  # our own choice: a whole crew behind one site's network
WRONG_CODE = Limit("wrong-code", 10, timedelta(minutes=15))  # our own choice: eight digits are not found by trying
WRONG_FOR_NUMBER = Limit("wrong-for-number", 100, timedelta(hours=1))  # our own choice: nor by many addresses
ADDING = Limit("adding", 60, timedelta(hours=1))  # our own choice: words, files and answers


class WhereMissing(Invalid):
    code = "where-missing"
    zh = "请写明在哪里干活，或者谁欠您的工资（公司、老板都可以），写一样就行"
    en = "say where you worked, or who owes you: a company or a boss, one of them is enough"


class WordsMissing(Invalid):
    code = "words-missing"
    zh = "请写几句发生了什么，或者上传一段录音、一张照片"
    en = "say in a few words what happened, or add a voice note or a photo"


class NoSuchCode(NotFound):
    """The same whether the number or the code is wrong: nobody learns which numbers exist."""

    code = "not-found"
    zh = "没有查到：请核对登记编号和查询码"
    en = "nothing found: check the number and the query code"


class NotFromOurPage(Forbidden):
    code = "not-from-our-page"
    zh = "请从本页面提交"
    en = "this was sent by another site's page"


class NotAnsweredYet(Conflict):
    code = "not-answered-yet"
    zh = "该事项尚未答复，暂不能评价"
    en = "there is no answer to judge yet"


class JudgedBefore(Conflict):
    code = "judged-before"
    zh = "您已评价过本次办理结果"
    en = "you judged this result before"


def plain(text: str | None) -> str:
    """Full-width signs made plain, white space gone."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text or "")).lower()


def fen_of(text: str | None) -> int | None:
    """Fen of what somebody wrote as yuan: `8000`, `8,000元`, `1.2万`. None where that cannot be said for sure."""
    read = AMOUNT.fullmatch(plain(text))
    if read is None:
        return None
    try:
        yuan = Decimal(read[1]) * UNITS.get(read[2] or "", Decimal(1))
    except InvalidOperation:
        return None
    return int(yuan * 100) if yuan <= LARGEST_YUAN else None


def workers_of(text: str | None) -> int | None:
    """How many people: `12`, `12人`. None where that cannot be said for sure."""
    read = COUNT.fullmatch(plain(text))
    return int(read[1]) if read and 1 <= int(read[1]) <= MOST_WORKERS else None


def month_of(text: str | None) -> str | None:
    read = MONTH.fullmatch(plain(text))
    return read[0] if read else None


def months_of(begins: str | None, ends: str | None, this_month: str) -> tuple[str | None, str | None]:
    """The months in their order and none of them to come; one alone stands for both."""
    given = sorted(month for month in (month_of(begins), month_of(ends)) if month and month <= this_month)
    return (given[0], given[-1]) if given else (None, None)


def words(happened: str, unread: list[tuple[str, str | None]], files: int) -> str:
    """The worker's words and what was written into fields but could not be read as a number, so that nothing is lost.

    Raises WordsMissing where there is neither a word nor a file.
    """
    lines = [happened] if happened else ["（未写文字，见所附材料）"] if files else []
    if not lines:
        raise WordsMissing(field="summary")
    lines += [f"{label}：{text}" for label, given in unread if (text := one_line(given))]
    return "\n".join(lines)


def shortened(text: str) -> tuple[str, bool]:
    """The words as far as they fit, and whether something was cut off (and so must be kept as a file)."""
    if len(text) <= LONGEST_WORDS:
        return text, False
    note = "\n（全文见所附文字材料）"
    return text[: LONGEST_WORDS - len(note)] + note, True
