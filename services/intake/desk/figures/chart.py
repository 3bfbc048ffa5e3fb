"""Figures as a chart: received, accepted and closed by month, with the year before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

import leather

from services.intake.desk.figures.schemas import Month, Report

FONT = "sans-serif"
SERIES: Mapping[str, tuple[str, Callable[[Month], int]]] = {
    "登记 received": ("#1f5fa8", lambda month: month.figures.received),
    "受理 accepted": ("#2e8b57", lambda month: month.figures.accepted),
    "结案 closed": ("#b5651d", lambda month: month.figures.closed),
    "办结 settled": ("#7b4fa3", lambda month: month.figures.settled),
    "上年同月登记 received a year before": ("#9aa5b1", lambda month: month.year_before.received),
}
"""Series → its colour, and the figure of a month."""

for part in ("title", "legend", "axis_title", "tick"):
    setattr(leather.theme, f"{part}_font_family", FONT)


def chart(report: Report) -> bytes:
    """An SVG without scripts and without references to anything outside."""
    title = f"{report.division or ''} {report.from_}—{report.to}（截至 as of {report.as_of}）".strip()
    drawn = leather.Chart(title)
    days = [date.fromisoformat(f"{each.month}-01") for each in report.months] or [report.from_]
    drawn.add_x_scale(days[0], max(days[-1], days[0] + timedelta(days=27)))
    drawn.add_x_axis(ticks=days, tick_formatter=lambda day, *_: f"{day:%Y-%m}")
    drawn.add_y_scale(0, max(1, _highest(report.months)))
    for name, (colour, read) in SERIES.items():
        points = [(day, read(month)) for day, month in zip(days, report.months, strict=False)] or [(days[0], 0)]
        drawn.add_line(points, name=name, stroke_color=colour)
        drawn.add_dots(points, fill_color=colour)
    svg: str = drawn.to_svg(width=1000, height=480)
    return svg.encode()


def _highest(months: Sequence[Month]) -> int:
    return max((read(month) for _, read in SERIES.values() for month in months), default=0)
