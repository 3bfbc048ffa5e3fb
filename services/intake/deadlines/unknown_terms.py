"""Deadlines that could not begin because the place's region pack lacked their length begin once it is entered."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.deadlines import Begun
from services.intake.complaints.rules.clocks import CLOCKS
from services.intake.deadlines import queries
from shared import clock, regions
from shared.obligations import Question

UNKNOWN = "unknown:"
KEYS = frozenset(each.key for each in CLOCKS if each.needed)
AT_ONCE = 5_000
"""The most complaints of one county for which deadlines begin with one answer; our own limit."""


async def start_answered(session: AsyncSession, question: Question) -> None:
    """Begin the deadline of every unanswered complaint of the place that lacks it, from the day of filing.

    A deadline may be overdue at once. Raises UnknownHere while no pack has the number.
    """
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
