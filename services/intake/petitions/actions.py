"""The petition procedure 信访 of a complaint (INT-15), as its table has it, in the complaint's own history.

It runs beside the wage matter and outlives it: a review may be asked for after the matter was answered and closed.
"""

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.adapters import petition
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.deadlines import Begun
from services.intake.complaints.history import KIND
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.tables import Complaint
from services.intake.notices.actions import tell_extended_in_session
from services.intake.petitions.complaint_clocks import AFTERWARDS
from services.intake.petitions.rules import NoPetition
from services.intake.petitions.tables import Petition
from services.intake.petitions.track import (
    CHANNEL,
    PETITION,
    WORDS,
    PetitionStage,
    PetitionStep,
    begins_with_receipt,
)
from shared.access.callers import Caller
from shared.obligations import Obligation
from shared.tracks.binding import Binding
from shared.tracks.circumstances import Circumstances
from shared.tracks.matter import Letter, Matter, Work
from shared.tracks.statements import Place
from shared.tracks.store import Tracker


def begin(begun: Begun, complaint: Mapping[str, Any], event: str) -> None:
    """Start the petition procedure's own terms beside the complaint's, which they may outlive (INT-15).

    A term of unknown length waits for its number; the petition's row keeps since when.
    """
    waits: dict[str, Any] = {}
    on = complaint["filed_on"]
    for term in begins_with_receipt(direct=complaint["partner_no"] is None):
        begun.start(
            complaint,
            term.name,
            term.key,
            on,
            event,
            remind=term.remind,
            timer=term.right,
            rule=term.rule,
            kind=CHANNEL,
        )
        if term.name not in begun.due:
            waits[term.name] = {"on": on.isoformat(), "at": complaint["filed_at"].isoformat(), "event": event}
    if waits:
        begun.rows.append((Petition, {"complaint": complaint["number"], "waits": waits}))


async def petition_of(session: AsyncSession, caller: Caller, number: str) -> tuple[Complaint, Petition]:
    """How the procedure stands. Raises NotFound or NoPetition."""
    complaint = await complaint_queries.read(session, caller, number)
    if complaint.channel != CHANNEL:
        raise NoPetition(number=number)
    return complaint, await session.get(Petition, number) or Petition(complaint=number)


def paper_for_the_office(work: Work[Petition, Complaint]) -> Letter:
    """The paper under the petition's own number and in the petitions office's own words."""
    complaint, concludes = work.parent, work.row.stage is PetitionStage.CONCLUDED
    assert complaint.partner_no is not None, "only what the office passed on has a party to tell"
    paper, words = WORDS[PetitionStep(work.command)], work.words or ""
    body = petition.tell_paper(complaint.partner_no, paper, work.day, words, concludes=concludes)
    return Letter("petition-paper", complaint.number, f"{work.command}-{complaint.version}", body)


async def tell_workers(session: AsyncSession, work: Work[Petition, Complaint]) -> None:
    """The petition's workers hear until when it takes longer."""
    assert isinstance(work.given, Obligation)
    await tell_extended_in_session(session, work.parent, work.given)


def _where(_: Petition, complaint: Complaint) -> Circumstances:
    """What the office did not pass on is nobody's to be told."""
    passed_on = complaint.partner_no is not None and complaint.filed_by == petition.NAME
    return Circumstances(
        division=complaint.division,
        owner=complaint.owner,
        since=complaint.filed_on,
        partners={CHANNEL: petition.NAME} if passed_on else {},
    )


def _may_see(caller: Caller, _: Petition, complaint: Complaint) -> bool:
    """Raises NoPetition for a complaint that came otherwise."""
    if not caller.may_see(complaint.division, complaint.parties):
        return False
    if complaint.channel != CHANNEL:
        raise NoPetition(number=complaint.number)
    return True


async def _mask(session: AsyncSession, matter: Matter[Petition, Complaint], words: str) -> str:
    return await anonymised(session, matter.parent, words)


TRACKER = Tracker(
    Binding[PetitionStage, Petition, Complaint](
        PETITION,
        Petition,
        key="complaint",
        letters=(paper_for_the_office,),
        afterwards=("tell_workers", *(each.__name__ for each in AFTERWARDS)),
    ),
    Place(Complaint, by="complaint", kind=KIND, in_its_history=True),
    where=_where,
    may_see=_may_see,
    mask=_mask,
    afterwards=(tell_workers, *AFTERWARDS),
)
