"""Workers join and leave a complaint's list. Each is sealed alone; facts carry references and sums only."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import unnamed
from services.intake.complaints.rules import filing, members
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.tables import Complaint, Member
from services.intake.people.members import rules
from services.intake.people.members.entries import compared, rows_of
from services.intake.people.members.schemas import PLACES, ListingOut, MembersIn
from shared import clock, regions
from shared.access.callers import Caller
from shared.contracts.intake import LISTED_AT_ONCE, ClaimListed, MembersLeft, MembersListed
from shared.messaging.outbox import publish

T = TypeVar("T")


async def list_members(session: AsyncSession, caller: Caller, number: str, seen: int, given: MembersIn) -> ListingOut:
    """Add workers to the list, take workers off it, or replace it, and publish what each claims.

    A replaced list leaves unchanged those who are on both; a changed worker leaves and joins again. Raises RoleMissing,
    NotYourList, Stale, ListClosed, and the refusals of single entries.
    """
    complaint = await complaint_queries.lock(session, caller, number, seen)
    _check_may_list(caller, complaint)
    for member in given.members:
        for owed in member.owed:
            filing.check_period(owed.period_from, owed.period_to, clock.today())
    there = await complaint_queries.members_now(session, number)
    rows = rows_of(session, complaint, given.members)
    joining, leaving, standing = compared(there, rows, given)
    complaint.listing += 1
    _leave(complaint, leaving)
    await _join(session, complaint, joining)
    present = [each for each in there if each.left_on is None] + joining
    _set_doubts(complaint, present)
    if joining:
        await _keep_names_out(session, complaint)
    await _step(session, caller, complaint, given, joining, leaving, present)
    _tell(session, complaint, joining, leaving)
    return _outcome(complaint, standing, leaving, present)


def _check_may_list(caller: Caller, complaint: Complaint) -> None:
    """For the authority's officers and the party that filed. Raises RoleMissing, NotYourList or ListClosed."""
    if caller.is_authority and caller.person:
        caller.need_role(*DECIDERS)
    elif caller.party != complaint.filed_by:
        raise members.NotYourList
    if complaint.stage not in rules.LISTED_WHILE:
        raise rules.ListClosed(stage=str(complaint.stage))


def _leave(complaint: Complaint, leaving: Sequence[Member]) -> None:
    for each in leaving:
        each.left_listing, each.left_on = complaint.listing, clock.today()


async def _join(session: AsyncSession, complaint: Complaint, joining: Sequence[Member]) -> None:
    """Give the joining workers their places. Raises ListTooLong, counting everybody who ever was on the list."""
    taken = len(await complaint_queries.members_ever(session, complaint.number))
    if taken + len(joining) > PLACES:
        raise rules.ListTooLong(places=PLACES)
    for place, each in enumerate(joining, start=taken + 1):
        each.place = place
        session.add(each)


def _set_doubts(complaint: Complaint, present: Sequence[Member]) -> None:
    """Set whether it is a collective, and the doubts for an officer. Raises TooManyRepresentatives."""
    fewest = _check_representatives(complaint, present)
    if complaint.headcount_seen is not None:
        complaint.workers = len(present)  # an officer's head count claimed nothing; the workers on the list do
    complaint.list_flags = rules.doubts(
        present, workers=complaint.workers, claimed_fen=complaint.claimed_fen, fewest=fewest
    )


def _check_representatives(complaint: Complaint, present: Sequence[Member]) -> int:
    """The fewest representatives a collective needs here (ARB-07); 0 if it is no collective.

    Where a province limits those who may speak in a complaint to inspection (Guangdong, Zhejiang: at most five), that
    replaces the three to five of arbitration; it names no fewest, so one is enough.
    """

    def here(key: str) -> regions.Known | None:
        return regions.find(complaint.division, key, clock.today())

    line = here("complaint_representatives_from") or here("collective_workers")
    if line is None or not line.reached_by(len(present)):
        return 0
    complaint.collective = True
    local = here("complaint_representatives_max")
    most = local or here("collective_representatives_max")
    if most is not None:
        chosen = sum(each.representative for each in present)
        rules.check_representatives(chosen, most.number(), most.source)
    fewest = here("collective_representatives_min")
    return 1 if local or fewest is None else fewest.number()


async def _keep_names_out(session: AsyncSession, complaint: Complaint) -> None:
    """Mask the names of listed workers in the summary that everybody may read and search."""
    await session.flush()
    masked = await unnamed(session, complaint, complaint.summary_masked)
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary_masked = masked


async def _step(
    session: AsyncSession,
    caller: Caller,
    complaint: Complaint,
    given: MembersIn,
    joining: Sequence[Member],
    leaving: Sequence[Member],
    present: Sequence[Member],
) -> None:
    facts: dict[str, Any] = {
        "listing": complaint.listing,
        "change": given.change,
        "joined": len(joining),
        "left": len(leaving),
        "workers": len(present),
        "owed_fen": sum(each.owed_fen for each in present),
        "representatives": sum(each.representative for each in present),
        "rule": "ARB-07",
    }
    await step(session, complaint, by=caller.label, action="members-listed", note=given.reason, facts=facts)


def _tell(session: AsyncSession, complaint: Complaint, joining: Sequence[Member], leaving: Sequence[Member]) -> None:
    """Publish who left before who joined, so that no claim counts twice at any moment."""
    about = {"division": complaint.division, "complaint": complaint.number, "listing": complaint.listing}
    for refs in _in_chunks(LISTED_AT_ONCE, [each.id for each in leaving]):
        publish(session, MembersLeft(**about, left_on=clock.today(), worker_refs=refs))
    claims = [ClaimListed(worker_ref=each.id, **owed) for each in joining for owed in each.owed]
    parts = _in_chunks(LISTED_AT_ONCE, claims)
    for part, some in enumerate(parts, start=1):
        publish(
            session,
            MembersListed(**about, part=part, parts=len(parts), listed_on=clock.today(), members=some),
        )


def _in_chunks(size: int, whole: Sequence[T]) -> list[list[T]]:
    return [list(whole[at : at + size]) for at in range(0, len(whole), size)]


def _outcome(
    complaint: Complaint, standing: Sequence[Member], leaving: Sequence[Member], present: Sequence[Member]
) -> ListingOut:
    return ListingOut(
        number=complaint.number,
        version=complaint.version,
        listing=complaint.listing,
        worker_refs=[each.id for each in standing],
        left=[each.id for each in leaving],
        workers=len(present),
        owed_fen=sum(each.owed_fen for each in present),
        representatives=sum(each.representative for each in present),
        flags=complaint.list_flags,
    )
