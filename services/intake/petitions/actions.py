"""The petition procedure 信访 of a complaint (INT-15): its papers one after the other, each beginning what follows.

It runs beside the wage matter and outlives it: a review may be asked for after the matter was answered and closed.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.adapters import petition as adapter_petition
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint
from services.intake.deadlines.actions import ExtendedBefore, TooLateToExtend
from services.intake.notices.actions import tell_extended_in_session
from services.intake.petitions import rules
from services.intake.petitions.rules import PetitionStage, PetitionStep, PetitionTerm
from services.intake.petitions.schemas import PaperIn, PetitionExtendIn
from services.intake.petitions.tables import Petition
from shared import clock, obligations, regions
from shared.access.callers import Caller
from shared.calendar.working_days import Term, Unit
from shared.deliveries import deliver
from shared.obligations import Obligation, ObligationState
from shared.values.date_checks import check_past

KIND = "petition"
BY = "clock"


def begin(begun: Begun, complaint: Mapping[str, Any], event: str) -> None:
    """The petition procedure's own terms run beside the complaint's, and outlive them (INT-15)."""
    for term in rules.begins_with_receipt(direct=complaint["partner_no"] is None):
        begun.start(
            complaint,
            term.name,
            term.key,
            complaint["filed_on"],
            event,
            remind=not term.right,
            timer=term.right,
            rule=rules.RULE,
            kind=rules.CHANNEL,
        )


async def take_step(
    session: AsyncSession, caller: Caller, number: str, seen: int, which: PetitionStep, given: PaperIn
) -> tuple[Complaint, Petition]:
    """Record a paper: what it meets is met, what it begins begins on its day, and the petitions office is told.

    Raises RoleMissing, Stale, NoPetition, NotPassedOn, IllegalMove, RightLapsed, and the refusals of days.
    """
    caller.need_role(*DECIDERS)
    complaint, petition = await _locked(session, caller, number, seen)
    if which is PetitionStep.OBJECT and complaint.partner_no is None:
        raise rules.NotPassedOn
    on = given.on or clock.today()
    check_past(on, clock.today(), "on", earliest=complaint.filed_on)
    to = rules.move(petition.stage, which)
    await _check_in_time(session, number, which, on)
    await _check_order(session, number, which, on)
    petition.stage = to
    if which is PetitionStep.ANSWER:
        petition.answered_on = on
    if to is PetitionStage.CONCLUDED:
        petition.concluded_on = on
    facts = {"paper": rules.WORDS[which], "on": on.isoformat(), "rule": rules.RULE}
    await step(session, complaint, by=caller.label, action=f"petition-{which}", note=given.words, facts=facts)
    await _settle(session, number, which, on)
    await _begin(session, complaint, rules.BEGINS.get(which), on, which)
    await _tell(session, complaint, petition, which, on, given.words)
    return complaint, petition


async def extend(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: PetitionExtendIn
) -> tuple[Complaint, Petition]:
    """Lengthen the time to finish, once and before it has passed; a head decides it (INT-15).

    Raises RoleMissing, Stale, NoPetition, TooLateToExtend, ExtendedBefore, ExtensionTooLong.
    """
    caller.need_role("head")
    complaint, petition = await _locked(session, caller, number, seen)
    running = await obligations.open_for(session, KIND, number, rules.FINISH.name)
    if running is None or running.state != ObligationState.OPEN or running.due_on < clock.today():
        raise TooLateToExtend(name=rules.FINISH.name)
    if running.extensions:
        raise ExtendedBefore(name=rules.FINISH.name)
    most = regions.value(complaint.division, rules.FINISH.key, running.started_on).extension()
    assert most is not None, "the pack says by how much a petition's time may be lengthened"
    longer = Term(rules.check_extension(given.days, most.amount), Unit(most.unit))
    reason = await anonymised(session, complaint, given.reason)
    await obligations.extend(session, running, longer, by=caller.label, reason=reason)
    facts = {"due_on": running.due_on.isoformat(), "term": str(longer), "rule": rules.RULE}
    await step(session, complaint, by=caller.label, action="petition-extended", note=given.reason, facts=facts)
    await tell_extended_in_session(session, complaint, running)
    return complaint, petition


async def passed(session: AsyncSession, obligation: Obligation) -> None:
    """A last day passed: a duty of ours is a breach that is written down; a right that nobody used concludes."""
    complaint = await complaint_queries.lock_for_fact(session, obligation.subject)
    if complaint is None:
        return
    petition = await session.get(Petition, obligation.subject, with_for_update=True)
    if petition is not None and (petition.stage, PetitionStep.LAPSE) in rules.MOVES and obligation.timer:
        petition.stage = rules.move(petition.stage, PetitionStep.LAPSE)
        petition.concluded_on = obligation.due_on
    action = "petition-right-lapsed" if obligation.timer else "petition-overdue"
    facts = {"deadline": obligation.name, "rule": obligation.rule_id, "due_on": obligation.due_on.isoformat()}
    await step(session, complaint, by=BY, action=action, facts=facts)


async def petition_of(session: AsyncSession, caller: Caller, number: str) -> tuple[Complaint, Petition]:
    """How the procedure stands. Raises NotFound or NoPetition."""
    complaint = await complaint_queries.read(session, caller, number)
    if complaint.channel != rules.CHANNEL:
        raise rules.NoPetition(number=number)
    return complaint, await session.get(Petition, number) or Petition(complaint=number)


async def _locked(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Complaint, Petition]:
    complaint = await complaint_queries.lock(session, caller, number, seen)
    if complaint.channel != rules.CHANNEL:
        raise rules.NoPetition(number=number)
    petition = await session.get(Petition, number, with_for_update=True) or Petition(complaint=number)
    session.add(petition)
    return complaint, petition


async def _check_in_time(session: AsyncSession, number: str, which: PetitionStep, on: date) -> None:
    """By the day the right was used, not the day it was written down here."""
    right = rules.NEEDS.get(which)
    if right is None:
        return
    running = await obligations.open_for(session, KIND, number, right.name)
    rules.check_in_time(which, running.due_on if running else None, on)


async def _check_order(session: AsyncSession, number: str, which: PetitionStep, on: date) -> None:
    """No paper is older than the one it follows: what it meets began with that one. Raises TooEarly."""
    for term in rules.MEETS.get(which, ()):
        running = await obligations.open_for(session, KIND, number, term.name)
        if running is not None:
            check_past(on, clock.today(), "on", earliest=running.started_on)


async def _settle(session: AsyncSession, number: str, which: PetitionStep, on: date) -> None:
    for term in rules.MEETS.get(which, ()):
        if term.right and term is not rules.NEEDS.get(which):
            await obligations.cancel(session, KIND, number, [term.name])
        else:
            await obligations.meet(session, KIND, number, term.name, on)


async def _begin(
    session: AsyncSession, complaint: Complaint, term: PetitionTerm | None, on: date, event: PetitionStep
) -> None:
    if term is None:
        return
    begun = Begun()
    begun.start(
        complaint.model_dump(),
        term.name,
        term.key,
        on,
        f"petition-{event}",
        remind=not term.right,
        timer=term.right,
        rule=rules.RULE,
        kind=KIND,
    )
    await begun.write(session)


async def _tell(
    session: AsyncSession, complaint: Complaint, petition: Petition, which: PetitionStep, on: date, words: str
) -> None:
    """Under its own number, in its own words; a petition that the office did not pass on is nobody's to be told."""
    if complaint.partner_no is None or complaint.filed_by != adapter_petition.NAME:
        return
    body = adapter_petition.tell_paper(
        complaint.partner_no,
        rules.WORDS[which],
        on,
        await anonymised(session, complaint, words),
        concludes=petition.stage is PetitionStage.CONCLUDED,
    )
    await deliver(
        session,
        party=complaint.filed_by,
        kind="petition-paper",
        subject=complaint.number,
        occasion=f"{which}-{complaint.version}",
        body=body,
    )
