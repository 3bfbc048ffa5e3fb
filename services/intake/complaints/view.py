"""A complaint as the API shows it: reporter masked, countdown and advice added."""

from collections.abc import Callable
from typing import TypeVar

from fastapi import Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries
from services.intake.complaints.countdown import countdown_of, countdowns_of
from services.intake.complaints.load import COMPLAINT, LoadedComplaint
from services.intake.complaints.rules.advice import advice
from services.intake.complaints.schemas import AdviceOut, ComplaintOut, Countdown, EmployerOut, ReporterOut
from services.intake.complaints.tables import Complaint, Reporter
from shared.access.callers import Caller
from shared.clock import CHINA
from shared.commands.gathered import Further
from shared.commands.gathered_command import Together

Given = TypeVar("Given")

DESTROYED_TEXT = "已销毁"
"""Shown in place of each mask of a person whose data was destroyed."""
PROTECTED_TEXT = "已保护"
"""Shown in place of each mask of a reporter who asked to be protected (INT-07)."""


async def show(session: AsyncSession, complaint: Complaint) -> ComplaintOut:
    """The complaint as its parties see it; its reporter and countdown are read here."""
    due = await countdowns_of(session, [complaint])
    return shown(complaint, await queries.reporter_of(session, complaint), due.get(complaint.number))


def presented(there: LoadedComplaint) -> ComplaintOut:
    """The complaint as a command left it."""
    return shown(there.row, there.reporter, countdown_of(there.obligations))


async def on_complaint(
    together: Together,
    number: str,
    action: Callable[[LoadedComplaint, Caller, int, Given], None],
    caller: Caller,
    seen: int,
    given: Given,
    *,
    further: Further[LoadedComplaint] | None = None,
) -> Response:
    """A command on one complaint, committed; its answer shows the complaint as the command left it."""

    def answered(there: LoadedComplaint) -> ComplaintOut:
        action(there, caller, seen, given)
        return presented(there)

    return await together.decide(COMPLAINT, number, answered, further=further)


def shown(complaint: Complaint, reporter: Reporter, countdown: Countdown | None) -> ComplaintOut:
    """The complaint as its parties see it, from a reporter and a countdown that were read before."""
    hidden = DESTROYED_TEXT if reporter.destroyed_at else PROTECTED_TEXT if reporter.protected else None
    person = ReporterOut(
        name=hidden or reporter.name_mask,
        phone=hidden or reporter.phone_mask,
        id_no=hidden or reporter.id_mask,
        anonymous=reporter.anonymous,
        protected=reporter.protected,
        language=reporter.language,
    )
    return ComplaintOut(
        **complaint.model_dump(include=ComplaintOut.model_fields.keys() - {"summary", "flags"}),
        flags=[*complaint.flags, *complaint.list_flags],
        reporter=person,
        employer=EmployerOut(name=complaint.employer_name, uscc=complaint.employer_uscc),
        owed_fen=complaint.claimed_fen,
        summary=complaint.summary_masked,
        received_at=complaint.filed_at.astimezone(CHINA),
        countdown=countdown,
        advice=[AdviceOut.model_validate(each) for each in advice(complaint.flags)],
    )
