"""Asking a person, once, when an automatic step must stop."""

from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.obligations.tables import Question
from shared.regions import UnknownHere


async def ask(
    session: AsyncSession, *, subject_kind: str, subject: str, division: str, code: str, zh: str, en: str
) -> None:
    """Put a question into the queue of the division's officers. Asking the same of the same subject again is silent."""
    row = {
        "id": uuid4(),
        "subject_kind": subject_kind,
        "subject": subject,
        "division": division,
        "code": code,
        "zh": zh,
        "en": en,
        "asked_at": clock.now(),
    }
    await session.exec(insert(Question).values(row).on_conflict_do_nothing())


async def ask_for_number(session: AsyncSession, missing: UnknownHere, *, subject_kind: str, subject: str) -> None:
    """A number that varies by place is not known here: say which one is missing (architecture, invariant 10)."""
    await ask(
        session,
        subject_kind=subject_kind,
        subject=subject,
        division=missing.division,
        code=f"unknown:{missing.key}",
        zh=missing.chinese,
        en=missing.english,
    )
