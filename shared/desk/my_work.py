"""My work 我的待办: deadlines and open questions of the caller's divisions, next due first. In every service."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import tuple_
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller, visible
from shared.calendar.working_days import working_days_between
from shared.desk.schemas import (
    AnsweredQuestion,
    AnswerIn,
    Deadlines,
    OpenQuestion,
    ReminderOut,
    Work,
    WorkDays,
    WorkItem,
)  # fmt: skip
from shared.desk.work_export import WORK, OneDay, Owner, queue_of, running
from shared.exports.endpoints import add_routes
from shared.exports.endpoints import policies as export_policies
from shared.http.authenticated_route import AuthenticatedRoute
from shared.http.dependencies import CurrentCaller, Transaction
from shared.http.pagination import BadCursor, Count, Limit, count_up_to
from shared.http.route_policies import RoutePolicy, signed_or_bearer
from shared.obligations.matters import matters_of
from shared.obligations.questions import continue_step
from shared.obligations.tables import Obligation, ObligationState, Question, Reminder
from shared.obligations.timers import Timers
from shared.refusals import Conflict, NotFound
from shared.values.identifiers import redact

router = APIRouter(prefix="/v1", tags=["work"], route_class=AuthenticatedRoute)

ROUTES: dict[tuple[str, str], RoutePolicy] = {
    ("GET", "/v1/my-work"): signed_or_bearer("work:read"),
    ("GET", "/v1/my-work/count"): signed_or_bearer("work:read"),
    ("GET", "/v1/my-work/days"): signed_or_bearer("work:read"),
    **export_policies("/v1/my-work", signed_or_bearer("work:read")),
    ("GET", "/v1/deadlines"): signed_or_bearer("work:read"),
    ("POST", "/v1/questions/{question_id}/answer"): signed_or_bearer("work:write"),
}

QUESTIONS_SHOWN = 200
ANSWERING = ("officer", "head")


def _timers(request: Request) -> Timers:
    timers: Timers = request.app.state.timers
    return timers


ItsTimers = Annotated[Timers, Depends(_timers)]
Place = Annotated[
    str | None,
    Query(pattern=r"^\d{4}-\d\d-\d\d_[0-9a-f-]{36}$", description="`next` of the page before"),
]


class AnsweredBefore(Conflict):
    code = "answered-before"
    zh = "该问题已由{by}答复"
    en = "{by} answered this question before"


@router.get("/my-work")
async def my_work(
    session: Transaction,
    caller: CurrentCaller,
    timers: ItsTimers,
    owner: Owner = None,
    due_on: OneDay = None,
    limit: Limit = 50,
    cursor: Place = None,
) -> Work:
    """Deadlines open or passed in the caller's divisions, next due first; `owner=me` keeps those of `works_for`."""
    desk, queue = timers.desk, await queue_of(session, caller, timers)
    chosen = select(Obligation).where(*running(caller, queue.names if owner == "me" else None, due_on))
    chosen = chosen.order_by(col(Obligation.due_on), col(Obligation.id))
    if cursor is not None:
        chosen = chosen.where(tuple_(col(Obligation.due_on), col(Obligation.id)) > _place(cursor))
    rows = list((await session.exec(chosen.limit(limit + 1))).all())
    shown = rows[:limit]
    following = f"{shown[-1].due_on}_{shown[-1].id}" if len(rows) > limit else None
    first = cursor is None
    return Work(
        items=await _items(session, timers, shown, queue.absent),
        questions=await _questions(session, caller) if first else [],
        approvals=await desk.approvals(session, caller) if desk and first else [],
        works_for=queue.names,
        next=following,
    )


@router.get("/my-work/count")
async def count_my_work(
    session: Transaction, caller: CurrentCaller, timers: ItsTimers, owner: Owner = None, due_on: OneDay = None
) -> Count:
    """How many deadlines the list has with the same filters; questions and approvals are not counted."""
    queue = await queue_of(session, caller, timers)
    wanted = running(caller, queue.names if owner == "me" else None, due_on)
    return await count_up_to(session, select(Obligation.id).where(*wanted))


@router.get("/my-work/days")
async def my_work_by_day(
    session: Transaction, caller: CurrentCaller, timers: ItsTimers, owner: Owner = None
) -> WorkDays:
    """How many of the same deadlines are due on which day, from today on; those that passed and those that are paused
    are counted apart: no day of theirs is ahead.
    """
    queue = await queue_of(session, caller, timers)
    paused = col(Obligation.state) == ObligationState.PAUSED
    counted = select(
        col(Obligation.due_on), paused, func.count(), func.count().filter(col(Obligation.provisional))
    ).where(*running(caller, queue.names if owner == "me" else None))
    rows = (await session.exec(counted.group_by(col(Obligation.due_on), paused))).all()
    return WorkDays.of(rows, clock.today(), queue.names)


@router.get("/deadlines")
async def deadlines_of(
    session: Transaction,
    caller: CurrentCaller,
    timers: ItsTimers,
    subject: Annotated[str, Query(min_length=1, max_length=64)],
) -> Deadlines:
    """Every deadline of one complaint or case, met ones too, in the order they began, on one page: a matter has few
    of them.
    """
    chosen = select(Obligation).where(Obligation.subject == subject, visible(caller, col(Obligation.division), None))
    rows = (await session.exec(chosen.order_by(col(Obligation.started_on), col(Obligation.due_on)))).all()
    return Deadlines(items=await _items(session, timers, list(rows)))


@router.post("/questions/{question_id}/answer")
async def answer_question(
    session: Transaction, caller: CurrentCaller, timers: ItsTimers, question_id: UUID, body: AnswerIn
) -> AnsweredQuestion:
    """A person of the labour authority answers, once; the question leaves the queue and the step that waited goes on.

    Raises AnsweredBefore, StillUnknown, or what the step itself refuses: then the question stays open.
    """
    caller.need_role(*ANSWERING)
    question = await session.get(Question, question_id, with_for_update=True)
    if question is None or not caller.may_see(question.division, ()):
        raise NotFound(what="question", which=str(question_id))
    if question.answered_by is not None:
        raise AnsweredBefore(by=question.answered_by)
    question.answer, question.answered_by, question.answered_at = redact(body.answer), caller.label, clock.now()
    await session.flush()
    await continue_step(session, timers, question)
    return AnsweredQuestion.model_validate(question)


add_routes(router, "/my-work", WORK)


def _place(cursor: str) -> tuple[date, UUID]:
    try:
        due_on, _, last = cursor.partition("_")
        return date.fromisoformat(due_on), UUID(last)
    except ValueError as failure:
        raise BadCursor(field="cursor") from failure


async def _items(
    session: AsyncSession, timers: Timers, obligations: list[Obligation], absent: Mapping[str, str] | None = None
) -> list[WorkItem]:
    fired = select(Reminder).where(
        col(Reminder.obligation_id).in_([each.id for each in obligations]), col(Reminder.fired_at).is_not(None)
    )
    by_obligation: dict[UUID, list[ReminderOut]] = {}
    for reminder in (await session.exec(fired.order_by(col(Reminder.fire_at)))).all():
        by_obligation.setdefault(reminder.obligation_id, []).append(ReminderOut.model_validate(reminder))
    today, numbers = clock.today(), await matters_of(session, timers, obligations)
    return [
        WorkItem.model_validate(each).model_copy(
            update={
                "matter": numbers.get(each.id),
                "working_days_left": working_days_between(today, each.due_on),
                "reminders": by_obligation.get(each.id, []),
                "stands_in_for": (absent or {}).get(each.owner or ""),
            }
        )
        for each in obligations
    ]


async def _questions(session: AsyncSession, caller: Caller) -> list[OpenQuestion]:
    waiting = select(Question).where(col(Question.answered_at).is_(None), visible(caller, col(Question.division), None))
    rows = (await session.exec(waiting.order_by(col(Question.asked_at)).limit(QUESTIONS_SHOWN))).all()
    return [OpenQuestion.model_validate(row) for row in rows]
