"""Offering a complaint to the place it belongs to 移送 (INT-06, C99). Nothing is copied: it stays until it is accepted.

An accepted complaint is transferred with its case: an officer proposes it here, another person, a head, decides. A head
of the city takes up what a county has, or hands down what the city has, at once (监察条例 13).
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import KIND, first_contact, step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.clocks import MISDIRECTED
from services.intake.complaints.rules.filing import UnknownDivision
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import WITH_CASE, Stage, check_undecided
from services.intake.complaints.tables import Complaint
from services.intake.matters.followers import check_leads
from services.intake.transfers import queries
from services.intake.transfers.actions import TRACKER, letter_number
from services.intake.transfers.rules import (
    CITY,
    OfferedBefore,
    ProposedBefore,
    TransferState,
    Way,
    check_elsewhere,
    common_superior,
    within_city,
)
from services.intake.transfers.schemas import TransferIn
from services.intake.transfers.tables import Transfer
from services.intake.transfers.track import HAND_DOWN, LETTER, RULE, TAKE_UP
from shared import clock, obligations
from shared.access.callers import Caller
from shared.tracks import decide
from shared.tracks.circumstances import person
from shared.values import divisions
from shared.values.date_checks import check_coming


async def transfer(session: AsyncSession, caller: Caller, number: str, seen: int, given: TransferIn) -> Complaint:
    """Offer the complaint to the place of work, or propose that if it has a case; its followers go with it.

    Until the other side accepts, the complaint is the sender's and its days run on. Between a city and its county a
    head of the city does not offer but decides, for a complaint with a case too.
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
    if complaint.stage not in WITH_CASE:
        check_undecided(complaint.stage)
    if given.answer_by is not None:
        check_coming(given.answer_by, clock.today(), "answer_by")
    first_contact(complaint, caller)
    way = within_city(complaint.division, given.to_division)
    if way is not None and _is_superior(caller, complaint.division, given.to_division):
        await _order(session, caller, complaint, given, way)
    else:
        await _begin(session, caller, complaint, given)
    return complaint


def _is_superior(caller: Caller, one: str, other: str) -> bool:
    """Whether the caller is a head of the place above both."""
    superior = common_superior(one, other)
    return "head" in caller.roles and any(divisions.contains(place, superior) for place in caller.divisions)


async def _order(session: AsyncSession, caller: Caller, complaint: Complaint, given: TransferIn, way: Way) -> None:
    """It is at the other place from now on; the order has its number, and nothing waits for an answer."""
    matter = TRACKER.new(await _going(session, caller, complaint, given), complaint)
    told = {"transfer": matter.row.number, "complaint": complaint.number, "rule": RULE}
    by = person(session, caller)
    decide.begin(TRACKER.bound, matter, "proposed", by, given, facts=told, words=matter.row.reason)
    await TRACKER.take(session, matter, TAKE_UP if way is Way.UP else HAND_DOWN, given, by, words=given.reason)


async def _going(session: AsyncSession, caller: Caller, complaint: Complaint, given: TransferIn) -> Transfer:
    return Transfer(
        number=await queries.next_transfer(session, complaint.division, clock.today().year),
        complaint=complaint.number,
        with_case=complaint.stage in WITH_CASE,
        state=TransferState.PROPOSED,
        from_division=complaint.division,
        to_division=given.to_division,
        stage_before=complaint.stage,
        offered_by=caller.label,
        reason=await anonymised(session, complaint, given.reason),
        answer_by=given.answer_by,
    )


async def _begin(session: AsyncSession, caller: Caller, complaint: Complaint, given: TransferIn) -> None:
    """A case is proposed to a head; everything else has its letter at once, and waits for the other side."""
    with_case, today = complaint.stage in WITH_CASE, clock.today()
    going = await _going(session, caller, complaint, given)
    matter = TRACKER.new(going, complaint)
    facts: dict[str, Any] = {"transfer": going.number, "to": given.to_division, "rule": RULE}
    if not with_case:
        going.document_no = facts["document_no"] = await letter_number(session, matter, LETTER, today)
    name, to = ("proposed", None) if with_case else ("offered", Stage.TRANSFERRED)
    await step(session, complaint, by=caller.label, action=f"transfer-{name}", to=to, note=given.reason, facts=facts)
    told = {**facts, "complaint": complaint.number, "from": complaint.division}
    decide.begin(TRACKER.bound, matter, name, person(session, caller), given, facts=told, words=going.reason)
    if complaint.matter_kind == "report":
        await obligations.meet(session, KIND, complaint.number, MISDIRECTED, today)
    await TRACKER.written(session, matter)


async def _check_no_open_transfer(session: AsyncSession, complaint: Complaint) -> None:
    """Raises ProposedBefore or OfferedBefore if the complaint has an open transfer."""
    waiting = await queries.open_transfer(session, complaint.number)
    if waiting is None:
        return
    if waiting.state == TransferState.PROPOSED:
        raise ProposedBefore(number=waiting.number)
    raise OfferedBefore(superior=common_superior(waiting.from_division, waiting.to_division))
