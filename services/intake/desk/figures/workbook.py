"""Figures as a workbook: one sheet per breakdown, every ratio with its denominator. Money in yuan."""

from collections.abc import Sequence
from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Any

from services.intake.complaints.rules.words import CHANNELS, DOMAINS, disposition
from services.intake.desk.figures.schemas import Figures, Group, Report
from shared.clock import CHINA

if TYPE_CHECKING:
    from xlsxwriter.workbook import Format, Workbook
    from xlsxwriter.worksheet import Worksheet

COLUMNS = {
    "received": "登记件数 received",
    "workers": "涉及人数 workers",
    "claimed_fen": "诉求金额（元） claimed, yuan",
    "accepted": "受理件数 accepted",
    "decided_in_time": "按期决定件数 decided in time",
    "decided_in_time_of": "应决定件数 of",
    "decided_in_time_rate": "按期决定率 rate",
    "joined": "并案件数 joined",
    "handed_over": "移交件数 handed over",
    "returned": "退回件数 returned",
    "closed": "结案件数 closed",
    "paid_fen": "追发工资（元） paid, yuan",
    "settled": "办结件数 settled",
    "settled_of": "登记件数 of",
    "dynamic_closure_rate": "动态办结率 dynamic closure rate",
    "satisfied": "满意件数 satisfied",
    "satisfied_of": "回访件数 of",
    "satisfaction_rate": "满意率 satisfaction rate",
}
MONEY, RATE = "#,##0.00", "0.00%"
Row = tuple[str, Figures]


def workbook(report: Report) -> bytes:
    """The whole report."""
    import xlsxwriter  # only processes that write a workbook pay for it

    made = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(made, options) as book:
        looks = {
            None: None,
            "fen": book.add_format({"num_format": MONEY}),
            "rate": book.add_format({"num_format": RATE}),
        }
        book.set_properties(
            {"created": datetime.combine(report.known_on, time(), CHINA)}
        )  # no date of creation: the same figures give the same file
        bold = book.add_format({"bold": True, "text_wrap": True})
        for name, rows in _sheets(report).items():
            sheet = book.add_worksheet(name)
            _fill(sheet, rows, looks, bold)
            if name == "月度":
                _draw(book, sheet, name, len(rows))
        _dispositions(book.add_worksheet("结案方式"), report, bold)
    return made.getvalue()


def _sheets(report: Report) -> dict[str, list[Row]]:
    span = f"{report.from_}至{report.to}，截至{report.as_of}，已知至{report.known_on}"
    return {
        "总览": [(span, report.total), ("上年同期 same period last year", report.year_before)],
        "月度": [(each.month, each.figures) for each in report.months],
        "累计": [(each.month, each.cumulative) for each in report.months],
        "上年同月": [(each.month, each.year_before) for each in report.months],
        "省": _groups(report.provinces),
        "市": _groups(report.cities),
        "县": _groups(report.counties),
        "渠道": _groups(report.channels),
        "领域": _groups(report.domains),
        "承办部门": _groups(report.departments),
    }


def _groups(groups: Sequence[Group]) -> list[Row]:
    return [(_titled(each), each.figures) for each in groups]


def _titled(group: Group) -> str:
    """A channel and a domain by their words, a place with its code before its name."""
    words = CHANNELS.get(group.key) or DOMAINS.get(group.key)
    return words or (f"{group.key} {group.name}".strip() if group.name != group.key else group.key)


def _fill(sheet: "Worksheet", rows: Sequence[Row], looks: "dict[Any, Format | None]", bold: "Format") -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, len(COLUMNS), 13)
    for place, title in enumerate(COLUMNS.values(), start=1):
        sheet.write_string(0, place, title, bold)
    for line, (key, figures) in enumerate(rows, start=1):
        sheet.write_string(line, 0, key)
        for place, name in enumerate(COLUMNS, start=1):
            _write(sheet, line, place, name, getattr(figures, name), looks)


def _write(sheet: "Worksheet", line: int, place: int, name: str, value: Any, looks: "dict[Any, Format | None]") -> None:
    """A ratio of nothing stays empty."""
    if value is None:
        return
    kind = name.rpartition("_")[2]
    look = looks.get(kind)
    sheet.write_number(line, place, value / 100 if kind == "fen" else value, look)


def _draw(book: "Workbook", sheet: "Worksheet", name: str, months: int) -> None:
    chart = book.add_chart({"type": "column"})
    for column in ("received", "accepted", "closed"):
        place = list(COLUMNS).index(column) + 1
        chart.add_series(
            {
                "name": [name, 0, place],
                "categories": [name, 1, 0, months, 0],
                "values": [name, 1, place, months, place],
            }
        )
    sheet.insert_chart(months + 2, 1, chart)


def _dispositions(sheet: "Worksheet", report: Report, bold: "Format") -> None:
    sheet.set_column(0, 0, 44)
    for place, title in enumerate(("结案方式 disposition", "本期 period", "上年同期 last year")):
        sheet.write_string(0, place, title, bold)
    now, before = report.total.closed_by_disposition, report.year_before.closed_by_disposition
    for line, code in enumerate(sorted(now | before), start=1):
        sheet.write_string(line, 0, disposition(code) or code)
        sheet.write_number(line, 1, now.get(code, 0))
        sheet.write_number(line, 2, before.get(code, 0))
