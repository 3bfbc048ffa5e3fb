"""Routes of letters 交办单: to return, finish or receive one; and how letters are shown."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from shared import clock
from shared.assignments import answers, letters
from shared.assignments.answers import About
from shared.assignments.letters import Letters
from shared.assignments.schemas import (
    AssignmentOut,
    AssignmentsOut,
    FinishAssignmentIn,
    ReceiveIn,
    ReturnAssignmentIn,
)
from shared.assignments.tables import Letter
from shared.http.dependencies import CurrentCaller, Transaction

PATHS = tuple(f"/v1/assignments/{{letter_id}}/{what}" for what in ("return", "finish", "receive"))
"""The doors that `add_routes` makes."""


def add_routes(router: APIRouter, about: About[Any, Any]) -> None:
    """The three answers to a letter."""

    @router.post("/assignments/{letter_id}/return")
    async def return_assignment(
        session: Transaction, caller: CurrentCaller, letter_id: UUID, body: ReturnAssignmentIn
    ) -> AssignmentOut:
        """The unit returns the letter with a reason."""
        return _shown(await answers.give_back(session, about, caller, letter_id, body), {})

    @router.post("/assignments/{letter_id}/finish")
    async def finish_assignment(
        session: Transaction, caller: CurrentCaller, letter_id: UUID, body: FinishAssignmentIn
    ) -> AssignmentOut:
        """The unit reports what it did."""
        return _shown(await answers.finish(session, about, caller, letter_id, body), {})

    @router.post("/assignments/{letter_id}/receive")
    async def receive_assignment(
        session: Transaction, caller: CurrentCaller, letter_id: UUID, body: ReceiveIn
    ) -> AssignmentOut:
        """Record that the letter was received on paper."""
        return _shown(await answers.receive_by_hand(session, about, caller, letter_id, body), {})


async def letters_about(session: Transaction, kept: Letters[Any], subject: str) -> AssignmentsOut:
    """Every letter about one matter, with its receipt."""
    there = await kept.about(session, subject)
    receipts = await letters.receipts_about(session, subject)
    items = [_shown(each, receipts) for each in there]
    return AssignmentsOut(items=items, all_received=letters.all_received(there, receipts))


def _shown(letter: Letter, receipts: dict[str, str]) -> AssignmentOut:
    shown = AssignmentOut.model_validate(letter)
    received_at = letter.received_at.astimezone(clock.CHINA) if letter.received_at else None
    return shown.model_copy(
        update={
            "given_at": letter.given_at.astimezone(clock.CHINA),
            "received_at": received_at,
            "receipt": "received" if letter.received_at else receipts.get(letter.document_no),
        }
    )
