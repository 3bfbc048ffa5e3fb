"""Answers to letters 交办单: returned with a reason, done, or received on paper."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock
from shared.access.callers import Caller
from shared.assignments import letters
from shared.assignments.letters import L, Letters
from shared.assignments.schemas import FinishAssignmentIn, ReceiveIn, ReturnAssignmentIn
from shared.assignments.tables import AssignmentState, Letter
from shared.values.date_checks import check_past

M = TypeVar("M")
Facts = dict[str, Any]


def _may_always(matter: Any) -> None:
    """A letter about anything may be returned unless a service says otherwise."""


@dataclass(frozen=True)
class About(Generic[L, M]):
    """What a service's letters are about: how the matter is locked, what its history says, who sees it no longer.

    `returned` does what follows once a letter was returned; `may_return` refuses where one cannot be.
    """

    letters: Letters[L]
    lock: Callable[[AsyncSession, L], Awaitable[M]]
    mask: Callable[[AsyncSession, M, str], Awaitable[str]]
    note: Callable[[AsyncSession, M, Caller, str, str | None, Facts], Awaitable[None]]
    returned: Callable[[AsyncSession, M, L], Awaitable[None]]
    may_return: Callable[[M], None] = _may_always


async def give_back(
    session: AsyncSession, about: About[L, M], caller: Caller, letter_id: UUID, given: ReturnAssignmentIn
) -> L:
    """The unit returns the letter with a reason 退回.

    Raises NotFound, NotYourLetter, LetterClosed, and what the service refuses to have returned.
    """
    letter, matter = await _under_lock(session, about, caller, letter_id)
    about.may_return(matter)
    reason = await about.mask(session, matter, given.reason)
    letter.received_at = letter.received_at or clock.now()  # whoever returns it had it
    await letters.end(session, letter, AssignmentState.RETURNED, reason)
    await about.returned(session, matter, letter)
    await about.note(session, matter, caller, "assignment-returned", given.reason, _facts(letter))
    return letter


async def finish(
    session: AsyncSession, about: About[L, M], caller: Caller, letter_id: UUID, given: FinishAssignmentIn
) -> L:
    """The unit reports what it did, which meets the letter's deadline and counts as its receipt, if there was none. The
    matter itself goes on.

    Raises NotFound, NotYourLetter, LetterClosed.
    """
    letter, matter = await _under_lock(session, about, caller, letter_id)
    letter.received_at = letter.received_at or clock.now()  # whoever did it has the letter
    outcome = await about.mask(session, matter, given.outcome)
    await letters.end(session, letter, AssignmentState.DONE, outcome)
    await about.note(session, matter, caller, "assignment-done", given.outcome, _facts(letter))
    return letter


async def receive_by_hand(
    session: AsyncSession, about: About[L, M], caller: Caller, letter_id: UUID, given: ReceiveIn
) -> L:
    """Record the receipt of a letter on paper, for a unit without a party in this system. Only the first one counts.

    Raises NotFound, RoleMissing, NotYourLetter where the unit has a party, InTheFuture, TooEarly.
    """
    caller.need_role("officer", "head")
    letter, matter = await _under_lock(session, about, caller, letter_id)
    if letter.received_at is not None:
        return letter
    given_on = letter.given_at.astimezone(clock.CHINA).date()
    check_past(given.received_on, clock.today(), "received_on", earliest=given_on)
    letter.received_at = clock.start_of(given.received_on)
    facts = {**_facts(letter), "received_on": given.received_on.isoformat()}
    await about.note(session, matter, caller, "letter-received", given.note, facts)
    return letter


async def _under_lock(session: AsyncSession, about: About[L, M], caller: Caller, letter_id: UUID) -> tuple[L, M]:
    """The letter and its matter, both row-locked. The matter's row is locked first, as in every command, so that two
    commands cannot deadlock.
    """
    letter = await about.letters.of_caller(session, caller, letter_id)
    letters.check_may_act(caller, letter)
    matter = await about.lock(session, letter)
    await session.refresh(letter, with_for_update=True)
    return letter, matter


def _facts(letter: Letter) -> Facts:
    return {"document_no": letter.document_no, "unit": letter.unit, "kind": letter.kind.value}
