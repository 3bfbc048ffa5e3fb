"""Letters 交办单 that give a matter to a unit.

Each has a number without gaps, a delivery with a receipt where the unit has a party here, and, if the giver set a day,
a deadline.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import clock, obligations
from shared.access.callers import Caller, Party
from shared.assignments.refusals import LetterClosed, NotYourLetter, UnknownParty
from shared.assignments.tables import AssignmentKind, AssignmentState, Letter
from shared.deliveries import Delivery, DeliveryState, deliver
from shared.documents.numbers import NumberCounter, next_number
from shared.obligations.locks import by_row
from shared.obligations.timers import Hold
from shared.refusals import NotFound
from shared.values.date_checks import check_coming

KIND = "assignment"
DUE = "assignment-due"
BASIS = "交办单载明的期限（交办机关确定）"
RULE = "C15"
L = TypeVar("L", bound=Letter)
Subject = tuple[str, str, str]
"""Kind, number and division of what a letter is about."""


@dataclass(frozen=True)
class Letters(Generic[L]):
    """A service's letters: their table, and the counter of their numbers."""

    table: type[L]
    counter: type[NumberCounter]

    @property
    def hold(self) -> Hold:
        """For the sweep: the rows of letters' deadlines."""
        return by_row(col(self.table.document_no))

    async def issue(
        self,
        session: AsyncSession,
        by: str,
        *,
        about: Subject,
        kind: AssignmentKind,
        unit: str,
        party: str | None,
        due_on: date | None,
        reason: str | None,
        body: dict[str, Any],
        role: str | None = None,
    ) -> L:
        """Write a letter, deliver it to the unit's party, and begin the deadline `due_on`, a day of the giver's choice.

        `by` gives it. `body` is added to the delivered message. Raises UnknownParty, TooEarly.
        """
        subject_kind, subject, division = about
        today = clock.today()
        if due_on is not None:
            check_coming(due_on, today, "due_on")
        await check_party(session, party)
        sequence = await next_number(session, self.counter, division=division[:6], kind=KIND, year=today.year)
        letter = self.table(
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
            told = {"document_no": letter.document_no, "kind": kind.value, "unit": unit, "due_on": due_on}
            sent = {**told, "reason": reason, "role": role, "subject": subject, "division": division, **body}
            await deliver(session, party=party, kind=KIND, subject=subject, occasion=letter.document_no, body=sent)
        if due_on is not None:
            await _start_clock(session, letter, today, due_on)
        return letter

    async def about(self, session: AsyncSession, subject: str) -> list[L]:
        """Every letter about one matter, oldest first."""
        about = select(self.table).where(self.table.subject == subject)
        return list((await session.exec(about.order_by(col(self.table.given_at), col(self.table.document_no)))).all())

    async def running(self, session: AsyncSession, subject: str, *kinds: AssignmentKind) -> list[L]:
        """Letters of these kinds (none given: of all) about the subject that were not answered or ended, row-locked."""
        running = select(self.table).where(
            self.table.subject == subject,
            self.table.state == AssignmentState.GIVEN,
            col(self.table.kind).in_(kinds or tuple(AssignmentKind)),
        )
        return list((await session.exec(running.with_for_update())).all())

    async def of_caller(self, session: AsyncSession, caller: Caller, letter_id: UUID) -> L:
        """The letter, not locked, for its unit's party or the authority of the place. Raises NotFound for others."""
        letter = await session.get(self.table, letter_id)
        givers = letter is not None and caller.is_authority and caller.reaches(letter.division)
        if letter is None or not (givers or caller.party == letter.party):
            raise NotFound(what="assignment", which=str(letter_id))
        return letter

    async def without(
        self, session: AsyncSession, subject: str, parties: list[str], party: str | None, *stays: str
    ) -> list[str]:
        """Those who may see a matter once this party's letter ended: it stays with another running letter, or as one of
        those who see it anyway.
        """
        if party is None or party in stays:
            return parties
        await session.flush()
        still = {letter.party for letter in await self.running(session, subject)}
        return parties if party in still else [each for each in parties if each != party]


async def receipts_about(session: AsyncSession, subject: str) -> dict[str, str]:
    """The state of each letter's delivery, by the letter's document number."""
    about = select(Delivery).where(Delivery.kind == KIND, Delivery.subject == subject)
    return {each.occasion: str(each.state) for each in await session.exec(about)}


async def check_party(session: AsyncSession, party: str | None) -> None:
    """Raises UnknownParty where a party is given that does not exist: nobody would read the letter."""
    if party is not None and await session.get(Party, party) is None:
        raise UnknownParty(field="party", party=party)


async def _start_clock(session: AsyncSession, letter: Letter, today: date, due_on: date) -> None:
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


async def end(session: AsyncSession, letter: Letter, state: AssignmentState, outcome: str | None) -> None:
    """End a letter. The state DONE meets its deadline; RETURNED and ENDED cancel the deadline. Raises LetterClosed."""
    if letter.state != AssignmentState.GIVEN:
        raise LetterClosed(document_no=letter.document_no, state=letter.state)
    letter.state, letter.ended_at, letter.outcome = state, clock.now(), outcome
    if state is AssignmentState.DONE:
        await obligations.meet(session, KIND, letter.document_no, DUE, clock.today())
    else:
        await obligations.cancel(session, KIND, letter.document_no)


def check_may_act(caller: Caller, letter: Letter) -> None:
    """Only the unit's party may answer a letter; where the unit has none, an officer or head of the authority may.

    Raises NotYourLetter or RoleMissing.
    """
    if letter.party is not None and caller.party != letter.party:
        raise NotYourLetter
    if caller.is_authority:
        caller.need_role("head", "officer")


def received(letter: Letter, receipts: dict[str, str]) -> bool:
    """Whether the letter has a receipt, on paper or of its delivery. `receipts`: delivery states by document number."""
    return letter.received_at is not None or receipts.get(letter.document_no) == DeliveryState.RECEIVED


def all_received(letters: Sequence[Letter], receipts: dict[str, str]) -> bool:
    """Whether every letter that is running or done was received, and there is at least one."""
    waited = [each for each in letters if each.state in (AssignmentState.GIVEN, AssignmentState.DONE)]
    return bool(waited) and all(received(each, receipts) for each in waited)
