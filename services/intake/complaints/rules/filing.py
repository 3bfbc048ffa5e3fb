"""Refusals of impossible values in a filing, and the line from which a complaint is collective."""

from datetime import date

from shared.refusals import Invalid
from shared.values.date_checks import check_past


class PeriodBackwards(Invalid):
    code = "period-backwards"
    zh = "欠薪起始月晚于截止月"
    en = "the wage period ends before it begins"


class UnknownDivision(Invalid):
    code = "unknown-division"
    zh = "没有区划代码{division}；投诉须写明县级或市级区划"
    en = "there is no division {division}; a complaint names a county or a city"


def check_period(begins: str | None, ends: str | None, today: date) -> None:
    """Months as YYYY-MM; the current month is allowed. Raises TooEarly, InTheFuture or PeriodBackwards."""
    for field, month in (("period/from", begins), ("period/to", ends)):
        if month is not None:
            check_past(date(int(month[:4]), int(month[5:]), 1), today, field)
    if begins and ends and begins > ends:
        raise PeriodBackwards(field="period")


def is_collective(workers: int, line: int) -> bool:
    """At least the place's number of workers against one employer 群体性 (ARB-07: 十人以上, ten or more)."""
    return workers >= line
