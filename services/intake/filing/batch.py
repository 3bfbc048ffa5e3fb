"""Filing many complaints at once: each is prepared as if it came alone, all are written together.

A refused item does not affect the others. A partner number used before, or twice in the batch, gets its first answer
again, or is refused for other content, as with single filings.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import asyncpg
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.schemas import NewComplaint
from services.intake.complaints.tables import Complaint
from services.intake.filing import queries
from services.intake.filing.actions import file_complaint
from services.intake.filing.rules.partner_numbers import PartnerNumberReused
from shared.access.callers import Caller
from shared.commands.group_commit import RETRY_AFTER, Writing
from shared.database import copy_rows
from shared.database.sessions import keyring_of
from shared.obligations.questions import ask_all
from shared.privacy import Keyring
from shared.refusals import Overloaded, Refused

ATTEMPTS = 3
"""Attempts of a batch when single filings with the same numbers are committed meanwhile."""
PREPARED_AT_ONCE = 20
"""Filings prepared before the event loop gets control: preparing is work without waiting."""


LONG = 2_000
"""Characters of a summary that is masked in a thread; masking 10,000 digits takes twenty milliseconds."""


@dataclass(frozen=True)
class Filed:
    """Filed under this number, now or (`replayed`) before."""

    number: str
    replayed: bool = False


@dataclass(frozen=True)
class Prepared:
    """A filing ready to be written, with its partner number if it has one."""

    writing: Writing
    number: str
    partner_no: str | None
    content: bytes


Outcome = Filed | Refused


def is_long(new: NewComplaint) -> bool:
    """Whether preparing the filing is too much work to be done on the event loop."""
    return len(new.summary) > LONG


async def file_many(session: AsyncSession, caller: Caller, filings: Sequence[NewComplaint]) -> list[Outcome]:
    """The outcome of each filing, in their order. Raises Overloaded if single filings keep using the same numbers."""
    numbers = await queries.next_numbers(session, len(filings))
    prepared = await _prepare(keyring_of(session), caller, filings, numbers)
    await _lock_batches(session, caller.party)
    for _ in range(ATTEMPTS):
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
        if place % PREPARED_AT_ONCE == 0:
            await asyncio.sleep(0)
        prepare = partial(file_complaint, keyring, caller, new, number)
        try:
            prepared.append(_ready(await asyncio.to_thread(prepare) if is_long(new) else prepare()))
        except Refused as refusal:
            prepared.append(refusal)
    return prepared


def _ready(writing: Writing) -> Prepared:
    complaint: Any = next(values for table, values in writing.rows if table is Complaint)
    return Prepared(writing, complaint["number"], complaint["partner_no"], complaint["content_hash"])


async def _lock_batches(session: AsyncSession, party: str) -> None:
    """Lock the party's batches until the transaction ends: two with the same numbers would deadlock."""
    turn = text("select pg_advisory_xact_lock(hashtextextended(:batch, 0))")
    await session.exec(turn, params={"batch": f"batch:{party}"})  # type: ignore[call-overload]


def _decide(
    prepared: Sequence[Prepared | Refused], before: dict[str, tuple[str, bytes]]
) -> tuple[list[Outcome], list[Writing]]:
    """The outcome of each, and what is to be written. `before` maps partner numbers to number and content hash."""
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
    """Write the filings; False, with nothing written, if one of the numbers was committed meanwhile."""
    try:
        async with session.begin_nested():
            await copy_rows.write(session, [row for writing in written for row in writing.rows])
    except (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError):
        return False
    await ask_all(session, [asking for writing in written for asking in writing.questions])
    session.info["stated"] = True
    return True
