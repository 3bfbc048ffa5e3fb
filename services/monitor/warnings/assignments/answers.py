"""What monitor's letters are about, for the units' answers to them: a warning."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.warnings.assignments.actions import project_of
from services.monitor.warnings.assignments.tables import LETTERS, Assignment
from services.monitor.warnings.episodes import KIND
from services.monitor.warnings.tables import Warned
from shared import history
from shared.access.callers import Caller
from shared.assignments.answers import About
from shared.values.identifiers import redact


async def _lock(session: AsyncSession, letter: Assignment) -> Warned:
    warning = await session.get(Warned, letter.subject, with_for_update=True, populate_existing=True)
    assert warning is not None, "a letter is about something"
    return warning


async def _mask(session: AsyncSession, warning: Warned, words: str) -> str:
    return redact(words)


async def _note(
    session: AsyncSession, warning: Warned, caller: Caller, action: str, words: str | None, facts: dict[str, Any]
) -> None:
    said = redact(words) if words else None
    await history.record(session, warning, kind=KIND, by=caller.label, action=action, note=said, facts=facts)


async def _returned(session: AsyncSession, warning: Warned, letter: Assignment) -> None:
    """Its unit sees the warning no longer, unless the project's entry has it told."""
    project = await project_of(session, warning)
    stays = project.told.values() if project is not None else ()
    warning.parties = await LETTERS.without(session, warning.number, warning.parties, letter.party, *stays)


ABOUT: About[Assignment, Warned] = About(LETTERS, _lock, _mask, _note, _returned)
