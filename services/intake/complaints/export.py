"""The list of complaints as a file: the same filters and order, personal data masked as on the list."""

from collections.abc import Awaitable, Callable
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import person_search, search
from services.intake.complaints.countdown import counted
from services.intake.complaints.rules.words import CHANNELS, DOMAINS, deadline, disposition
from services.intake.complaints.schemas import ComplaintOut
from services.intake.complaints.search_order import ListOrder
from services.intake.complaints.search_words import Filters
from services.intake.complaints.view import shown
from shared.access.callers import Caller
from shared.exports.declared import Asked, Exported
from shared.http.pagination import COUNTED, Count
from shared.http.spreadsheet import Column, Row, row_of, yuan
from shared.labels.states import in_chinese
from shared.obligations import Timers
from shared.refusals import Conflict
from shared.values import divisions

AT_ONCE = 500
"""Complaints read at a time."""


class TooManyToExport(Conflict):
    """More complaints than one file takes. What a file holds must be what the filters ask for, so none is left out."""

    code = "too-many-to-export"
    zh = "符合条件的投诉超过{most}件，一个文件容纳不下：请按日期、区划等缩小范围，分次导出"
    en = "more than {most} complaints meet these filters: narrow them, by days or divisions, and export in parts"


COLUMNS: tuple[Column[ComplaintOut], ...] = (
    Column("编号 number", lambda each: each.number, 20),
    Column("办理阶段 stage", lambda each: in_chinese(each.stage, "complaint")),
    Column("区划代码 division", lambda each: each.division),
    Column("区划 place", lambda each: divisions.name(each.division) if divisions.is_known(each.division) else None, 16),
    Column("渠道 channel", lambda each: CHANNELS.get(each.channel, each.channel)),
    Column("渠道编号 partner's number", lambda each: each.partner_no, 20),
    Column("领域 domain", lambda each: DOMAINS.get(each.domain, each.domain)),
    Column("反映人 reporter", lambda each: each.reporter.name),
    Column("电话 phone", lambda each: each.reporter.phone, 14),
    Column("用人单位 employer", lambda each: each.employer.name, 28),
    Column("统一社会信用代码 USCC", lambda each: each.employer.uscc, 20),
    Column("工程项目 project", lambda each: each.project_name, 24),
    Column("涉及人数 workers", lambda each: each.workers),
    Column("集体 collective", lambda each: "是" if each.collective else "否", 8),
    Column("诉求金额（元） claimed, yuan", lambda each: yuan(each.owed_fen), 14),
    Column("已付（元） paid, yuan", lambda each: yuan(each.paid_fen), 14),
    Column("欠薪起 from", lambda each: each.period_from, 9),
    Column("欠薪止 to", lambda each: each.period_to, 9),
    Column("登记时间 received", lambda each: each.received_at, 16),
    Column("受理期限 decide by", lambda each: each.accept_due_on, 11),
    Column("受理日期 accepted", lambda each: each.accepted_on, 11),
    Column("承办人 officer", lambda each: each.owner),
    Column("承办单位 unit", lambda each: each.unit, 16),
    Column("案号 case", lambda each: each.case_number, 20),
    Column("下一期限 next deadline", lambda each: _deadline(each), 16),
    Column("届满日 due", lambda each: _due(each), 11),
    Column("处理结果 result", lambda each: disposition(each.disposition), 30),
    Column("答复日期 answered", lambda each: each.answered_on, 11),
    Column("办结日期 closed", lambda each: each.closed_on, 11),
    Column("摘要 summary", lambda each: each.summary, 40),
)

NUMBER = 0
"""The place of a complaint's number in a row."""


async def rows(session: AsyncSession, caller: Caller, filters: Filters, order: ListOrder) -> list[Row]:
    """A row for every complaint of the list. Raises TooManyToExport for more than `COUNTED`, before any is read.

    Complaints that are filed or change while a file is made may be in it or not.
    """
    if (await search.count(session, caller, filters)).more:
        raise TooManyToExport(most=COUNTED)
    made: list[Row] = []
    cursor = None
    while True:
        listed, cursor = await search.page(session, caller, filters, AT_ONCE, cursor, order)
        for each in listed:
            due = counted(each.due) if each.due else None
            made.append(row_of(COLUMNS, shown(each.complaint, each.reporter, due)))
        if cursor is None:
            return made


async def _page(session: AsyncSession, asked: Asked, cursor: str | None) -> tuple[list[Row], str | None]:
    """What a search for a person shows is written down here, as on the list."""
    listed, following = await search.page(session, asked.caller, asked.filters, AT_ONCE, cursor)
    told = [each.complaint.number for each in listed]
    person_search.log_shown(session, asked.caller, asked.filters, asked.purpose, told)
    items = [shown(each.complaint, each.reporter, counted(each.due) if each.due else None) for each in listed]
    return [row_of(COLUMNS, each) for each in items], following


async def _count(session: AsyncSession, asked: Asked) -> Count:
    return await search.count(session, asked.caller, asked.filters)


async def _prepare(timers: Timers, session: AsyncSession, asked: Asked) -> Filters:
    """A search for a person needs its scope and a purpose; what is kept of it are keyed hashes."""
    return person_search.hashed(session, asked.caller, asked.filters, asked.purpose)


def complaints_as_file(filters: Callable[..., Awaitable[Filters]]) -> Exported[ComplaintOut]:
    """The list of complaints as a file, with its filters."""
    return Exported("complaints", COLUMNS, _page, _count, filters, _prepare)


def _deadline(each: ComplaintOut) -> str | None:
    """The next deadline; one that is paused or provisional says so."""
    if each.countdown is None:
        return None
    said = deadline(each.countdown.name)
    if each.countdown.paused:
        return f"{said}（中止中）"
    return f"{said}（暂定）" if each.countdown.provisional else said


def _due(each: ComplaintOut) -> date | None:
    """The day it is due; one that is paused is due on no day yet."""
    return each.countdown.due_on if each.countdown and not each.countdown.paused else None
