"""Offering a complaint to the place it belongs to 移送 (INT-06, C99). At every instant exactly one place has it.

It is offered, and stays where it is until the other side takes it (`taking_over`): nothing is copied.
"""

from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries, routing_queries
from services.intake.actions.contact import first_contact
from services.intake.actions.keeping import step
from services.intake.actions.sealing import for_ever
from services.intake.rules.filing import UnknownDivision
from services.intake.rules.jurisdiction import (
    CITY,
    CaseGoesFirst,
    OfferedBefore,
    TransferState,
    check_elsewhere,
    common_superior,
    move,
)
from services.intake.rules.roles import DECIDERS
from services.intake.rules.stage import Stage
from services.intake.shapes.routing import TransferIn
from services.intake.tables import Complaint, Transfer
from shared import clock, history, obligations, regions
from shared.access import Caller
from shared.days import check_coming
from shared.obligations.questions import ask_for_number

TRANSFER = "transfer"
ANSWER = "transfer-answer"
DAYS = "transfer_answer_days"
STATED = "移送函载明的答复日期（移送机关确定）"
WITH_CASE = frozenset({Stage.ACCEPTED, Stage.IN_PROGRESS})


async def transfer(session: AsyncSession, caller: Caller, number: str, seen: int, given: TransferIn) -> Complaint:
    """Offer it to the place of work; until that takes it, it is ours and its days run on.

    Raises RoleMissing, Stale, UnknownDivision, SamePlace, CaseGoesFirst, OfferedBefore, IllegalMove, TooEarly.
    """
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    if len(given.to_division) < CITY:
        raise UnknownDivision(field="to_division", division=given.to_division)
    check_elsewhere(complaint.division, given.to_division)
    if complaint.stage in WITH_CASE:
        raise CaseGoesFirst
    if await routing_queries.open_transfer(session, number) is not None:
        raise OfferedBefore(superior=common_superior(complaint.division, given.to_division))
    reason = await for_ever(session, complaint, given.reason)
    offered = Transfer(
        number=await routing_queries.next_transfer(session, complaint.division, clock.today().year),
        complaint=number,
        state=TransferState.OFFERED,
        from_division=complaint.division,
        to_division=given.to_division,
        stage_before=complaint.stage,
        offered_by=caller.label,
        reason=reason,
    )
    session.add(offered)
    first_contact(complaint, caller)
    facts = {"transfer": offered.number, "to": given.to_division, "rule": "INT-06"}
    await step(
        session,
        complaint,
        by=caller.label,
        action="transfer-offered",
        to=Stage.TRANSFERRED,
        note=given.reason,
        facts=facts,
    )
    await _start_answer(session, offered, given.answer_by)
    await note(session, offered, caller.label, "offered", reason, {"complaint": number})
    return complaint


async def lapse(session: AsyncSession, complaint: Complaint, by: str) -> None:
    """The worker took it back while another place was asked: nothing is left to take."""
    waiting = await routing_queries.open_transfer(session, complaint.number)
    if waiting is not None:
        await end_without(session, waiting, by, None)


async def end_without(session: AsyncSession, waiting: Transfer, by: str, reason: str | None) -> Transfer:
    waiting.state = move(waiting.state, TransferState.LAPSED)
    await obligations.cancel(session, TRANSFER, waiting.number)
    await note(session, waiting, by, "lapsed", reason, {"complaint": waiting.complaint})
    return waiting


async def _start_answer(session: AsyncSession, offered: Transfer, answer_by: date | None) -> None:
    """The receiver's days: stated in the letter, else the place's own; where neither is known a person is asked."""
    today = clock.today()
    terms: dict[str, Any] = {
        "subject_kind": TRANSFER,
        "subject": offered.number,
        "division": offered.to_division,
        "name": ANSWER,
        "started_on": today,
        "start_event": "transfer-offered",
    }
    if answer_by is not None:
        check_coming(answer_by, today, "answer_by")
        deadline = await obligations.start(session, **terms, rule_id="INT-06", legal_basis=STATED, due_on=answer_by)
        offered.answer_by = deadline.due_on
        return
    try:
        days = regions.value(offered.to_division, DAYS, today)
    except regions.UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind="division", subject=offered.to_division[:6])
        return
    deadline = await obligations.start(
        session, **terms, rule_id=days.rule or "INT-06", legal_basis=days.source, term=days.term()
    )
    offered.answer_by = deadline.due_on


async def note(
    session: AsyncSession, offered: Transfer, by: str, action: str, note: str | None, facts: dict[str, str]
) -> None:
    """The transfer's own history, which both sides may read whoever has the complaint."""
    told = {**facts, "from": offered.from_division, "to": offered.to_division}
    await history.record(session, offered, kind=TRANSFER, by=by, action=action, note=note, facts=told)
