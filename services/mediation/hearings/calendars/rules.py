"""How a hearing is called where people look at the calendar, and how a week is drawn (C146)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from xml.sax.saxutils import escape

from services.mediation.hearings.rules import HearingKind

TITLES = {HearingKind.HEARING: "开庭", HearingKind.MEDIATION: "调解"}
DAYS = "一二三四五六日"
FIRST, LAST = 8, 18
"""The hours of a day that are drawn; what lies outside is drawn at the edge. Our own choice."""
HOUR, DAY, LEFT, TOP = 56, 168, 56, 48
"""Pixels of an hour, of a day, and of the margins; our own choice."""


def title(kind: HearingKind, *, cloud: bool) -> str:
    return ("云上" if cloud else "") + TITLES[kind]


@dataclass(frozen=True)
class Drawn:
    """A hearing as it is drawn, its times in China's."""

    starts: datetime
    ends: datetime
    title: str
    case: str
    where: str


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_svg(name: str, first: date, hearings: Sequence[Drawn]) -> str:
    """The week from that Monday as an SVG picture, of whoever sits in one place at a time."""
    width, height = LEFT + 7 * DAY, TOP + (LAST - FIRST) * HOUR + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" font-size="13"><title>{escape(name)}</title>',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for n in range(7):
        day, x = first + timedelta(days=n), LEFT + n * DAY
        fill = "#f5f5f5" if n > 4 else "#ffffff"
        parts.append(f'<rect x="{x}" y="{TOP}" width="{DAY}" height="{height - TOP}" fill="{fill}"/>')
        parts.append(f'<text x="{x + 8}" y="30" font-weight="bold">周{DAYS[n]} {day:%m-%d}</text>')
        parts.append(f'<line x1="{x}" y1="{TOP}" x2="{x}" y2="{height}" stroke="#cccccc"/>')
    for hour in range(FIRST, LAST + 1):
        y = TOP + (hour - FIRST) * HOUR
        parts.append(f'<line x1="{LEFT}" y1="{y}" x2="{width}" y2="{y}" stroke="#e0e0e0"/>')
        parts.append(f'<text x="8" y="{y + 5}" fill="#555555">{hour:02d}:00</text>')
    for n in range(7):
        its = [each for each in hearings if each.starts.date() == first + timedelta(days=n)]
        parts += [_box(each, n) for each in its]
    return "".join([*parts, "</svg>"])


def _box(each: Drawn, day: int) -> str:
    x, y = LEFT + day * DAY + 3, _height(each.starts)
    high = max(4, _height(each.ends) - y - 2)
    lines = [f"{each.starts:%H:%M}–{each.ends:%H:%M} {each.title}", each.case, each.where]
    words = "".join(f'<tspan x="{x + 6}" dy="16">{escape(line)}</tspan>' for line in lines)
    clip, box = f"c{day}-{each.starts:%H%M}", f'x="{x}" y="{y:.0f}" width="{DAY - 6}" height="{high:.0f}"'
    return (
        f'<clipPath id="{clip}"><rect {box}/></clipPath><rect {box} rx="4" fill="#dcebfa" stroke="#2f6fab"/>'
        f'<text y="{y:.0f}" font-size="12" fill="#12304d" clip-path="url(#{clip})">{words}</text>'
    )


def _height(moment: datetime) -> float:
    hours = min(max(moment.hour + moment.minute / 60, FIRST), LAST)
    return TOP + (hours - FIRST) * HOUR
