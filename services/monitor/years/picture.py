"""A project's year drawn as an SVG: no scripts, nothing from outside, and what it shows said in words as well.

Rows are regimes, money, people and warnings, columns are months; each cell names itself when it is pointed at.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from html import escape

from services.monitor.regimes.rules.regimes import Regime
from services.monitor.warnings.rules.verdict import Level
from services.monitor.years.rules import Month
from services.monitor.years.view import Year
from services.monitor.years.wording import LEVEL_FILLS, LEVELS, REGIMES, STATES
from shared.values.money import yuan_text

LEFT, CELL, ROW, TOP, CHART = 236, 72, 30, 76, 132
WIDTH = LEFT + 12 * CELL + 24
INK, FAINT, DUE, PAID, SHORT = "#1d2733", "#5b6773", "#c3d4e8", "#1f5fa8", "#b42318"
FONT = "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
FEN_IN_WAN = 1_000_000


def drawn(year: Year) -> bytes:
    """The picture, its title and its description in both languages."""
    top, rows = TOP + CHART + 24, list(_rows(year))
    height = top + ROW * len(rows) + 76
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-labelledby="title desc" font-family="{FONT}" font-size="13" fill="{INK}">',
        f'<title id="title">{escape(_title(year))}</title><desc id="desc">{escape(in_words(year))}</desc>',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(16, 28, f"{year.name}　{year.year}年", size=18, bold=True),
        _text(16, 50, f"{year.number}　截至 as of {year.as_of}", fill=FAINT),
        *_chart(year),
        *(piece for place, row in enumerate(rows) for piece in row(top + ROW * place)),
        *_legend(top + ROW * len(rows) + 20),
        "</svg>",
    ]
    return "".join(parts).encode()


def in_words(year: Year) -> str:
    """What the picture shows, for those who do not see it."""
    payable, paid = (sum(getattr(each, name) for each in year.months) for name in ("payable_fen", "paid_fen"))
    raised = {level: sum(each.warnings.get(level, 0) for each in year.months) for level in Level}
    unpaid = [f"{each.month:%Y-%m}" for each in year.months if each.unpaid]
    zh = "、".join(f"{LEVELS[level][0]}{raised[level]}条" for level in reversed(Level))
    en = ", ".join(f"{raised[level]} {LEVELS[level][1]}" for level in reversed(Level))
    return (
        f"应发{yuan_text(payable)}元，实发{yuan_text(paid)}元；"
        f"有人未足额发放的月份：{'、'.join(unpaid) or '无'}；预警：{zh}。 "
        f"{yuan_text(payable)} yuan due, {yuan_text(paid)} paid; months in which somebody was not paid in full: "
        f"{', '.join(unpaid) or 'none'}; warnings: {en}."
    )


Drawn = Callable[[int], Iterator[str]]


def _rows(year: Year) -> Iterator[Drawn]:
    """The rows below the chart, each drawn at the height it is given."""
    for regime in Regime:
        yield _row(year, "{} {}".format(*REGIMES[regime]), partial(_standing, regime))
    yield _row(year, "出勤人数 people at work", lambda month: _number(month, month.attended, "人 people"))
    yield _row(year, "应发（万元） due, 10,000 yuan", lambda month: _money(month, month.payable_fen))
    yield _row(year, "实发（万元） paid, 10,000 yuan", lambda month: _money(month, month.paid_fen))
    yield _row(year, "未足额人数 people unpaid", lambda month: _number(month, month.unpaid, "人 people", alarm=SHORT))
    for level in reversed(Level):
        yield _row(year, "{}预警 warnings, {}".format(*LEVELS[level]), partial(_raised, level))


Cell = tuple[str, str, str | None, str]
"""What stands in a cell, what it says when pointed at, its fill and its ink."""


def _row(year: Year, name: str, cell: Callable[[Month], Cell]) -> Drawn:
    def draw(top: int) -> Iterator[str]:
        yield _text(16, top + 20, name)
        yield f'<line x1="16" x2="{WIDTH - 24}" y1="{top + ROW}" y2="{top + ROW}" stroke="#e3e8ee"/>'
        for place, month in enumerate(year.months):
            if month.begun:
                yield _cell(LEFT + place * CELL, top, f"{month.month:%Y-%m} {name}", cell(month))

    return draw


def _cell(left: int, top: int, about: str, cell: Cell) -> str:
    shown, says, fill, ink = cell
    box = (
        f'<rect x="{left + 3}" y="{top + 3}" width="{CELL - 6}" height="{ROW - 6}" rx="4" fill="{fill}"/>'
        if fill
        else ""
    )
    words = _text(left + CELL // 2, top + 20, shown, fill=ink, anchor="middle")
    return f"<g><title>{escape(f'{about}：{says}')}</title>{box}{words}</g>"


def _standing(regime: Regime, month: Month) -> Cell:
    state = month.regimes.get(regime)
    if state is None:
        return "", "尚未判断 not judged yet", None, FAINT
    look = STATES[state]
    return look.sign, f"{look.zh} {look.en}", look.fill, look.ink


def _number(month: Month, count: int, unit: str, alarm: str | None = None) -> Cell:
    return (
        f"{count:,}" if count else "0",
        f"{count:,}{unit}",
        None,
        alarm if alarm and count else INK if count else FAINT,
    )


def _money(month: Month, fen: int) -> Cell:
    return f"{Decimal(fen) / FEN_IN_WAN:,.2f}", f"{yuan_text(fen)}元 yuan", None, INK if fen else FAINT


def _raised(level: Level, month: Month) -> Cell:
    count = month.warnings.get(level, 0)
    fill, ink = LEVEL_FILLS[level] if count else (None, FAINT)
    return str(count), f"{count}条 raised", fill, ink


def _chart(year: Year) -> Iterator[str]:
    """What was due as a wide bar, what was paid as a narrow one before it; months above."""
    floor, highest = TOP + CHART, max((max(each.payable_fen, each.paid_fen) for each in year.months), default=0)
    yield _text(16, TOP + 20, "应发与实发工资 wages due and paid", bold=True)
    yield f'<line x1="{LEFT}" x2="{WIDTH - 24}" y1="{floor}" y2="{floor}" stroke="{FAINT}"/>'
    if highest:
        yield _text(LEFT - 8, TOP + 44, f"{Decimal(highest) / FEN_IN_WAN:,.2f}万元", fill=FAINT, anchor="end")
    for place, month in enumerate(year.months):
        left = LEFT + place * CELL
        yield _text(left + CELL // 2, floor + 18, f"{month.month:%m}月", fill=FAINT, anchor="middle")
        for fen, inset, colour in ((month.payable_fen, 12, DUE), (month.paid_fen, 22, PAID)):
            tall = fen * (CHART - 16) // highest if highest else 0
            box = f'x="{left + inset}" y="{floor - tall}" width="{CELL - 2 * inset}" height="{tall}"'
            yield f'<rect {box} fill="{colour}"/>' if tall else ""


def _legend(top: int) -> Iterator[str]:
    left = 16
    for colour, name in ((DUE, "应发 due"), (PAID, "实发 paid")):
        yield f'<rect x="{left}" y="{top}" width="16" height="16" fill="{colour}"/>'
        yield _text(left + 24, top + 13, name)
        left += 120
    for look in STATES.values():
        yield f'<rect x="{left}" y="{top - 3}" width="28" height="22" rx="4" fill="{look.fill}"/>'
        yield _text(left + 14, top + 13, look.sign, fill=look.ink, anchor="middle")
        yield _text(left + 36, top + 13, f"{look.zh} {look.en}")
        left += 205
    yield _text(16, top + 42, "预警按发出月份计 warnings are counted in the month they were raised", fill=FAINT)


def _text(
    left: int, top: int, words: str, *, fill: str = INK, anchor: str = "start", size: int = 13, bold: bool = False
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    look = f'fill="{fill}" text-anchor="{anchor}" font-size="{size}"{weight}'
    return f'<text x="{left}" y="{top}" {look}>{escape(words)}</text>'


def _title(year: Year) -> str:
    return f"{year.name}{year.year}年用工与工资一览 {year.number}: the year {year.year} in work and wages"
