"""The times in which an order is answered and may be returned, and by which it may be extended (INT-14).

The numbers are in the region packs; here are their keys. A pack has a limit for each of the four urgencies, in natural
hours, natural days or working days.
"""

from datetime import date
from enum import StrEnum

from services.intake.channels.rules.orders import Urgency
from shared.calendar.working_days import Calendar, Term, Unit, deadline
from shared.refusals import Conflict, Invalid

RULE = "INT-14"
LIMITS: dict[Urgency, str] = {
    Urgency.EMERGENCY: "hotline_12345_emergency_time",
    Urgency.URGENT: "hotline_12345_urgent_time",
    Urgency.ORDINARY: "hotline_12345_days",
    Urgency.COMPLEX: "hotline_12345_complex_time",
}
EXTENSION = "hotline_12345_extension_days"
RETURN = "hotline_12345_return_days"


class TimeUnit(StrEnum):
    """自然小时, 自然日, 工作日."""

    NATURAL_HOUR = "natural_hour"
    NATURAL_DAY = "natural_day"
    WORKING_DAY = "working_day"


UNITS = {
    TimeUnit.NATURAL_HOUR: Unit.HOURS,
    TimeUnit.NATURAL_DAY: Unit.CALENDAR_DAYS,
    TimeUnit.WORKING_DAY: Unit.WORKING_DAYS,
}


class ReturnTooLate(Conflict):
    code = "return-too-late"
    zh = "退单须在派单后{term}内提出，最后一日为{last}"
    en = "an order is returned within {term} of its dispatch; the last day was {last}"


class ExtensionTooLong(Invalid):
    code = "extension-too-long"
    zh = "本地工单最多延长{most}，不能申请{asked}"
    en = "an order is lengthened by at most {most} here, not by {asked}"


class ExtensionUnit(Invalid):
    code = "extension-unit"
    zh = "该工单按{unit}计算期限，延期须用同一单位"
    en = "this order's time runs in {unit}; it is lengthened in the same unit"


def term_of(amount: int, unit: TimeUnit) -> Term:
    """The term of an amount in a unit that an officer named."""
    return Term(amount, UNITS[unit])


def check_return_day(dispatched_on: date, today: date, term: Term, calendar: Calendar) -> None:
    """Raises ReturnTooLate after the last day of the term (以内: the last day is allowed)."""
    last = deadline(dispatched_on, term, calendar).due_on
    if today > last:
        raise ReturnTooLate(term=str(term), last=last.isoformat())


def check_extension(asked: Term, running: Term | None, most: Term | None) -> None:
    """Raises ExtensionUnit where hours are to be extended by days or days by hours, and ExtensionTooLong above the
    place's maximum, if that is in the same unit; the maximum itself is allowed (≤).
    """
    if running is not None and (running.unit is Unit.HOURS) != (asked.unit is Unit.HOURS):
        raise ExtensionUnit(field="unit", unit=str(running.unit))
    if most is not None and asked.unit is most.unit and asked.amount > most.amount:
        raise ExtensionTooLong(field="amount", most=str(most), asked=str(asked))
