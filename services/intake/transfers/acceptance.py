"""How an offered complaint is accepted or refused, and how the superior decides a dispute (INT-06, C99).

The row, its evidence and its history change their place in one transaction: before it one place has the complaint,
after it the other.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.privacy import anonymised
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.handover import hand_over
from services.intake.transfers.offer import ANSWER, TRANSFER, end_unaccepted, record_step
from services.intake.transfers.rules import (
    NotAParty,
    NothingOffered,
    NotTheSuperior,
    TransferState,
    common_superior,
    decided_meanwhile,
    may_designate,
    move,
)
from services.intake.transfers.schemas import AcknowledgeTransferIn, DesignateIn
from services.intake.transfers.tables import Transfer
from shared import clock, obligations
from shared.access.callers import Caller
from shared.access.visible_rows import check_version
from shared.obligations.questions import ask
from shared.refusals import NotFound, SamePerson


async def acknowledge(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: AcknowledgeTransferIn
) -> tuple[Complaint, Transfer]:
    """The receiving place accepts the complaint, which is its own from now on, or refuses it, which is a dispute.

    Raises RoleMissing, NotFound, NothingOffered, WrongDivision for anybody but the receiver, SamePerson, Stale.
    """
    caller.need_role(*DECIDERS)
    complaint, offered = await _offered(session, caller, number, seen)
    caller.need_division(offered.to_division)
    if caller.label in (offered.offered_by, offered.approved_by):
        raise SamePerson
    taken = given.outcome == "accepted"
    offered.state = move(offered.state, TransferState.ACCEPTED if taken else TransferState.DISPUTED)
    reason = await anonymised(session, complaint, given.reason)
    offered.answered_at, offered.answered_by, offered.answer = clock.now(), caller.label, reason
    await obligations.meet(session, TRANSFER, offered.number, ANSWER, clock.today())
    if taken:
        await hand_over(session, complaint, offered, by=caller.label, reason=given.reason, designated=False)
    else:
        facts = {"transfer": offered.number, "by_division": offered.to_division, "rule": "INT-06"}
        to = _stage_before(complaint, offered)
        await step(
            session, complaint, by=caller.label, action="transfer-refused", to=to, note=given.reason, facts=facts
        )
        await _ask_superior(session, offered)
    await record_step(session, offered, caller.label, str(offered.state), reason, {"complaint": number})
    return complaint, offered


async def designate(session: AsyncSession, caller: Caller, number: str, seen: int, given: DesignateIn) -> Transfer:
    """The common superior decides which place has the complaint (INT-06), after a refusal or without an answer.

    If the complaint was decided meanwhile, that decision holds and the transfer lapses.
    Raises RoleMissing, NotFound, NotTheSuperior, Stale, NotAParty, IllegalMove.
    """
    caller.need_role("head")
    known = await queries.read_transfer(session, caller, number)
    complaint = await complaint_queries.lock_for_fact(session, known.complaint)
    disputed = await session.get(Transfer, number, with_for_update=True, populate_existing=True)
    assert complaint is not None
    assert disputed is not None
    if not may_designate(caller.divisions, disputed.from_division, disputed.to_division):
        raise NotTheSuperior(superior=common_superior(disputed.from_division, disputed.to_division))
    check_version(disputed, seen)
    sides = (disputed.from_division, disputed.to_division)
    if given.division not in sides:
        raise NotAParty(field="division", one=sides[0], other=sides[1])
    reason = await anonymised(session, complaint, given.reason)
    follows = complaint.joined_to is not None
    if decided_meanwhile(complaint.stage, with_case=disputed.with_case, follows=follows):
        return await end_unaccepted(session, disputed, caller.label, reason)
    disputed.state = move(disputed.state, TransferState.DESIGNATED)
    disputed.designated_by, disputed.answer = caller.label, reason
    await obligations.cancel(session, TRANSFER, disputed.number)
    if given.division == disputed.to_division:
        await hand_over(session, complaint, disputed, by=caller.label, reason=given.reason, designated=True)
    else:
        facts = {"transfer": disputed.number, "division": given.division, "rule": "INT-06"}
        to = _stage_before(complaint, disputed)
        await step(
            session, complaint, by=caller.label, action="jurisdiction-kept", to=to, note=given.reason, facts=facts
        )
    await record_step(session, disputed, caller.label, "designated", reason, {"division": given.division})
    return disputed


async def _offered(session: AsyncSession, caller: Caller, number: str, seen: int) -> tuple[Complaint, Transfer]:
    """The complaint and its open offer, row-locked, for either side. Raises NotFound, Stale or NothingOffered."""
    complaint = await complaint_queries.lock_for_fact(session, number)
    if complaint is None:
        raise NotFound(what="complaint", which=number)
    offered = await queries.open_transfer(session, number)
    has_it = caller.may_see(complaint.division, complaint.parties)
    if not has_it and (offered is None or not queries.sees(caller, offered)):
        raise NotFound(what="complaint", which=number)
    check_version(complaint, seen)
    if offered is None or offered.state != TransferState.OFFERED:
        raise NothingOffered
    return complaint, offered


def _stage_before(complaint: Complaint, transfer: Transfer) -> Stage | None:
    """The stage before the offer; None for a complaint with a case, which keeps its stage."""
    return Stage(transfer.stage_before) if complaint.stage == Stage.TRANSFERRED else None


async def _ask_superior(session: AsyncSession, disputed: Transfer) -> None:
    """Ask the common superior to designate; if only the nation is above both, the sending side's queue shows the
    question.
    """
    one, other = disputed.from_division, disputed.to_division
    superior = common_superior(one, other)
    await ask(
        session,
        subject_kind=TRANSFER,
        subject=disputed.number,
        division=one if superior == "CN" else superior,
        code="jurisdiction-dispute",
        zh=f"{one}与{other}对投诉{disputed.complaint}的管辖有争议，请共同上级指定（INT-06）",
        en=f"{one} and {other} dispute who has {disputed.complaint}: the common superior designates (INT-06)",
    )
