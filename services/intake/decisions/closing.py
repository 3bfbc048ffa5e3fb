"""Closing a complaint without a case: the officer's own disposition, the channel's final answer, and the end 办结.

Followers end with the complaint, each in its own channel; if the disposition is about this worker alone, a follower
leads the matter from then on.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints.load import LoadedComplaint
from services.intake.complaints.rules.clocks import ACCEPTANCE, CHANNEL_ANSWER
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.silence import check_not_accepted
from services.intake.complaints.rules.stage import UNDECIDED, Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.calls import call_back, log
from services.intake.decisions.calls import queries as call_queries
from services.intake.decisions.rules.dispositions import (
    TURNS_AWAY,
    DispositionGiven,
    DispositionNeeded,
    Findings,
    NoSuchDisposition,
    OriginalIsRepeated,
    OriginalNeeded,
    check_ending,
)
from services.intake.decisions.schemas import CloseIn
from services.intake.lists import lists
from services.intake.lists.dispositions import Listed
from services.intake.matters import followers
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.verification import queries as verification_queries
from services.intake.verification.tables import Verified
from shared import clock
from shared.access.callers import Caller
from shared.commands.gathered import Further
from shared.contracts.intake import ComplaintClosed
from shared.refusals import Conflict, NotFound
from shared.trade.dispositions import Disposition

WITHOUT_CALL_BACK = frozenset({Disposition.DUPLICATE, Disposition.UNREACHABLE_OR_WITHDRAWN})
"""Endings that nobody is called back about: the other complaint's worker will be, or nobody answers. Our own choice."""


class StillReachable(Conflict):
    """Too few attempts, or on too few days, to count as unreachable."""

    code = "still-reachable"
    zh = "已联系{attempts}次，尚不足以认定无法联系（须{attempts_needed}次、{days_needed}天以上）"
    en = "rung {attempts} times: unreachable means {attempts_needed} times on {days_needed} days"


def close(there: LoadedComplaint, caller: Caller, seen: int, given: CloseIn) -> None:
    """Close the complaint. A case brought its disposition, else the officer states one and the channel is answered
    first.

    What silence accepted is not closed as if it had been turned away.

    Raises RoleMissing, Stale, DispositionNeeded, DispositionGiven, NoSuchDisposition, AcceptedBySilence, CaseNeeded,
    VerifiedNeeded, VerifiedOtherwise, OriginalNeeded, OriginalIsRepeated, StillReachable, FollowsItsLeader, and what
    `call_back.close` raises.
    """
    caller.need_role(*DECIDERS)
    complaint = there.seen(caller, seen)
    if complaint.stage not in UNDECIDED:
        if given.disposition not in (None, complaint.disposition):
            raise DispositionGiven(disposition=complaint.disposition or "")
        call_back.close(there, caller, seen, ReasonIn(reason=given.reason))
        return
    listed = _listed(complaint, given)
    if listed.code is not Disposition.DUPLICATE:
        followers.check_leads(complaint)
    if listed.code in TURNS_AWAY:
        check_not_accepted(complaint.number, there.accepted_by_silence)
    verified = verification_queries.verified_now(there)
    check_ending(listed, _findings(verified))
    facts = {"disposition": listed.code.value, **_grounds(there, listed.code, given)}
    there.step(by=caller.label, action="answered", to=Stage.ANSWERED, note=given.reason, facts=facts)
    paid = (verified.recovered_workers, verified.recovered_fen) if verified else (0, 0)
    said = given.public_reply or f"经办理：{listed.zh}。{given.reason}"
    conclude(there, listed.code, said=said, paid=paid)
    tell(there, Event.RESULT, f"v{complaint.version}", on=clock.today(), outcome=listed.zh)
    deadline_actions.over(there, ACCEPTANCE, CHANNEL_ANSWER)
    if listed.code in WITHOUT_CALL_BACK:
        _close_at_once(there, caller)
        followers.lead_on(there, by=caller.label)
    else:
        followers.answer_followers(there, by=caller.label)


def further(caller: Caller, given: CloseIn) -> Further[LoadedComplaint]:
    """What closing looks at beside the complaint: those that follow it, and the original of a duplicate."""

    def needed(there: LoadedComplaint) -> bool:
        return there.following > 0 or given.disposition == Disposition.DUPLICATE

    async def load(session: AsyncSession, there: LoadedComplaint) -> None:
        if there.following:
            await followers.load_followers(session, there)
        if given.disposition == Disposition.DUPLICATE and given.duplicate_of not in (None, there.key):
            # locked, so that of two that are closed at once not each names the other; not waited for: no deadlock
            lock = {"nowait": True}
            original = await session.get(Complaint, given.duplicate_of, with_for_update=lock, populate_existing=True)
            if original is not None and caller.may_see(original.division, original.parties):
                there.keep(original)

    return Further(needed, load)


def _listed(complaint: Complaint, given: CloseIn) -> Listed:
    if given.disposition is None:
        raise DispositionNeeded
    known = lists().dispositions_in(complaint.division)
    if given.disposition not in known:
        raise NoSuchDisposition(field="disposition", given=given.disposition)
    return known[given.disposition]


def _findings(verified: Verified | None) -> Findings | None:
    return Findings(verified.owed_fen, verified.recovered_fen) if verified else None


def _grounds(there: LoadedComplaint, code: Disposition, given: CloseIn) -> dict[str, str | int]:
    """What a disposition rests on beside the verified part: the original of a duplicate, attempts to reach
    the worker.
    """
    if code is Disposition.DUPLICATE:
        if given.duplicate_of in (None, there.key):
            raise OriginalNeeded(field="duplicate_of")
        original = there.found(Complaint)
        if original is None:
            raise NotFound(what="complaint", which=given.duplicate_of)
        if original.disposition == Disposition.DUPLICATE:
            raise OriginalIsRepeated(number=original.number)
        return {"duplicate_of": original.number}
    if code is Disposition.UNREACHABLE_OR_WITHDRAWN:
        tried = log.reach_by(there.row, call_queries.calls_of(there), there.row.answered_on)
        if there.reporter.phone_hash is not None and not tried.unreachable:
            raise StillReachable(
                attempts=tried.attempts, attempts_needed=tried.attempts_needed, days_needed=tried.days_needed
            )
        return {"attempts": tried.attempts}
    return {}


def _close_at_once(there: LoadedComplaint, caller: Caller) -> None:
    complaint = there.row
    facts = {"disposition": complaint.disposition}
    there.step(by=caller.label, action="closed", to=Stage.CLOSED, facts=facts)
    complaint.closed_on = clock.today()
    there.changes.publish(
        ComplaintClosed(
            division=complaint.division,
            complaint=complaint.number,
            disposition=complaint.disposition or "",
            closed_on=complaint.closed_on,
            employer_uscc=complaint.employer_uscc,
        )
    )
