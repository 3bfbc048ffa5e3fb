"""Locks on the rows to which deadlines belong: whoever acts on a deadline holds its row first, as commands do.

So no deadline is found overdue, or moved, while a command is under way that meets it.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.obligations.tables import Obligation
from shared.obligations.timers import Hold, Timers


def by_row(column: Any, key_of: Callable[[str], str | UUID] = str) -> Hold:
    """Locks the rows with these subjects' keys in that column, and waits for none that another transaction has.

    What has no row any more nobody else can have: its deadline is not left open for ever.
    """

    async def hold(session: AsyncSession, subjects: Sequence[str]) -> set[str]:
        wanted = {key_of(subject): subject for subject in subjects}
        theirs = select(column).where(column.in_(sorted(wanted))).order_by(column)
        free = set((await session.exec(theirs.with_for_update(skip_locked=True))).all())
        if left := wanted.keys() - free:
            left &= set((await session.exec(theirs)).all())
        return {wanted[key] for key in wanted.keys() - left}

    return hold


async def held(session: AsyncSession, timers: Timers, due: Sequence[Obligation]) -> list[Obligation]:
    """Those of these row-locked deadlines whose own row no other transaction has locked, in the order given.

    Nothing is waited for, so that no deadlock can arise. Of a kind without a lock in the timers there is nothing but
    the deadline.
    """
    subjects: dict[str, set[str]] = {}
    for each in due:
        subjects.setdefault(each.subject_kind, set()).add(each.subject)
    free = {
        kind: await timers.holds[kind](session, sorted(these)) if kind in timers.holds else these
        for kind, these in subjects.items()
    }
    return [each for each in due if each.subject in free[each.subject_kind]]
