"""首问责任 (C16, INT-01): the first of us to take a complaint in hand is named, and stays named."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import for_ever
from services.intake.complaints.rules.stage import MOVES, Moves, Stage, move
from services.intake.complaints.tables import Complaint
from shared import history
from shared.access.callers import Caller


def first_contact(complaint: Complaint, caller: Caller) -> None:
    """Whoever was named before stays."""
    complaint.first_contact = complaint.first_contact or caller.label


KIND = "complaint"


async def step(
    session: AsyncSession,
    complaint: Complaint,
    *,
    by: str,
    action: str,
    to: Stage | None = None,
    note: str | None = None,
    facts: dict[str, Any] | None = None,
    by_table: Moves = MOVES,
) -> None:
    """Write what happened, and move to `to` if the step moves at all. The note names none of the complaint's people.

    `by_table` is another table of moves than the usual one: for undoing what was done together. Raises IllegalMove.
    """
    before = complaint.stage
    if to is not None:
        complaint.stage = move(before, to, by_table)
    await history.record(
        session,
        complaint,
        kind=KIND,
        by=by,
        action=action,
        from_stage=str(before) if to else None,
        to_stage=str(to) if to else None,
        note=await for_ever(session, complaint, note) if note else None,
        facts=facts,
    )
