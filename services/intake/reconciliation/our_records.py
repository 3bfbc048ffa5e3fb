"""Our records as of a moment, for comparison with a partner's list."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.reconciliation import queries
from services.intake.reconciliation.rules import Record
from shared.values import divisions

STILL_OPEN = frozenset({Stage.FILED, Stage.INCOMPLETE, Stage.ACCEPTED, Stage.IN_PROGRESS, Stage.TRANSFERRED})
"""Stages in which the channel has no final answer yet."""


async def records_as_of(
    session: AsyncSession, complaints: Iterable[Complaint], division: str, moment: datetime
) -> dict[str, Record]:
    """Our records of these complaints as of the moment, by partner number."""
    there = list(complaints)
    stages, settled = await queries.stages_at(session, [each.number for each in there], moment)
    return {
        str(each.partner_no): _ours(
            each, division, stages.get(each.number, Stage.FILED), settled=each.number in settled
        )
        for each in there
    }


def _ours(complaint: Complaint, division: str, stage: Stage, *, settled: bool) -> Record:
    """One record. Of a complaint at another place only that place is given. `settled`: the channel ended the order
    itself.
    """
    number = str(complaint.partner_no)
    if not divisions.contains(division, complaint.division):
        return Record(partner_no=number, division=complaint.division)
    answered = stage not in STILL_OPEN
    return Record(
        partner_no=number,
        filed_on=complaint.filed_on,
        workers=complaint.workers,
        owed_fen=complaint.claimed_fen,
        state="answered" if answered or settled else "open",
        disposition=complaint.disposition if answered else None,
        division=division,
    )
