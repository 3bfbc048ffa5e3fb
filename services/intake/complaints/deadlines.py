"""The deadlines of a complaint: which begin with a filing (INT-02, INT-12 to INT-14), by channel and place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import KIND
from services.intake.complaints.rules.clocks import (
    ACCEPTANCE,
    ASSIGNMENT,
    CHANNEL_ANSWER,
    DEEMED_ACCEPTANCE,
    Clock,
    starting,
)
from services.intake.complaints.tables import Complaint
from shared import obligations, regions
from shared.database import copy_rows
from shared.database.copy_rows import Row
from shared.obligations.questions import Asking, ask_all, asking_for_number

__all__ = [
    "ACCEPTANCE",
    "ASSIGNMENT",
    "CHANNEL_ANSWER",
    "DEEMED_ACCEPTANCE",
    "WAITING",
    "Begun",
    "begin",
    "start_acceptance",
]

WAITING = (ACCEPTANCE, DEEMED_ACCEPTANCE)
"""What stands still while a supplement is awaited, and begins anew where a place says so."""


@dataclass
class Begun:
    """Deadlines to be written with what begins them, and what a person must be asked because a number is unknown."""

    rows: list[Row] = field(default_factory=list)
    questions: list[Asking] = field(default_factory=list)
    due: dict[str, date] = field(default_factory=dict)

    def start(
        self,
        complaint: Mapping[str, Any],
        name: str,
        key: str,
        on: date,
        event: str,
        *,
        remind: bool = False,
        needed: bool = True,
        timer: bool = False,
        rule: str = "",
        owner: str | None = None,
        kind: str = KIND,
    ) -> None:
        """Begin a deadline of the place's own length. Where that is not known a person is asked, once per place:
        a complaint is never turned away for a number that we lack. What is not `needed` then does not run."""
        division = complaint["division"]
        try:
            days = regions.value(division, key, on)
        except regions.UnknownHere as missing:
            if needed:
                self.questions.append(asking_for_number(missing, subject_kind="division", subject=division[:6]))
            return
        obligation = obligations.beginning(
            subject_kind=kind,
            subject=complaint["number"],
            division=division,
            name=name,
            rule_id=days.rule or rule,
            legal_basis=days.source,
            started_on=on,
            start_event=event,
            term=days.term(),
            owner=owner or complaint.get("owner"),
            timer=timer,
        )
        self.due[name] = obligation["due_on"]
        self.rows.append((obligations.Obligation, obligation))
        if remind:
            self.rows += [(obligations.Reminder, row) for row in obligations.reminders(obligation)]

    async def write(self, session: AsyncSession) -> None:
        """Into the session's transaction: for what is not gathered with a filing."""
        await copy_rows.write(session, self.rows)
        await ask_all(session, self.questions)


def begin(complaint: Mapping[str, Any], event: str) -> Begun:
    """A filing's deadlines, as the table of clocks has them for its channel."""
    begun, on = Begun(), complaint["filed_on"]
    for each in starting(complaint["channel"], complaint["matter_kind"]):
        _start(begun, each, complaint, on, event)
    return begun


def acceptance(complaint: Complaint, on: date, event: str) -> Begun:
    """The days to accept or refuse begin again; their last day stands in the complaint too."""
    begun = Begun()
    for each in starting(complaint.channel, complaint.matter_kind):
        if each.name in WAITING:
            _start(begun, each, complaint.model_dump(), on, event)
    complaint.accept_due_on = begun.due.get(ACCEPTANCE)
    return begun


async def start_acceptance(session: AsyncSession, complaint: Complaint, on: date, event: str) -> None:
    """The same inside a session's transaction."""
    await acceptance(complaint, on, event).write(session)


def _start(begun: Begun, each: Clock, complaint: Mapping[str, Any], on: date, event: str) -> None:
    begun.start(
        complaint,
        each.name,
        each.key,
        on,
        event,
        remind=each.remind,
        needed=each.needed,
        timer=each.timer,
        rule=each.rule,
    )
