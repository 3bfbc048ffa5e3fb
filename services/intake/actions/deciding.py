"""What officers and heads decide about a complaint: propose, accept, refuse, redirect, ask, supplement, withdraw.

Every decision is taken on a version the decider saw, and carries a reason.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import queries
from services.intake.actions import clocks
from services.intake.actions.keeping import KIND, step
from services.intake.actions.sealing import unnamed
from services.intake.rules.acceptance import RULE_OF
from services.intake.rules.stage import Stage
from services.intake.shapes.deciding import (
    AcceptIn,
    AskSupplementIn,
    AssignIn,
    ProposeIn,
    ReasonIn,
    RedirectIn,
    RefuseIn,
    SupplementIn,
)
from services.intake.tables import Complaint
from shared import clock, obligations
from shared.access import Caller
from shared.contracts.intake import ComplaintAccepted, ComplaintRefused
from shared.database import keyring_of
from shared.days import check_past
from shared.messaging.outbox import publish
from shared.refusals import SamePerson

DECIDERS = ("head", "officer")
"""Who may handle a complaint."""
ACCEPTS = "head"
"""Who accepts, which opens a case; and never who proposed it (architecture, invariant 11)."""


async def propose_filing(
    session: AsyncSession, caller: Caller, number: str, seen: int, proposal: ProposeIn
) -> Complaint:
    """An officer puts the complaint to the head for acceptance; the stage stays."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    complaint.proposed_by = caller.label
    await step(session, complaint, by=caller.label, action="filing-proposed", note=proposal.reason)
    return complaint


async def accept(session: AsyncSession, caller: Caller, number: str, seen: int, decision: AcceptIn) -> Complaint:
    """Accept, which opens the case the same day (INT-02). Raises RoleMissing, SamePerson, Stale or IllegalMove."""
    caller.need_role(ACCEPTS)
    complaint = await queries.lock(session, caller, number, seen)
    if complaint.proposed_by == caller.label:
        raise SamePerson
    opened_on = decision.opened_on or clock.today()
    check_past(opened_on, clock.today(), "opened_on", earliest=complaint.filed_on)
    complaint.approver, complaint.accepted_on = caller.label, opened_on
    await step(
        session,
        complaint,
        by=caller.label,
        action="accepted",
        to=Stage.ACCEPTED,
        note=decision.reason,
        facts={"opened_on": opened_on.isoformat(), "rule": "INT-02"},
    )
    await obligations.meet(session, KIND, number, clocks.ACCEPTANCE, opened_on)
    publish(session, _accepted(complaint, caller))
    return complaint


async def refuse(session: AsyncSession, caller: Caller, number: str, seen: int, decision: RefuseIn) -> Complaint:
    """Refuse in writing, on a ground the book knows (INT-03, INT-04). Raises RoleMissing, Stale, IllegalMove."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    rule_id = RULE_OF[decision.ground]
    facts = {"ground": decision.ground.value, "rule": rule_id}
    await step(
        session,
        complaint,
        by=caller.label,
        action="refused",
        to=Stage.REFUSED,
        note=decision.reason,
        facts=facts,
    )
    await obligations.meet(session, KIND, number, clocks.ACCEPTANCE, clock.today())
    await obligations.cancel(session, KIND, number)
    publish(
        session,
        ComplaintRefused(
            division=complaint.division,
            complaint=number,
            rule_id=rule_id,
            refused_on=clock.today(),
            employer_uscc=complaint.employer_uscc,
        ),
    )
    return complaint


async def redirect(session: AsyncSession, caller: Caller, number: str, seen: int, decision: RedirectIn) -> Complaint:
    """Tell the worker where the matter belongs (INT-05, INT-06, INT-10)."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    facts = {"ground": decision.ground.value, "where": decision.where, "rule": RULE_OF[decision.ground]}
    await step(
        session,
        complaint,
        by=caller.label,
        action="redirected",
        to=Stage.REDIRECTED,
        note=decision.reason,
        facts=facts,
    )
    await obligations.meet(session, KIND, number, clocks.ACCEPTANCE, clock.today())
    await obligations.cancel(session, KIND, number)
    return complaint


async def ask_supplement(
    session: AsyncSession, caller: Caller, number: str, seen: int, asked: AskSupplementIn
) -> Complaint:
    """What is unclear must be completed before it can be decided (INT-03); the acceptance clock stops."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    await step(
        session,
        complaint,
        by=caller.label,
        action="supplement-asked",
        to=Stage.INCOMPLETE,
        note=asked.missing,
    )
    await obligations.cancel(session, KIND, number, [clocks.ACCEPTANCE])
    return complaint


async def supplement(session: AsyncSession, caller: Caller, number: str, seen: int, given: SupplementIn) -> Complaint:
    """The missing part came: the complaint can be decided, and five working days begin anew (INT-02)."""
    complaint = await queries.lock(session, caller, number, seen)
    reporter = await queries.reporter_of(session, complaint)
    keyring = keyring_of(session)
    whole = f"{keyring.reveal(reporter.person_key, complaint.summary)}\n{given.text}"
    masked = await unnamed(session, complaint, whole)
    sealed = keyring.seal(reporter.person_key, whole)
    assert sealed is not None
    complaint.search_text = complaint.search_text.replace(complaint.summary_masked, masked)
    complaint.summary, complaint.summary_masked = sealed, masked
    if given.owed_fen is not None:
        complaint.claimed_fen = given.owed_fen
    await step(session, complaint, by=caller.label, action="supplemented", to=Stage.FILED)
    await clocks.start_acceptance(session, complaint, clock.today(), "complaint-supplemented")
    return complaint


async def assign(session: AsyncSession, caller: Caller, number: str, seen: int, given: AssignIn) -> Complaint:
    """Name the officer who answers for it."""
    caller.need_role(*DECIDERS)
    complaint = await queries.lock(session, caller, number, seen)
    complaint.owner = given.owner
    await step(session, complaint, by=caller.label, action="assigned", facts={"owner": given.owner})
    return complaint


async def withdraw(session: AsyncSession, caller: Caller, number: str, seen: int, given: ReasonIn) -> Complaint:
    """The worker takes it back, before the result was answered."""
    complaint = await queries.lock(session, caller, number, seen)
    await step(session, complaint, by=caller.label, action="withdrawn", to=Stage.WITHDRAWN, note=given.reason)
    await obligations.cancel(session, KIND, number)
    return complaint


def _accepted(complaint: Complaint, head: Caller) -> ComplaintAccepted:
    assert complaint.accepted_on is not None
    return ComplaintAccepted(
        division=complaint.division,
        complaint=complaint.number,
        approver=head.label,
        opened_on=complaint.accepted_on,
        filed_on=complaint.filed_on,
        channel=complaint.channel,
        domain=complaint.domain,
        employer_uscc=complaint.employer_uscc,
        employer_key=complaint.employer_key,
        employer_name=complaint.employer_name if complaint.employer_uscc else None,
        workers=complaint.workers,
        claimed_fen=complaint.claimed_fen,
        period_from=complaint.period_from,
        period_to=complaint.period_to,
    )
