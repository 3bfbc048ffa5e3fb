"""ACC-10, ACC-11, 条例27: when a wage account may be closed, and what is then left goes to the contractor."""

from dataclasses import dataclass
from datetime import date

from shared.calendar.working_days import Term, deadline
from shared.refusals import Conflict


class WorksNotCompleted(Conflict):
    code = "works-not-completed"
    zh = "工程尚未登记完工，不能办理"
    en = "the works are not registered as completed"


class NoticeTooShort(Conflict):
    """The notice stands through its last day; the day after it may be done."""

    code = "notice-too-short"
    zh = "公示自{since}起须满{until}，期满后方可办理"
    en = "the notice put up on {since} stands through {until}; not before the day after"


class NoticeTooEarly(Conflict):
    code = "notice-before-completion"
    zh = "公示始于{since}，早于完工日期{completed}"
    en = "the notice was put up on {since}, before the works were completed on {completed}"


class WagesUnpaid(Conflict):
    code = "wages-unpaid"
    zh = "本项目尚有{yuan}元工资未付，不能办理"
    en = "{yuan} yuan of wages of this project are unpaid"


class WarningsOpen(Conflict):
    code = "wage-warnings-open"
    zh = "本项目尚有{count}条欠薪预警未解除，不能办理"
    en = "{count} warnings of unpaid wages are open on this project"


class DisputeOpen(Conflict):
    code = "wage-dispute-open"
    zh = "本项目有未办结的欠薪案件、仲裁或者诉讼，不能办理"
    en = "a case, arbitration or suit about wages of this project is open"


@dataclass(frozen=True)
class Asked:
    """What is known when it is asked for. `unpaid` is the sum in yuan, as text, None where nothing is; `warnings`, how
    many of unpaid wages are open; `dispute`, what was told or what is known here.
    """

    completed_on: date | None
    noticed_on: date
    unpaid: str | None
    warnings: int
    dispute: bool


def check_may_end(asked: Asked, notice: Term, on: date) -> None:
    """Completed, noticed for the whole term, nothing owed and nothing in dispute.

    Raises WorksNotCompleted, NoticeTooEarly, NoticeTooShort, WagesUnpaid, WarningsOpen or DisputeOpen.
    """
    if asked.completed_on is None or asked.completed_on > on:
        raise WorksNotCompleted
    if asked.noticed_on < asked.completed_on:
        raise NoticeTooEarly(since=asked.noticed_on, completed=asked.completed_on)
    until = deadline(asked.noticed_on, notice).due_on
    if on <= until:
        raise NoticeTooShort(since=asked.noticed_on, until=until)
    if asked.unpaid is not None:
        raise WagesUnpaid(yuan=asked.unpaid)
    if asked.warnings:
        raise WarningsOpen(count=asked.warnings)
    if asked.dispute:
        raise DisputeOpen
