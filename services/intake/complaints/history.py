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
    stages = moved(complaint, to, by_table)
    words = await for_ever(session, complaint, note) if note else None
    await history.record(session, complaint, kind=KIND, by=by, action=action, note=words, facts=facts, **stages)


def moved(complaint: Complaint, to: Stage | None, by_table: Moves = MOVES) -> dict[str, str | None]:
    """The stage moves to `to`, if the step moves it at all; what history says of that. Raises IllegalMove."""
    if to is None:
        return {"from_stage": None, "to_stage": None}
    before, complaint.stage = complaint.stage, move(complaint.stage, to, by_table)
    return {"from_stage": str(before), "to_stage": str(to)}
