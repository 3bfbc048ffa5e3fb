"""The one writer of a complaint's stage and history, and who of the authority was its first contact 首问责任 (C16,
INT-01).
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.stage import MOVES, Moves, Stage, move
from services.intake.complaints.tables import Complaint
from shared import history
from shared.access.callers import Caller


def first_contact(complaint: Complaint, caller: Caller) -> None:
    """Name the caller as the first of the authority to handle the complaint, unless somebody is named already."""
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
    """Append an entry to the complaint's history and, where `to` is given, move the complaint to that stage.

    The names and identifiers of the complaint's people are taken out of the note. `by_table` replaces the usual table
    of moves where a joining is undone. Raises IllegalMove.
    """
    stages = moved(complaint, to, by_table)
    words = await anonymised(session, complaint, note) if note else None
    await history.record(session, complaint, kind=KIND, by=by, action=action, note=words, facts=facts, **stages)


def moved(complaint: Complaint, to: Stage | None, by_table: Moves = MOVES) -> dict[str, str | None]:
    """The stage moves to `to`, if the step moves it at all; what history says of that. Raises IllegalMove."""
    if to is None:
        return {"from_stage": None, "to_stage": None}
    before, complaint.stage = complaint.stage, move(complaint.stage, to, by_table)
    return {"from_stage": str(before), "to_stage": str(to)}
