"""The deadlines of a complaint: to accept or refuse it (INT-02), and to answer its channel (INT-14)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.actions.keeping import KIND
from services.intake.tables import Complaint
from shared import bulk, obligations, regions
from shared.bulk import Row
from shared.obligations.questions import Asking, ask_all, asking_for_number

ACCEPTANCE = "acceptance"
CHANNEL_ANSWER = "channel-answer"
CHANNEL_DAYS = {"hotline_12345": "hotline_12345_days"}
"""Channels with days of their own, and the key under which a place's pack has them."""


@dataclass
class Begun:
    """Deadlines to be written with what begins them, and what a person must be asked because a number is unknown."""

    rows: list[Row] = field(default_factory=list)
    questions: list[Asking] = field(default_factory=list)
    due: dict[str, date] = field(default_factory=dict)

    def start(
        self, complaint: Mapping[str, Any], name: str, key: str, on: date, event: str, *, remind: bool = False
    ) -> None:
        """Begin a deadline of the place's own length. Where that is not known a person is asked, once per place:
        a complaint is never turned away for a number that we lack."""
        division = complaint["division"]
        try:
            days = regions.value(division, key, on)
        except regions.UnknownHere as missing:
            self.questions.append(asking_for_number(missing, subject_kind="division", subject=division[:6]))
            return
        obligation = obligations.beginning(
            subject_kind=KIND,
            subject=complaint["number"],
            division=division,
            name=name,
            rule_id=days.rule,
            legal_basis=days.source,
            started_on=on,
            start_event=event,
            term=days.term(),
            owner=complaint.get("owner"),
        )
        self.due[name] = obligation["due_on"]
        self.rows.append((obligations.Obligation, obligation))
        if remind:
            self.rows += [(obligations.Reminder, row) for row in obligations.reminders(obligation)]


def begin(complaint: Mapping[str, Any], event: str) -> Begun:
    """A filing's deadlines: five working days to accept or refuse it (INT-02), and the channel's own days, if any."""
    begun, on = Begun(), complaint["filed_on"]
    begun.start(complaint, ACCEPTANCE, "acceptance_days", on, event)
    key = CHANNEL_DAYS.get(complaint["channel"])
    if key is not None:
        begun.start(complaint, CHANNEL_ANSWER, key, on, event, remind=True)
    return begun


async def start_acceptance(session: AsyncSession, complaint: Complaint, on: date, event: str) -> None:
    """The days to accept or refuse begin again; their last day stands in the complaint too."""
    begun = Begun()
    begun.start(complaint.model_dump(), ACCEPTANCE, "acceptance_days", on, event)
    complaint.accept_due_on = begun.due.get(ACCEPTANCE)
    await bulk.write(session, begun.rows)
    await ask_all(session, begun.questions)
