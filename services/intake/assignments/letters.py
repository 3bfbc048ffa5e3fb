"""Letters 交办单 that assign a complaint or an incident to a unit.

Each has a number without gaps, a delivery with a receipt where the unit has a party here, and, if the giver set a day,
a deadline.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments import queries
from services.intake.assignments.tables import Assignment, AssignmentKind, AssignmentState, LetterCounter
from services.intake.complaints.tables import Complaint
from shared import clock, obligations
from shared.access.callers import Caller, Party
from shared.deliveries import DeliveryState, deliver
from shared.documents.numbers import next_number
from shared.refusals import Conflict, Forbidden, Invalid, NotFound

KIND = "assignment"
DUE = "assignment-due"
BASIS = "交办单载明的期限（交办机关确定）"
RULE = "C15"


class UnknownParty(Invalid):
    code = "unknown-party"
    zh = "没有名为“{party}”的单位账户；请先由运行管理单位开通，或不填party并以纸质送达"
    en = "no party is called {party!r}: the operator enters it first, or leave it out and hand the letter over"


class NotYourLetter(Forbidden):
    code = "not-your-letter"
    zh = "只有收件单位或交办机关可以办理此交办单"
    en = "only the unit it was given to, or who gave it, may act on this letter"


class LetterClosed(Conflict):
    code = "letter-closed"
    zh = "交办单{document_no}已为“{state}”"
    en = "the letter {document_no} is {state} already"


async def issue(
    session: AsyncSession,
    by: str,
    *,
    about: tuple[str, str, str],
    kind: AssignmentKind,
    unit: str,
    party: str | None,
    due_on: date | None,
    reason: str | None,
    body: dict[str, Any],
    role: str | None = None,
) -> Assignment:
    """Write a letter, deliver it to the unit's party, and begin the deadline `due_on`, a day of the giver's choice.

    `by` gives it. `about` is the subject's kind, number and division. `body` is added to the delivered message.
    Raises UnknownParty.
    """
    subject_kind, subject, division = about
    await check_party(session, party)
    today = clock.today()
    sequence = await next_number(session, LetterCounter, division=division[:6], kind=KIND, year=today.year)
    letter = Assignment(
        document_no=f"{division[:6]}交办〔{today.year}〕{sequence:04d}号",
        subject_kind=subject_kind,
        subject=subject,
        division=division,
        kind=kind,
        role=role,
        unit=unit,
        party=party,
        given_by=by,
        reason=reason,
        due_on=due_on,
    )
    session.add(letter)
    if party is not None:
        told = {"document_no": letter.document_no, "kind": kind.value, "unit": unit, "due_on": due_on, "reason": reason}
        sent = {**told, "role": role, "subject": subject, "division": division, **body}
        await deliver(session, party=party, kind=KIND, subject=subject, occasion=letter.document_no, body=sent)
    if due_on is not None:
        await _start_clock(session, letter, today, due_on)
    return letter


async def check_party(session: AsyncSession, party: str | None) -> None:
    """Raises UnknownParty where a party is given that does not exist: nobody would read the letter."""
    if party is not None and await session.get(Party, party) is None:
        raise UnknownParty(field="party", party=party)


async def _start_clock(session: AsyncSession, letter: Assignment, today: date, due_on: date) -> None:
    await obligations.start(
        session,
        subject_kind=KIND,
        subject=letter.document_no,
        division=letter.division,
        name=DUE,
        rule_id=RULE,
        legal_basis=BASIS,
        started_on=today,
        start_event="assigned",
        due_on=due_on,
        owner=letter.party or letter.unit,
    )


async def end(session: AsyncSession, letter: Assignment, state: AssignmentState, outcome: str | None) -> None:
    """End a letter. The state DONE meets its deadline; RETURNED and ENDED cancel the deadline. Raises LetterClosed."""
    if letter.state != AssignmentState.GIVEN:
        raise LetterClosed(document_no=letter.document_no, state=letter.state)
    letter.state, letter.ended_at, letter.outcome = state, clock.now(), outcome
    if state is AssignmentState.DONE:
        await obligations.meet(session, KIND, letter.document_no, DUE, clock.today())
    else:
        await obligations.cancel(session, KIND, letter.document_no)


async def of_caller(session: AsyncSession, caller: Caller, letter_id: UUID) -> Assignment:
    """The letter, not locked, for its unit's party or for the authority of the place. Raises NotFound for others."""
    letter = await session.get(Assignment, letter_id)
    givers = letter is not None and caller.is_authority and caller.reaches(letter.division)
    if letter is None or not (givers or caller.party == letter.party):
        raise NotFound(what="assignment", which=str(letter_id))
    return letter


def check_may_act(caller: Caller, letter: Assignment) -> None:
    """Only the unit's party may answer a letter; where the unit has none, an officer or head of the authority may.

    Raises NotYourLetter or RoleMissing.
    """
    if letter.party is not None and caller.party != letter.party:
        raise NotYourLetter
    if caller.is_authority:
        caller.need_role("head", "officer")


def received(letter: Assignment, receipts: dict[str, str]) -> bool:
    """Whether the letter has a receipt, on paper or of its delivery. `receipts`: delivery states by document number."""
    return letter.received_at is not None or receipts.get(letter.document_no) == DeliveryState.RECEIVED


def all_received(letters: Sequence[Assignment], receipts: dict[str, str]) -> bool:
    """Whether every letter that is running or done was received, and there is at least one."""
    waited = [each for each in letters if each.state in (AssignmentState.GIVEN, AssignmentState.DONE)]
    return bool(waited) and all(received(each, receipts) for each in waited)


async def remove_party(session: AsyncSession, complaint: Complaint, party: str | None) -> None:
    """Take a party off those that may see the complaint, unless it filed it or has another running letter about it."""
    if party is None or party == complaint.filed_by:
        return
    await session.flush()
    still = await queries.running_letters(session, complaint.number)
    if party not in {letter.party for letter in still}:
        complaint.parties = [each for each in complaint.parties if each != party]
