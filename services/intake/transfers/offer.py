"""Offering a complaint to the place it belongs to 移送 (INT-06, C99). At every moment exactly one place has it.

The complaint stays until the other side accepts it (`acceptance`); nothing is copied. An accepted complaint is
transferred with its case: an officer proposes, another person, a head, decides (`approval`), and the sender goes on
handling the case, with its days running, until it is accepted. No rule gives those days another length.
"""

from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.tables import LetterCounter
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import first_contact, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.filing import UnknownDivision
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import WITH_CASE, Stage, check_undecided
from services.intake.complaints.tables import Complaint
from services.intake.matters.followers import check_leads
from services.intake.transfers import queries
from services.intake.transfers.rules import (
    CITY,
    OfferedBefore,
    ProposedBefore,
    TransferState,
    check_elsewhere,
    common_superior,
    move,
)
from services.intake.transfers.schemas import TransferIn
from services.intake.transfers.tables import Transfer
from shared import clock, history, obligations
from shared.access.callers import Caller
from shared.documents.numbers import next_number
from shared.obligations.questions import known_or_asked
from shared.values.date_checks import check_coming

TRANSFER = "transfer"
ANSWER = "transfer-answer"
DAYS = "transfer_answer_days"
STATED = "移送函载明的答复日期（移送机关确定）"
LETTER = "transfer"
"""Letters of transfer 移送函 have a number series of their own."""


async def transfer(session: AsyncSession, caller: Caller, number: str, seen: int, given: TransferIn) -> Complaint:
    """Offer the complaint to the place of work, or propose that if it has a case; its followers go with it.

    Until the other side accepts, the complaint is the sender's and its days run on.
    Raises RoleMissing, Stale, UnknownDivision, SamePlace, FollowsItsLeader, ProposedBefore, OfferedBefore, IllegalMove,
    TooEarly.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    if len(given.to_division) < CITY:
        raise UnknownDivision(field="to_division", division=given.to_division)
    check_elsewhere(complaint.division, given.to_division)
    check_leads(complaint)
    await _check_no_open_transfer(session, complaint)
    with_case = complaint.stage in WITH_CASE
    if not with_case:
        check_undecided(complaint.stage)
    if given.answer_by is not None:
        check_coming(given.answer_by, clock.today(), "answer_by")
    going = Transfer(
        number=await queries.next_transfer(session, complaint.division, clock.today().year),
        complaint=number,
        with_case=with_case,
        state=TransferState.PROPOSED,
        from_division=complaint.division,
        to_division=given.to_division,
        stage_before=complaint.stage,
        offered_by=caller.label,
        reason=await anonymised(session, complaint, given.reason),
        answer_by=given.answer_by,
    )
    session.add(going)
    first_contact(complaint, caller)
    tell = _propose if with_case else offer
    await tell(session, complaint, going, by=caller.label, reason=given.reason)
    return complaint


async def offer(session: AsyncSession, complaint: Complaint, transfer: Transfer, *, by: str, reason: str) -> None:
    """Send the letter: the other side sees the transfer from now on. A case is handled on meanwhile.

    Raises IllegalMove if the transfer is not proposed any more.
    """
    offered, year = move(transfer.state, TransferState.OFFERED), clock.today().year
    sequence = await next_number(session, LetterCounter, division=transfer.from_division[:6], kind=LETTER, year=year)
    transfer.document_no = f"{transfer.from_division[:6]}移送〔{year}〕{sequence:04d}号"
    transfer.state = offered
    facts = _facts(transfer) | {"document_no": transfer.document_no}
    to = None if transfer.with_case else Stage.TRANSFERRED
    await step(session, complaint, by=by, action="transfer-offered", to=to, note=reason, facts=facts)
    await _start_answer(session, transfer, transfer.answer_by)
    said = await anonymised(session, complaint, reason)
    await record_step(session, transfer, by, "offered", said, {"complaint": complaint.number})


async def _propose(session: AsyncSession, complaint: Complaint, transfer: Transfer, *, by: str, reason: str) -> None:
    await step(session, complaint, by=by, action="transfer-proposed", note=reason, facts=_facts(transfer))
    await record_step(session, transfer, by, "proposed", transfer.reason, {"complaint": complaint.number})


async def _check_no_open_transfer(session: AsyncSession, complaint: Complaint) -> None:
    """Raises ProposedBefore or OfferedBefore if the complaint has an open transfer."""
    waiting = await queries.open_transfer(session, complaint.number)
    if waiting is None:
        return
    if waiting.state == TransferState.PROPOSED:
        raise ProposedBefore(number=waiting.number)
    raise OfferedBefore(superior=common_superior(waiting.from_division, waiting.to_division))


def _facts(transfer: Transfer) -> dict[str, Any]:
    return {"transfer": transfer.number, "to": transfer.to_division, "rule": "INT-06"}


async def lapse(session: AsyncSession, complaint: Complaint, by: str) -> None:
    """End the open transfer of a complaint that was withdrawn, or whose case ended: there is nothing left to accept."""
    waiting = await queries.open_transfer(session, complaint.number)
    if waiting is not None:
        await end_unaccepted(session, waiting, by, None)


async def end_unaccepted(session: AsyncSession, waiting: Transfer, by: str, reason: str | None) -> Transfer:
    """End a transfer that nobody accepted or designated."""
    waiting.state = move(waiting.state, TransferState.LAPSED)
    await obligations.cancel(session, TRANSFER, waiting.number)
    await record_step(session, waiting, by, "lapsed", reason, {"complaint": waiting.complaint})
    return waiting


async def _start_answer(session: AsyncSession, offered: Transfer, answer_by: date | None) -> None:
    """Start the receiver's days to answer: stated in the letter, else the place's own; if unknown a person is asked."""
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
        deadline = await obligations.start(session, **terms, rule_id="INT-06", legal_basis=STATED, due_on=answer_by)
        offered.answer_by = deadline.due_on
        return
    days = await known_or_asked(session, offered.to_division, DAYS, today)
    if days is None:
        return
    deadline = await obligations.start(
        session, **terms, rule_id=days.rule or "INT-06", legal_basis=days.source, term=days.term()
    )
    offered.answer_by = deadline.due_on


async def record_step(
    session: AsyncSession, offered: Transfer, by: str, action: str, note: str | None, facts: dict[str, str]
) -> None:
    """Record a step in the transfer's own history, which both sides may read."""
    told = {**facts, "from": offered.from_division, "to": offered.to_division}
    await history.record(session, offered, kind=TRANSFER, by=by, action=action, note=note, facts=told)
