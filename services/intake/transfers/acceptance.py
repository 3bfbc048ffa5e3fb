"""How an offered complaint is accepted or refused, and how the superior decides a dispute (INT-06, C99)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.transfers import queries
from services.intake.transfers.actions import TRACKER, Moved, end_unaccepted
from services.intake.transfers.rules import NothingOffered, TransferState, decided_meanwhile
from services.intake.transfers.schemas import AcknowledgeTransferIn, DesignateIn
from services.intake.transfers.track import ACCEPT, DESIGNATE, REFUSE, one_of_both
from shared import clock
from shared.access.callers import Caller
from shared.access.visible_rows import check_version
from shared.refusals import NotFound
from shared.tracks import permission
from shared.tracks.circumstances import person
from shared.tracks.table import Facing


async def acknowledge(
    session: AsyncSession, caller: Caller, number: str, seen: int, given: AcknowledgeTransferIn
) -> Moved:
    """The receiving place accepts the complaint, which is its own from now on, or refuses it, which is a dispute.

    `seen` is the complaint's version. Raises RoleMissing, NotFound, NothingOffered, WrongDivision for anybody but the
    receiver, SamePerson, Stale.
    """
    command = ACCEPT if given.outcome == "accepted" else REFUSE
    permission.check_may(TRACKER.bound, caller, command.name)
    offered = await _offered(session, caller, number, seen)
    permission.check_place(TRACKER.bound, caller, offered.row, command.name)
    return await TRACKER.take(session, offered, command, given, person(session, caller), words=given.reason)


async def designate(session: AsyncSession, caller: Caller, number: str, seen: int, given: DesignateIn) -> Moved:
    """The common superior decides which place has the complaint (INT-06), after a refusal or without an answer.

    If the complaint was decided meanwhile, that decision holds and the transfer lapses.
    Raises RoleMissing, NotFound, Stale, NotTheSuperior, NotAParty, IllegalMove.
    """
    disputed = await TRACKER.may(session, caller, number, seen, DESIGNATE)
    complaint, by = disputed.parent, person(session, caller)
    one_of_both(Facing(disputed.row, complaint, given, clock.today()))
    follows = complaint.joined_to is not None
    if decided_meanwhile(complaint.stage, with_case=disputed.row.with_case, follows=follows):
        return await end_unaccepted(session, disputed, by, given.reason)
    return await TRACKER.take(session, disputed, DESIGNATE, given, by, words=given.reason)


async def _offered(session: AsyncSession, caller: Caller, number: str, seen: int) -> Moved:
    """The complaint's open offer, both row-locked, for either side. Raises NotFound, Stale or NothingOffered."""
    waiting = await queries.open_number(session, number)
    [offered] = await TRACKER.load(session, [waiting]) if waiting else [None]
    complaint = offered.parent if offered else await session.get(Complaint, number)
    has_it = complaint is not None and caller.may_see(complaint.division, complaint.parties)
    told = offered is not None and queries.sees(caller, offered.row)
    if complaint is None or not (has_it or told):
        raise NotFound(what="complaint", which=number)
    check_version(complaint, seen)
    if offered is None or offered.row.state is not TransferState.OFFERED:
        raise NothingOffered
    return offered
