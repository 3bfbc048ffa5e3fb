"""A partner sends a known number with other content: new information is added, the rest stays."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.incoming import Filing, Moved
from services.intake.complaints.history import step
from services.intake.complaints.summary import add_words_in_session
from services.intake.complaints.tables import Complaint
from services.intake.messages.handlers import About, moved


async def update(session: AsyncSession, about: About, told: Filing) -> bool:
    """Add new words, take over sums and numbers of workers, and move the order forward.

    A message older than the newest received changes nothing. Deadlines do not change: they run from the first filing.
    """
    if about.late:
        return False
    complaint, new = about.complaint, told.new
    changed = _numbers(complaint, told)
    if await add_words_in_session(session, complaint, new.summary):
        changed["summary"] = "supplemented"
    if changed:
        await step(session, complaint, by=about.by, action="updated-by-partner", facts=changed)
    forwards = False
    if told.order is not None:
        state = Moved(partner_no=told.partner_no, raw=told.raw, at=told.at, state=told.order.state)
        forwards = await moved(session, about, state)
    return bool(changed) or forwards


def _numbers(complaint: Complaint, told: Filing) -> dict[str, Any]:
    """Take over sums and counts that differ, and return them; a zero counts as not stated."""
    new, changed = told.new, {}
    for column, said in (("claimed_fen", new.owed_fen), ("workers", new.workers)):
        before = getattr(complaint, column)
        if said and said != before:
            setattr(complaint, column, said)
            changed[column] = {"was": before, "is": said}
    return changed
