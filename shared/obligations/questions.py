"""Asking a person, once, when an automatic step must stop; and continuing the step when the person has answered."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock, regions
from shared.obligations.tables import Obligation, ObligationState, Question
from shared.obligations.timers import Timers
from shared.refusals import Conflict
from shared.regions import Known, UnknownHere

DEADLINE_FAILED = "deadline-failed:"


class StillUnknown(Conflict):
    code = "number-still-unknown"
    zh = "数值仍未录入，不能继续：{chinese}"
    en = "the number is still in no pack, so the step cannot go on: {english}"


Asking = dict[str, Any]
"""A question's row, before it is stored."""


def asking(*, subject_kind: str, subject: str, division: str, code: str, zh: str, en: str) -> Asking:
    """The row of a question about a subject, in both languages."""
    return {
        "id": uuid4(),
        "subject_kind": subject_kind,
        "subject": subject,
        "division": division,
        "code": code,
        "zh": zh,
        "en": en,
        "asked_at": clock.now(),
    }


def asking_for_number(missing: UnknownHere, *, subject_kind: str, subject: str) -> Asking:
    """The question for a number that varies by place and is not known here; names the number (architecture,
    invariant 10).
    """
    return asking(
        subject_kind=subject_kind,
        subject=subject,
        division=missing.division,
        code=f"unknown:{missing.key}",
        zh=missing.chinese,
        en=missing.english,
    )


async def ask_all(session: AsyncSession, questions: Iterable[Asking]) -> None:
    """Store questions for the officers of their divisions.

    The same question about the same subject again changes nothing.
    """
    once = {(row["subject_kind"], row["subject"], row["code"]): row for row in questions}
    if once:
        rows = [once[key] for key in sorted(once)]  # always in the same order, so that no two transactions deadlock
        await session.exec(insert(Question).values(rows).on_conflict_do_nothing())


async def ask(session: AsyncSession, **question: str) -> None:
    """Store one question, with the arguments of `asking`."""
    await ask_all(session, [asking(**question)])


async def ask_for_number(session: AsyncSession, missing: UnknownHere, *, subject_kind: str, subject: str) -> None:
    """Store one question for a missing number."""
    await ask_all(session, [asking_for_number(missing, subject_kind=subject_kind, subject=subject)])


async def answer_by_deed(
    session: AsyncSession, *, subject_kind: str, subject: str, code: str, by: str, answer: str
) -> None:
    """What was asked was done: the question, where it is open, is answered with it."""
    asked = update(Question).where(
        col(Question.subject_kind) == subject_kind,
        col(Question.subject) == subject,
        col(Question.code) == code,
        col(Question.answered_at).is_(None),
    )
    told = {"answer": answer, "answered_by": by, "answered_at": clock.now()}
    await session.exec(asked.values(told), execution_options={"synchronize_session": False})


async def known_or_asked(
    session: AsyncSession, division: str, key: str, on: date, *, subject: tuple[str, str] | None = None
) -> Known | None:
    """The number that applies in this division on this day; None where no pack has it, and a person is asked for it.

    The question is about `subject` (kind, number); without one, about the division itself, once for the place.
    """
    try:
        return regions.value(division, key, on)
    except UnknownHere as missing:
        kind, number = subject or ("division", division[:6])
        await ask_for_number(session, missing, subject_kind=kind, subject=number)
        return None


async def continue_step(session: AsyncSession, timers: Timers, question: Question) -> None:
    """The step that stopped for this question goes on, in the transaction of the answer.

    A deadline that was parked is swept again, whatever was answered: it binds until it is met or cancelled. Raises
    StillUnknown when the step needs a number that no pack has yet.
    """
    if question.code.startswith(DEADLINE_FAILED):
        await _sweep_again(session, question)
    act = timers.on_answered(question.code)
    if act is None:
        return
    try:
        await act(session, question)
    except UnknownHere as missing:
        raise StillUnknown(chinese=missing.chinese, english=missing.english) from missing
    await session.flush()


async def _sweep_again(session: AsyncSession, question: Question) -> None:
    name = question.code.removeprefix(DEADLINE_FAILED).partition("#")[0]
    await session.exec(
        update(Obligation)
        .where(
            col(Obligation.subject_kind) == question.subject_kind,
            col(Obligation.subject) == question.subject,
            col(Obligation.name) == name,
            col(Obligation.state) == ObligationState.PARKED,
        )
        .values(state=ObligationState.OPEN)
    )
