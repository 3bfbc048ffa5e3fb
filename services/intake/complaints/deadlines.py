"""The deadlines that begin with a filing (INT-02, INT-12 to INT-14), by channel and by the place's region pack."""

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
"""Deadlines that are paused while a supplement is awaited (INT-03); where a place's pack says so they begin anew."""


@dataclass
class Begun:
    """New deadlines and their reminders, to be written together with the step that begins them.

    `due` has the last day of each by its name. `questions` are for a person: numbers that the place's pack lacks.
    """

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
        """Add a deadline whose length the place's region pack has under `key`, beginning on `on`.

        Where the pack lacks the number no deadline begins, and, if it is `needed`, a person is asked for the number,
        once per county: no complaint is refused because a number is unknown.
        """
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
        """Write deadlines and questions in the session's transaction. Filings write theirs with the group's rows."""
        await copy_rows.write(session, self.rows)
        await ask_all(session, self.questions)


def begin(complaint: Mapping[str, Any], event: str) -> Begun:
    """The deadlines that a filing of this channel and kind begins, by the table in `rules.clocks`."""
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
