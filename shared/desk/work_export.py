"""My work as a file: the deadlines that the list shows with the same filters, next due first, in words."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, tuple_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller, visible
from shared.calendar.working_days import working_days_between
from shared.exports.declared import AT_ONCE, Asked, Exported, Filters, place
from shared.http.pagination import Count, count_up_to
from shared.http.spreadsheet import Column, Row, row_of
from shared.labels.listed import word
from shared.labels.states import in_chinese
from shared.obligations.matters import matters_of
from shared.obligations.tables import Obligation, ObligationState
from shared.obligations.timers import Queue, Timers
from shared.values.fields import Day

Owner = Literal["me"] | None
OneDay = Annotated[Day | None, Query(description="those of one day")]
Item = tuple[Obligation, str, str | None, int]
"""A deadline, its name in words, the complaint or case it is about, and the working days that are left."""

COLUMNS: tuple[Column[Item], ...] = (
    Column("事项编号 matter", lambda each: each[2], 20),
    Column("期限 deadline", lambda each: each[1], 20),
    Column("届满日 due", lambda each: each[0].due_on, 11),
    Column("剩余工作日 working days left", lambda each: each[3]),
    Column("状态 state", lambda each: "待办" if each[0].state == ObligationState.OPEN else in_chinese(each[0].state)),
    Column("对象 about", lambda each: word("subject", each[0].subject_kind)),
    Column("对象编号 subject", lambda each: each[0].subject, 24),
    Column("区划代码 division", lambda each: each[0].division),
    Column("区划 place", lambda each: place(each[0].division), 16),
    Column("起算日 began", lambda each: each[0].started_on, 11),
    Column("依据 legal basis", lambda each: each[0].legal_basis, 30),
    Column("承办人 officer", lambda each: each[0].owner),
)


async def queue_of(session: AsyncSession, caller: Caller, timers: Timers) -> Queue:
    """Whose deadlines `owner=me` means."""
    return await timers.desk.works_for(session, caller) if timers.desk else Queue([caller.subject, caller.label])


def running(caller: Caller, owners: Sequence[str] | None, on: date | None = None) -> list[ColumnElement[bool]]:
    """What a deadline still to be met fulfils: in the caller's divisions; if given, of these owners, of that day."""
    conditions = [
        col(Obligation.state).in_([ObligationState.OPEN, ObligationState.PAUSED, ObligationState.OVERDUE]),
        col(Obligation.timer).is_(False),
        visible(caller, col(Obligation.division), None),
    ]
    if on is not None:
        conditions.append(col(Obligation.due_on) == on)
    return conditions if owners is None else [*conditions, col(Obligation.owner).in_(owners)]


async def work_filters(owner: Owner = None, due_on: OneDay = None) -> Filters:
    """The filters of the list."""
    return {"owner": owner, "due_on": due_on}


async def _owners(timers: Timers, session: AsyncSession, asked: Asked) -> Filters:
    """Whose work it is as the caller stands now."""
    mine = asked.filters["owner"] == "me"
    names = (await queue_of(session, asked.caller, timers)).names if mine else None
    return {"owners": names, "due_on": asked.filters["due_on"]}


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    return running(asked.caller, asked.filters.get("owners"), asked.filters.get("due_on"))


async def _count(session: AsyncSession, asked: Asked) -> Count:
    return await count_up_to(session, select(Obligation.id).where(*_wanted(asked)))


def work_export(timers: Timers) -> Exported[Item]:
    """What a service's deadlines are called, and what they are about, its timers say."""

    async def page(session: AsyncSession, asked: Asked, cursor: str | None) -> tuple[Sequence[Row], str | None]:
        chosen = select(Obligation).where(*_wanted(asked)).order_by(col(Obligation.due_on), col(Obligation.id))
        if cursor is not None:
            due_on, _, last = cursor.partition("_")
            after = (date.fromisoformat(due_on), UUID(last))
            chosen = chosen.where(tuple_(col(Obligation.due_on), col(Obligation.id)) > after)
        found = list((await session.exec(chosen.limit(AT_ONCE + 1))).all())
        shown, today = found[:AT_ONCE], clock.today()
        numbers = await matters_of(session, timers, shown)
        rows = [row_of(COLUMNS, _item(each, numbers.get(each.id), today)) for each in shown]
        return rows, f"{shown[-1].due_on}_{shown[-1].id}" if len(found) > AT_ONCE else None

    def _item(each: Obligation, matter: str | None, today: date) -> Item:
        return each, timers.words.get(each.name, each.name), matter, working_days_between(today, each.due_on)

    return Exported("my-work", COLUMNS, page, _count, work_filters, _owners)


WORK: Exported[Any] = work_export(Timers())
"""What the routes need of it: the worker has its service's own."""
