"""The followers of a complaint: they are decided with it or catch up when they join late, each with its own answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints.load import COMPLAINT, LoadedComplaint, by_filing, loaded_in
from services.intake.complaints.rules.stage import UNDECIDED, Stage
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.matters import matching_queries, queries
from services.intake.matters.rules.account import ComparedComplaint
from services.intake.matters.rules.claims import Together, together
from services.intake.matters.rules.comparison import JoinKind
from services.intake.matters.rules.joining import ANSWERED, FollowsItsLeader, disposition_of_late
from services.intake.matters.tables import Joining
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from shared import clock
from shared.commands import write
from shared.commands.gathered import Further
from shared.trade.dispositions import WORDS, Disposition
from shared.values import money


@dataclass(frozen=True)
class Claims:
    """What each complaint of a matter states, and the pairs that a person called duplicates."""

    told: Sequence[ComparedComplaint]
    same: Sequence[tuple[str, str]]

    def together(self, *, without: str | None = None) -> Together:
        """What they claim together, nobody counted twice; `without` is the number of one that does not count."""
        told = [each for each in self.told if each.number != without]
        return together(told, [pair for pair in self.same if without not in pair])


@dataclass(frozen=True)
class Matter:
    """What a second load finds of a matter that others follow."""

    joinings: Sequence[Joining]
    claims: Claims

    @property
    def claimed(self) -> Together:
        """What all of them claim, nobody counted twice."""
        return self.claims.together()


def check_leads(complaint: Complaint) -> None:
    """Raises FollowsItsLeader for a follower: it is decided with its leader, and accepting it opens no second case."""
    if complaint.joined_to is not None:
        raise FollowsItsLeader(leader=complaint.joined_to)


async def load_followers(session: AsyncSession, there: LoadedComplaint) -> None:
    """Those that follow it, locked after it; how each came to follow; and what all of them claim together."""
    following = await session.exec(
        select(Complaint.number).where(Complaint.joined_to == there.key).order_by(col(Complaint.number))
    )
    there.followers = by_filing(await COMPLAINT(session, there.keyring, *following.all()))
    joinings = await queries.joinings_of_matter(session, there.key)
    there.keep(Matter(joinings, await _claims(session, there.row)))


FOLLOWERS = Further[LoadedComplaint](needed=lambda there: there.following > 0, load=load_followers)
"""For what is decided about a whole matter: the second load where others follow, which they seldom do."""


def claimed_by_matter(there: LoadedComplaint) -> Together:
    """What the whole matter claims when its leader is accepted: one case, of one worker at least."""
    matter = there.found(Matter)
    claimed = matter.claimed if matter else Together(there.row.workers, there.row.claimed_fen)
    return claimed._replace(workers=max(claimed.workers, 1))


def accept_followers(there: LoadedComplaint, *, by: str) -> None:
    """Accept the followers of a leader just accepted (INT-02)."""
    for follower in there.followers:
        _accept(follower, there.row, by=by)


def undecided_followers(there: LoadedComplaint) -> list[LoadedComplaint]:
    """The followers that are still undecided and may be refused or redirected with their leader, row-locked."""
    return [each for each in there.followers if each.row.stage in UNDECIDED]


def answer_followers(there: LoadedComplaint, *, by: str) -> None:
    """Answer the undecided followers of a leader that was answered without a case, each in its own channel."""
    for each in undecided_followers(there):
        _answer_late(each, there.row, by=by)
        outcome = WORDS[Disposition(each.row.disposition or "")][0]
        tell(each, Event.RESULT, f"v{each.row.version}", on=clock.today(), outcome=outcome)


async def claimed_together(session: AsyncSession, leader: Complaint) -> Together:
    """What the whole matter claims: no worker counted twice, withdrawn complaints left out."""
    return (await _claims(session, leader)).together()


async def _claims(session: AsyncSession, leader: Complaint) -> Claims:
    """What the leader and those of its followers that were not withdrawn state."""
    following = await queries.followers_shown(session, leader.number)
    kept = [how for each, how in following if each.stage != Stage.WITHDRAWN]
    told = await matching_queries.compared_complaints(session, [leader.number, *(how.complaint for how in kept)])
    same = [(how.complaint, leader.number) for how in kept if how.kind is JoinKind.DUPLICATE]
    return Claims(list(told.values()), same)


def catch_up(there: LoadedComplaint, leader: Complaint, *, by: str) -> None:
    """Bring a late follower to its leader's stage: undecided, accepted with the leader's case, or answered at once."""
    if leader.stage in (Stage.ACCEPTED, Stage.IN_PROGRESS):
        _accept(there, leader, by=by)
        if leader.stage == Stage.IN_PROGRESS:
            there.row.case_number = leader.case_number
            facts = {"case": leader.case_number, "leader": leader.number}
            there.step(by=by, action="case-opened", to=Stage.IN_PROGRESS, facts=facts)
    elif leader.stage in ANSWERED:
        _answer_late(there, leader, by=by)


def lead_on(there: LoadedComplaint, *, by: str) -> None:
    """The leader was withdrawn or ended before it was accepted: its first undecided follower leads the others from now
    on.
    """
    leader = there.row
    if leader.case_number is not None or leader.accepted_on is not None:
        return  # its case goes on for those that follow
    successor = next(iter(undecided_followers(there)), None)
    if successor is None:
        return
    matter = there.found(Matter)
    for joining in matter.joinings if matter else ():
        if joining.complaint == successor.key:
            joining.parted_at, joining.parted_by, joining.part_reason = clock.now(), by, "原牵头投诉已撤回或办结"
        else:
            joining.leader = successor.key
    for each in there.followers:
        each.row.joined_to = None if each is successor else successor.key
    facts: dict[str, Any] = {"in_place_of": leader.number}
    facts |= {"followers": [each.key for each in there.followers if each is not successor]}
    if matter is not None:
        facts |= matter.claims.together(without=leader.number).facts
    successor.step(by=by, action="leads-on", facts=facts)


def _accept(there: LoadedComplaint, leader: Complaint, *, by: str) -> None:
    """Accept a follower that is still undecided; a supplement still awaited from its worker is waived."""
    follower = there.row
    if follower.stage == Stage.INCOMPLETE:
        there.step(by=by, action="supplement-waived", to=Stage.FILED, facts={"leader": leader.number})
    if follower.stage != Stage.FILED:
        return
    assert leader.accepted_on is not None
    by_silence_on = there.accepted_by_silence
    follower.accepted_on = by_silence_on or max(leader.accepted_on, follower.filed_on)
    follower.approver = leader.approver
    facts = {"opened_on": leader.accepted_on.isoformat(), "leader": leader.number, "rule": "INT-02"}
    there.step(by=by, action="accepted", to=Stage.ACCEPTED, facts=facts)
    deadline_actions.decided(there, clock.today())
    tell(there, Event.ACCEPTED, f"v{follower.version}", on=follower.accepted_on)


def _answer_late(there: LoadedComplaint, leader: Complaint, *, by: str) -> None:
    """Answer a follower at once, in its own channel: its matter was answered before."""
    assert leader.answered_on is not None
    assert leader.disposition is not None
    ended = disposition_of_late(there.row.filed_on, leader.answered_on, Disposition(leader.disposition))
    there.row.case_number = leader.case_number
    facts = {"leader": leader.number, "disposition": ended.value}
    there.step(by=by, action="answered", to=Stage.ANSWERED, facts=facts)
    outcome = WORDS[Disposition(leader.disposition)][0]
    if ended is Disposition.DUPLICATE:
        said, paid = (
            f"您反映的欠薪问题此前已登记，并于{leader.answered_on}办结：{outcome}。如有新的情况，请补充反映。",
            0,
        )
    else:
        paid = leader.paid_fen
        sums = f"已追回工资{money.yuan_text(paid)}元。" if paid else ""
        said = f"您反映的欠薪问题已与同一事项并案办结：{outcome}。{sums}"
    conclude(there, ended, said=said, paid=(0, paid))
    deadline_actions.channel_answered(there, clock.today())
    deadline_actions.decided(there, clock.today())


async def catch_up_in_session(session: AsyncSession, follower: Complaint, leader: Complaint, *, by: str) -> None:
    """One that joins late is where its leader is: undecided, accepted with its case, or answered at once."""
    there = await loaded_in(session, follower)
    catch_up(there, leader, by=by)
    await write(session, [there.changes])


async def lead_on_in_session(session: AsyncSession, leader: Complaint, *, by: str) -> None:
    """The leader was withdrawn or given up before anybody decided: the first that followed leads the others now."""
    there = await loaded_in(session, leader)
    if there.following:
        await load_followers(session, there)
        lead_on(there, by=by)
        await write(session, there.written())
