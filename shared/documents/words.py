"""Numbers, amounts and days as a Chinese paper writes them: 〔2026〕第1号, 人民币壹仟元整, 二〇二六年三月五日. Pure."""

from datetime import date

from shared.values.money import FEN_PER_YUAN

DIGITS = "零壹贰叁肆伍陆柒捌玖"
UNITS = (("亿", 10**8), ("万", 10**4), ("仟", 1000), ("佰", 100), ("拾", 10))
CHARACTERS = "〇一二三四五六七八九"
BRACKETS = ("〔〕", "（）", "()", "[]", "［］")
"""How the year is set in an organ's numbers; GB/T 9704 has the first."""


def document_no(beginning: str, year: int, sequence: int, brackets: str = BRACKETS[0]) -> str:
    """鄂城人社监不受字〔2025〕第1号: `beginning` is the organ's and the kind's, up to 字."""
    return f"{beginning}字{brackets[0]}{year}{brackets[1]}第{sequence}号"


def chinese(day: date) -> str:
    """2026年3月5日, as it is written in running text."""
    return f"{day.year}年{day.month}月{day.day}日"


def in_characters(day: date) -> str:
    """二〇二六年三月五日, as it is written under a letter."""
    year = "".join(CHARACTERS[int(digit)] for digit in str(day.year))
    return f"{year}年{_counted(day.month)}月{_counted(day.day)}日"


def capitals(fen: int) -> str:
    """An amount in capitals 大写: 人民币壹仟零伍元伍角. Whole yuan end in 整. Raises ValueError below nothing."""
    if fen < 0:
        raise ValueError("a paper has no amount below nothing")
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    tenths, hundredths = divmod(rest, 10)
    whole = f"{_capital(yuan)}元" if yuan or not rest else ""
    if not rest:
        return f"人民币{whole}整"
    zero = "零" if yuan and not tenths else ""
    parts = (DIGITS[tenths] + "角" if tenths else zero) + (DIGITS[hundredths] + "分" if hundredths else "")
    return f"人民币{whole}{parts}"


def _capital(number: int) -> str:
    """A place that is skipped is said once: 壹万零壹."""
    for unit, size in UNITS:
        if number >= size:
            head, rest = divmod(number, size)
            skipped = "零" if 0 < rest < size // 10 else ""
            return f"{_capital(head)}{unit}{skipped}{_capital(rest) if rest else ''}"
    return DIGITS[number]


def _counted(number: int) -> str:
    """1 to 31: 一, 十, 十五, 二十, 三十一."""
    tens, ones = divmod(number, 10)
    ten = {0: "", 1: "十"}.get(tens, f"{CHARACTERS[tens]}十")
    return ten + (CHARACTERS[ones] if ones else "")
