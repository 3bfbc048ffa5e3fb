"""What ends a complaint before it becomes a case: refused, redirected, withdrawn.

Whoever is sent away is told where to go, the channel gets its one final answer, and what follows the complaint ends
with it.
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.channels.answers import conclude
from services.intake.complaints import queries as complaint_queries
from services.intake.complaints.history import first_contact, step
from services.intake.complaints.privacy import for_ever
from services.intake.complaints.rules.clocks import ACCEPTANCE, APPROVAL, CHANNEL_ANSWER
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.schemas import ReasonIn
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import actions as deadline_actions
from services.intake.decisions.rules.acceptance import RULE_OF, WHERE_TO_GO, RefusalGround, check_time_barred
from services.intake.decisions.rules.dispositions import ENDING_OF
from services.intake.decisions.schemas import RedirectIn, RefuseIn
from services.intake.matters import followers
from services.intake.notices.actions import tell
from services.intake.notices.rules.notices import Event
from services.intake.transfers import offer
from services.intake.verification import queries as verification_queries
from services.intake.verification.proposal import time_bar
from shared import clock
from shared.access.callers import Caller
from shared.contracts.intake import ComplaintRedirected, ComplaintRefused
from shared.messaging.outbox import publish
from shared.trade.dispositions import Disposition


async def refuse(session: AsyncSession, caller: Caller, number: str, seen: int, decision: RefuseIn) -> Complaint:
    """Refuse in writing, on a ground the book knows, and say where to go instead (INT-03, INT-04).

    Raises RoleMissing, Stale, IllegalMove; NotTimeBarred where the two years had not passed.
    """
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    followers.check_leads(complaint)
    if decision.ground is RefusalGround.TIME_BARRED:
        verified = await verification_queries.newest_of(session, number)
        check_time_barred(*time_bar(complaint, verified), complaint.filed_on)
    where, rule_id = decision.where or WHERE_TO_GO[decision.ground], RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "rule": rule_id, "where": where}
    ended = ENDING_OF[decision.ground]
    for each in await _end_all(session, caller, complaint, Stage.REFUSED, "refused", decision.reason, facts, ended):
        publish(
            session,
            ComplaintRefused(
                division=each.division,
                complaint=each.number,
                rule_id=rule_id,
                refused_on=clock.today(),
                employer_uscc=each.employer_uscc,
            ),
        )
    return complaint


async def redirect(session: AsyncSession, caller: Caller, number: str, seen: int, decision: RedirectIn) -> Complaint:
    """Tell the worker where the matter belongs (INT-05, INT-06, INT-10). Raises RoleMissing, Stale, IllegalMove."""
    caller.need_role(*DECIDERS)
    complaint = await complaint_queries.lock(session, caller, number, seen)
    followers.check_leads(complaint)
    rule_id = RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "where": decision.where, "rule": rule_id}
    ended = ENDING_OF[decision.ground]
    to = Stage.REDIRECTED
    for each in await _end_all(session, caller, complaint, to, "redirected", decision.reason, facts, ended):
        publish(
            session,
            ComplaintRedirected(
                division=each.division,
                complaint=each.number,
                ground=decision.ground.value,
                rule_id=rule_id,
                redirected_on=clock.today(),
                employer_uscc=each.employer_uscc,
            ),
        )
    return complaint


async def withdraw(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """The worker takes it back, before the result was answered."""
    complaint = await complaint_queries.lock(session, caller, number, seen)
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    await offer.lapse(session, complaint, caller.label)
    await _end(session, caller, complaint, Stage.WITHDRAWN, "withdrawn", given.reason, {}, ended)
    await followers.lead_on(session, complaint, by=caller.label)
    return complaint


async def _end_all(session: AsyncSession, caller: Caller, leader: Complaint, *decision: Any) -> list[Complaint]:
    """The complaint and what follows it undecided: each is told the same, and its channel answered."""
    together = [leader, *await followers.undecided_followers(session, leader)]
    for each in together:
        await _end(session, caller, each, *decision)
    return together


async def _end(
    session: AsyncSession,
    caller: Caller,
    complaint: Complaint,
    to: Stage,
    action: str,
    reason: str,
    facts: dict[str, str],
    ended: Disposition,
) -> None:
    """The stage, the channel's final answer, and every clock that no longer binds."""
    if to is not Stage.WITHDRAWN:
        first_contact(complaint, caller)
    told = {**facts, "disposition": ended.value}
    await step(session, complaint, by=caller.label, action=action, to=to, note=reason, facts=told)
    where = facts.get("where")
    await conclude(session, complaint, ended, said=f"{reason}。可向{where}反映。" if where else None)
    if to is not Stage.WITHDRAWN:
        words = await for_ever(session, complaint, where or "")
        await tell(session, complaint, Event(action), f"v{complaint.version}", on=clock.today(), where=words)
    done = (CHANNEL_ANSWER,) if to is Stage.WITHDRAWN else (ACCEPTANCE, APPROVAL, CHANNEL_ANSWER)
    await deadline_actions.over(session, complaint, *done)
