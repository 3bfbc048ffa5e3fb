"""A number that was missing is known now: the clocks that could not begin without it begin, from where they belong."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.rules.clocks import CLOCKS
from services.intake.deadlines import queries
from shared import clock, regions
from shared.obligations import Question

UNKNOWN = "unknown:"
KEYS = frozenset(each.key for each in CLOCKS if each.needed)
AT_ONCE = 5_000
"""Complaints of one county that can have waited for the same number; our own limit, so that one answer takes all."""


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """Begin the clock of every complaint of this place that still waits for it, from the day it was filed: what passed
    meanwhile has passed. Raises UnknownHere while no pack has the number."""
    key = question.code.removeprefix(UNKNOWN)
    for each in (one for one in CLOCKS if one.key == key):
        waiting = await queries.lock_without_clock(session, question.subject, each.name, each.channels, AT_ONCE)
        regions.value(question.subject, key, clock.today())
        begun = Begun()
        for complaint in waiting:
            begun.start(
                complaint.model_dump(),
                each.name,
                each.key,
                complaint.filed_on,
                "number-entered",
                remind=each.remind,
                rule=each.rule,
            )
        await begun.write(session)
