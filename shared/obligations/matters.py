"""Which complaint or case a deadline is about, where its own subject is a notice, a letter, a message."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.obligations.tables import Obligation
from shared.obligations.timers import MattersOf, Timers


def by_column(key: Any, matter: Any, key_of: Callable[[str], str | UUID] = str) -> MattersOf:
    """The row with the subject's key says it in another column; one that says nothing is about no matter."""

    async def found(session: AsyncSession, subjects: Sequence[str]) -> Mapping[str, str]:
        wanted = {key_of(subject): subject for subject in subjects}
        rows = await session.exec(select(key, matter).where(key.in_(sorted(wanted)), matter.is_not(None)))
        return {wanted[row]: number for row, number in rows.all()}

    return found


async def itself(session: AsyncSession, subjects: Sequence[str]) -> Mapping[str, str]:
    """The subject is the matter's own number."""
    return {each: each for each in subjects}


async def matters_of(session: AsyncSession, timers: Timers, owed: Sequence[Obligation]) -> Mapping[UUID, str]:
    """By deadline, the number of its complaint or case; one of a kind that is about none is left out."""
    subjects: dict[str, set[str]] = {}
    for each in owed:
        subjects.setdefault(each.subject_kind, set()).add(each.subject)
    numbers = {
        kind: await timers.matters[kind](session, sorted(these))
        for kind, these in subjects.items()
        if kind in timers.matters
    }
    found = ((each.id, numbers.get(each.subject_kind, {}).get(each.subject)) for each in owed)
    return {which: number for which, number in found if number is not None}
