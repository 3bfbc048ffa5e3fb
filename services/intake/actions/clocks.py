"""The deadlines of a complaint: to accept or refuse it (INT-02), and to answer its channel (INT-14)."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.actions.keeping import KIND
from services.intake.tables import Complaint
from shared import obligations, regions
from shared.obligations.questions import ask_for_number

ACCEPTANCE = "acceptance"
CHANNEL_ANSWER = "channel-answer"
CHANNEL_DAYS = {"hotline_12345": "hotline_12345_days"}
"""Channels with days of their own, and the key under which a place's pack has them."""


async def start_acceptance(session: AsyncSession, complaint: Complaint, on: date, event: str) -> None:
    """Five working days to accept or refuse begin (INT-02); their last day stands in the complaint too."""
    obligation = await _start(session, complaint, ACCEPTANCE, "acceptance_days", on, event)
    complaint.accept_due_on = obligation.due_on if obligation else None


async def start_channel_answer(session: AsyncSession, complaint: Complaint, on: date, event: str) -> None:
    """The channel's own days begin, if it has any."""
    key = CHANNEL_DAYS.get(complaint.channel)
    if key is not None:
        await _start(session, complaint, CHANNEL_ANSWER, key, on, event, remind=True)


async def _start(
    session: AsyncSession, complaint: Complaint, name: str, key: str, on: date, event: str, *, remind: bool = False
) -> obligations.Obligation | None:
    """Begin a deadline of the place's own length. Where that is not known a person is asked, once per place:
    a complaint is never turned away for a number that we lack."""
    try:
        days = regions.value(complaint.division, key, on)
    except regions.UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="division", subject=complaint.division[:6])
        return None
    return await obligations.start(
        session,
        subject_kind=KIND,
        subject=complaint.number,
        division=complaint.division,
        name=name,
        rule_id=days.rule,
        legal_basis=days.source,
        started_on=on,
        start_event=event,
        term=days.term(),
        owner=complaint.owner,
        remind=remind,
    )
