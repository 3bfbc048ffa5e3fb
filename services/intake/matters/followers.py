"""What happens to those that follow a complaint when it is decided, or when they come late: each has its own answer."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import step
from services.intake.complaints.rules.stage import UNDECIDED, Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.matters import matching_queries, queries
from services.intake.matters.rules.claims import Together, together
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.rules.joining import ANSWERED, FollowsItsLeader, disposition_of_late
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from shared import clock
from shared.trade.dispositions import WORDS, Disposition
from shared.values import money


def check_leads(complaint: Complaint) -> None:
    """What follows another is decided with it: accepting it opens no second case. Raises FollowsItsLeader."""
    if complaint.joined_to is not None:
        raise FollowsItsLeader(leader=complaint.joined_to)


async def accept_followers(session: AsyncSession, leader: Complaint, *, by: str) -> Together:
    """The leader was accepted, and with it what follows it: one case, each clock met (INT-02). What it is about."""
    following = await complaint_queries.lock_followers(session, leader.number)
    for follower in following:
        await _accept(session, follower, leader, by=by)
    if following:
        return await claimed_together(session, leader)
    return Together(leader.workers, leader.claimed_fen)


async def undecided_followers(session: AsyncSession, leader: Complaint) -> list[Complaint]:
    """Those that follow and may still be refused or redirected with it."""
    following = await complaint_queries.lock_followers(session, leader.number)
    return [each for each in following if each.stage in UNDECIDED]


async def answer_followers(session: AsyncSession, leader: Complaint, *, by: str) -> None:
    """The leader was answered without a case: so is what follows it undecided, each in its own channel."""
    for each in await undecided_followers(session, leader):
        await _answer_late(session, each, leader, by=by)
        outcome = WORDS[Disposition(each.disposition or "")][0]
        await tell(session, each, Event.RESULT, f"v{each.version}", on=clock.today(), outcome=outcome)


async def claimed_together(session: AsyncSession, leader: Complaint) -> Together:
    """What the whole matter claims, nobody counted twice, and nobody who took it back."""
    following = await queries.followers_shown(session, leader.number)
    kept = [how for each, how in following if each.stage != Stage.WITHDRAWN]
    told = await matching_queries.told_of(session, [leader.number, *(how.complaint for how in kept)])
    same = [(how.complaint, leader.number) for how in kept if how.kind is JoinKind.DUPLICATE]
    return together(list(told.values()), same)


async def catch_up(session: AsyncSession, follower: Complaint, leader: Complaint, *, by: str) -> None:
    """One that joins late is where its leader is: undecided, accepted with its case, or answered at once."""
    if leader.stage in (Stage.ACCEPTED, Stage.IN_PROGRESS):
        await _accept(session, follower, leader, by=by)
        if leader.stage == Stage.IN_PROGRESS:
            follower.case_number = leader.case_number
            facts = {"case": leader.case_number, "leader": leader.number}
            await step(session, follower, by=by, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    elif leader.stage in ANSWERED:
        await _answer_late(session, follower, leader, by=by)


async def lead_on(session: AsyncSession, leader: Complaint, *, by: str) -> None:
    """The leader was withdrawn or given up before anybody decided: the first that followed leads the others now."""
    if leader.case_number is not None or leader.accepted_on is not None:
        return  # its case goes on for those that follow
    following = await complaint_queries.lock_followers(session, leader.number)
    successor = next((each for each in following if each.stage in UNDECIDED), None)
    if successor is None:
        return
    for joining in await queries.joinings_of_matter(session, leader.number):
        if joining.complaint == successor.number:
            joining.parted_at, joining.parted_by, joining.part_reason = clock.now(), by, "原牵头投诉已撤回或办结"
        else:
            joining.leader = successor.number
    for each in following:
        each.joined_to = None if each is successor else successor.number
    facts = {"in_place_of": leader.number, "followers": [each.number for each in following if each is not successor]}
    await step(session, successor, by=by, action="leads-on", facts=facts)


async def _accept(session: AsyncSession, follower: Complaint, leader: Complaint, *, by: str) -> None:
    """Not one that was withdrawn, or decided, meanwhile. What was still asked of its worker is not needed now."""
    if follower.stage == Stage.INCOMPLETE:
        facts = {"leader": leader.number}
        await step(session, follower, by=by, action="supplement-waived", to=Stage.FILED, facts=facts)
    if follower.stage != Stage.FILED:
        return
    assert leader.accepted_on is not None
    follower.accepted_on, follower.approver = max(leader.accepted_on, follower.filed_on), leader.approver
    facts = {"opened_on": leader.accepted_on.isoformat(), "leader": leader.number, "rule": "INT-02"}
    await step(session, follower, by=by, action="accepted", to=Stage.ACCEPTED, facts=facts)
    await deadline_actions.decided(session, follower, clock.today())
    await tell(session, follower, Event.ACCEPTED, f"v{follower.version}", on=follower.accepted_on)


async def _answer_late(session: AsyncSession, follower: Complaint, leader: Complaint, *, by: str) -> None:
    """The matter was answered: so is this one, in its own channel, at once."""
    assert leader.answered_on is not None
    assert leader.disposition is not None
    ended = disposition_of_late(follower.filed_on, leader.answered_on, Disposition(leader.disposition))
    follower.case_number = leader.case_number
    facts = {"leader": leader.number, "disposition": ended.value}
    await step(session, follower, by=by, action="answered", to=Stage.ANSWERED, facts=facts)
    outcome = WORDS[Disposition(leader.disposition)][0]
    if ended is Disposition.DUPLICATE:
        said, paid = f"您反映的欠薪问题此前已登记,并于{leader.answered_on}办结:{outcome}。如有新的情况,请补充反映。", 0
    else:
        paid = leader.paid_fen
        sums = f"已追回工资{money.yuan_text(paid)}元。" if paid else ""
        said = f"您反映的欠薪问题已与同一事项并案办结:{outcome}。{sums}"
    await conclude(session, follower, ended, said=said, paid=(0, paid))
    await deadline_actions.channel_answered(session, follower, clock.today())
    await deadline_actions.decided(session, follower, clock.today())
