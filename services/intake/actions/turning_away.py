"""What ends a complaint before it becomes a case: refused, redirected, withdrawn.

Whoever is sent away is told where to go, the channel gets its one final answer, and what follows the complaint ends
with it.
"""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import clue_queries, queries
from services.intake.actions import along, settling, transferring
from services.intake.actions.clocks import ACCEPTANCE, CHANNEL_ANSWER
from services.intake.actions.concluding import conclude
from services.intake.actions.contact import first_contact
from services.intake.actions.keeping import step
from services.intake.actions.noticing import tell
from services.intake.actions.proposing import time_bar
from services.intake.actions.sealing import for_ever
from services.intake.rules.acceptance import RULE_OF, WHERE_TO_GO, RefusalGround, check_time_barred
from services.intake.rules.clocks import APPROVAL
from services.intake.rules.dispositions import ENDING_OF
from services.intake.rules.notices import Event
from services.intake.rules.roles import DECIDERS
from services.intake.rules.stage import Stage
from services.intake.shapes.deciding import ReasonIn, RedirectIn, RefuseIn
from services.intake.tables import Complaint
from shared import clock
from shared.access import Caller
from shared.contracts.intake import ComplaintRedirected, ComplaintRefused
from shared.dispositions import Disposition
from shared.messaging.outbox import publish


async def refuse(session: AsyncSession, caller: Caller, number: str, seen: int, decision: RefuseIn) -> Complaint:
    """Refuse in writing, on a ground the book knows, and say where to go instead (INT-03, INT-04).

    Raises RoleMissing, Stale, IllegalMove; NotTimeBarred where the two years had not passed.
    """
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    along.check_leads(complaint)
    if decision.ground is RefusalGround.TIME_BARRED:
        verified = await clue_queries.newest_of(session, number)
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
    complaint = await queries.lock(session, caller, number, seen)
    along.check_leads(complaint)
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
    complaint = await queries.lock(session, caller, number, seen)
    ended = Disposition.UNREACHABLE_OR_WITHDRAWN
    await transferring.lapse(session, complaint, caller.label)
    await _end(session, caller, complaint, Stage.WITHDRAWN, "withdrawn", given.reason, {}, ended)
    await along.lead_on(session, complaint, by=caller.label)
    return complaint


async def _end_all(session: AsyncSession, caller: Caller, leader: Complaint, *decision: Any) -> list[Complaint]:
    """The complaint and what follows it undecided: each is told the same, and its channel answered."""
    together = [leader, *await along.undecided_followers(session, leader)]
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
    await settling.over(session, complaint, *done)
