"""The step in which a complaint passes to another place 移送交接 (INT-06, C99): one place has it before and after.

The row, its evidence, deadlines, questions, history and followers change their place in one transaction.
"""

from typing import Any

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.assignments.letter_answers import remove_party
from services.intake.assignments.tables import LETTERS
from services.intake.channels.adapters import answer_in_partner_words
from services.intake.channels.outgoing import Answer
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND, step
from services.intake.complaints.load import loaded_in
from services.intake.complaints.rules.clocks import APPROVAL, ASSIGNMENT
from services.intake.complaints.rules.stage import ENDED, Stage
from services.intake.complaints.tables import Complaint
from services.intake.lists import lists
from services.intake.matters import queries as matter_queries
from services.intake.matters.tables import Candidate
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.papers.issue import issue_in_session
from services.intake.papers.rules.papers import PaperKind
from services.intake.petitions import track as petition_track
from services.intake.transfers.rules import goes
from services.intake.transfers.tables import Transfer
from shared import clock, obligations
from shared.assignments import letters
from shared.assignments.tables import AssignmentState
from shared.commands import write
from shared.contracts.intake import JurisdictionTransferred
from shared.deliveries import deliver
from shared.messaging.outbox import publish
from shared.obligations import Obligation, Question
from shared.obligations.lifecycle import UNENDED
from shared.values import divisions

ITS_KINDS = (KIND, petition_track.CHANNEL)
"""Subject kinds of the complaint's deadlines: its own, and those of the petition procedure, which continue."""

OURS = frozenset({"window", "qr"})
"""Channels of the authority itself: its counter, and workers who file for themselves."""


async def hand_over(
    session: AsyncSession, complaint: Complaint, taken: Transfer, *, by: str, reason: str, designated: bool
) -> None:
    """Give the complaint and its followers to the other place.

    Days to accept, to answer or of a petition do not begin anew: the worker waited for them once (INT-02, INT-15).
    Letters of the old place end.
    """
    following = await complaint_queries.lock_followers(session, complaint.number)
    going = [each for each in following if each.stage != Stage.WITHDRAWN]
    for each in (complaint, *going):
        if goes(each.division, taken):
            await _move(session, each, taken, by=by, reason=reason, designated=designated)


async def _move(
    session: AsyncSession, complaint: Complaint, taken: Transfer, *, by: str, reason: str, designated: bool
) -> None:
    await _end_letters(session, complaint)
    was, complaint.division = complaint.division, taken.to_division
    complaint.unit = complaint.unit_party = complaint.owner = complaint.proposed_by = None
    to = Stage(taken.stage_before) if complaint.stage == Stage.TRANSFERRED else None
    facts: dict[str, Any] = {"transfer": taken.number, "from": was, "to": taken.to_division, "designated": designated}
    facts |= {"rule": "INT-06"} | ({"leader": complaint.joined_to} if complaint.joined_to else {})
    await step(session, complaint, by=by, action="transferred", to=to, note=reason, facts=facts)
    await session.flush()
    # deadlines of the old place's officers
    await obligations.cancel(session, KIND, complaint.number, [APPROVAL, ASSIGNMENT])
    await _move_rows(session, complaint)
    if complaint.stage not in ENDED:
        await _await_an_owner(session, complaint)
        await _tell_complainant(session, complaint, taken, was, by)
    await _tell_who_filed(session, complaint, taken)
    publish(
        session,
        JurisdictionTransferred(
            division=taken.to_division,
            complaint=complaint.number,
            transfer=taken.number,
            from_division=was,
            transferred_on=clock.today(),
            designated=designated,
            with_case=taken.with_case and complaint.joined_to is None,
        ),
    )


async def _tell_complainant(session: AsyncSession, complaint: Complaint, taken: Transfer, was: str, by: str) -> None:
    """By message, and in writing by the place that has it now: before it was taken it was the sender's (INT-01)."""
    there, today, offices = await loaded_in(session, complaint), clock.today(), lists()
    tell(there, Event.TRANSFERRED, taken.number, on=today, to=offices.office(complaint.division).called)
    told = {"from": offices.office(was).called}
    await issue_in_session(session, there, PaperKind.TRANSFERRED, taken.number, by=by, on=today, **told)
    await write(session, there.written())


async def _end_letters(session: AsyncSession, complaint: Complaint) -> None:
    for letter in await LETTERS.running(session, complaint.number):
        await letters.end(session, letter, AssignmentState.ENDED, None)
        await remove_party(session, complaint, letter.party)


async def _move_rows(session: AsyncSession, complaint: Complaint) -> None:
    """Set the new division on unended deadlines, unanswered questions and undecided candidates."""
    there = {"division": complaint.division}
    binding = update(Obligation).where(
        col(Obligation.subject_kind).in_(ITS_KINDS),
        col(Obligation.subject) == complaint.number,
        col(Obligation.state).in_(UNENDED),
    )
    await session.exec(binding.values(**there, owner=None))
    unanswered = update(Question).where(
        col(Question.subject_kind).in_(ITS_KINDS),
        col(Question.subject) == complaint.number,
        col(Question.answered_at).is_(None),
    )
    await session.exec(unanswered.values(**there))
    doubles = update(Candidate).where(
        col(Candidate.complaint) == complaint.number,
        col(Candidate.state).in_(matter_queries.UNDECIDED_CANDIDATES),
    )
    await session.exec(doubles.values(**there))


async def _tell_who_filed(session: AsyncSession, complaint: Complaint, taken: Transfer) -> None:
    """Tell the partner that filed it where its order is now, in the form of an interim answer: no clock is met and the
    order's state stays.

    The authority's own windows and a worker's own filing have no partner to tell.
    """
    if complaint.channel in OURS:
        return
    place = divisions.name(taken.to_division)
    told = Answer(
        final=False,
        number=complaint.number,
        partner_no=complaint.partner_no,
        public_reply=f"该问题属{place}管辖，已移送当地人力资源社会保障部门继续办理，办理结果仍会向您答复。",
        internal_note=f"已移送{place}",
        substantiated=None,
        resolved=None,
        contact_made=None,
        disposition=None,
        recovered_fen=0,
    )
    body = answer_in_partner_words(complaint.channel, told, complaint.filed_by)
    subject, kind = complaint.number, "transferred"
    await deliver(session, party=complaint.filed_by, kind=kind, subject=subject, occasion=taken.number, body=body)


async def _await_an_owner(session: AsyncSession, complaint: Complaint) -> None:
    """Start the days to assign an officer at the new place: missing them is a breach of its own (C123)."""
    begun, today = Begun(), clock.today()
    begun.start(complaint.model_dump(), ASSIGNMENT, "assignment_days", today, "transferred", needed=False, rule="C123")
    await begun.write(session)
