"""Taking many complaints in at once: each is prepared as if it came alone, all are written in one go.

One that is refused harms no other. A partner's number that was used before, or twice in the same batch, gets its first
answer again, or is refused for other content, as with single filings.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.schemas import NewComplaint
from services.intake.complaints.tables import Complaint
from services.intake.filing import queries
from services.intake.filing.actions import file_complaint
from services.intake.filing.rules.filing import PartnerNumberReused
from shared.access.callers import Caller
from shared.commands.group_commit import RETRY_AFTER, Writing
from shared.database import copy_rows
from shared.database.sessions import keyring_of
from shared.obligations.questions import ask_all
from shared.privacy import Keyring
from shared.refusals import Overloaded, Refused

TURNS = 3
"""How often a batch looks again at what single filings wrote meanwhile."""
AT_A_STRETCH = 20
"""Filings prepared before others get their turn: preparing is work without waiting."""


@dataclass(frozen=True)
class Filed:
    """Taken in under this number, now or before."""

    number: str
    replayed: bool = False


@dataclass(frozen=True)
class Prepared:
    """A filing ready to be written, known by its partner's number if it has one."""

    writing: Writing
    number: str
    partner_no: str | None
    content: bytes


Outcome = Filed | Refused


async def file_many(session: AsyncSession, caller: Caller, filings: Sequence[NewComplaint]) -> list[Outcome]:
    """What became of each, in their order. Raises Overloaded when single filings keep using the same numbers."""
    numbers = await queries.next_numbers(session, len(filings))
    prepared = await _prepare(keyring_of(session), caller, filings, numbers)
    await _take_turn(session, caller.party)
    for _ in range(TURNS):
        partner_nos = [each.partner_no for each in prepared if isinstance(each, Prepared) and each.partner_no]
        before = await queries.filed_before_by_number(session, caller.party, partner_nos)
        outcomes, written = _decide(prepared, before)
        if await _write(session, written):
            return outcomes
    raise Overloaded(retry_after=RETRY_AFTER)


async def _prepare(
    keyring: Keyring, caller: Caller, filings: Sequence[NewComplaint], numbers: Iterable[int]
) -> list[Prepared | Refused]:
    prepared: list[Prepared | Refused] = []
    for place, (new, number) in enumerate(zip(filings, numbers, strict=True)):
        if place % AT_A_STRETCH == 0:
            await asyncio.sleep(0)
        try:
            prepared.append(_ready(file_complaint(keyring, caller, new, number)))
        except Refused as refusal:
            prepared.append(refusal)
    return prepared


def _ready(writing: Writing) -> Prepared:
    complaint: Any = next(values for table, values in writing.rows if table is Complaint)
    return Prepared(writing, complaint["number"], complaint["partner_no"], complaint["content_hash"])


async def _take_turn(session: AsyncSession, party: str) -> None:
    """A party's batches go one after the other: two with the same numbers would wait for each other in a ring."""
    turn = text("select pg_advisory_xact_lock(hashtextextended(:batch, 0))")
    await session.exec(turn, params={"batch": f"batch:{party}"})  # type: ignore[call-overload]


def _decide(
    prepared: Sequence[Prepared | Refused], before: dict[str, tuple[str, bytes]]
) -> tuple[list[Outcome], list[Writing]]:
    """The outcome of each, and what is to be written; `before` knows number and content by the partner's number."""
    known, outcomes, written = dict(before), list[Outcome](), list[Writing]()
    for each in prepared:
        if isinstance(each, Refused):
            outcomes.append(each)
            continue
        first = known.get(each.partner_no) if each.partner_no else None
        if first is None:
            outcomes.append(Filed(each.number))
            written.append(each.writing)
            if each.partner_no:
                known[each.partner_no] = (each.number, each.content)
        elif first[1] == each.content:
            outcomes.append(Filed(first[0], replayed=True))
        else:
            outcomes.append(PartnerNumberReused(partner_no=each.partner_no, number=first[0]))
    return outcomes, written


async def _write(session: AsyncSession, written: Sequence[Writing]) -> bool:
    """False where a single filing with one of these numbers was committed meanwhile: then nothing of this stays."""
    try:
        async with session.begin_nested():
            await copy_rows.write(session, [row for writing in written for row in writing.rows])
    except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError):
        return False
    await ask_all(session, [asking for writing in written for asking in writing.questions])
    session.info["stated"] = True
    return True
