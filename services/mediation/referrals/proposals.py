"""A proposal's deadlines and the one writer of its state: report at once, decide in days, send in hours."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.tables import Case
from services.mediation.referrals import queries
from services.mediation.referrals.rules import UNIT_ASSUMED, ProposalState, move
from services.mediation.referrals.tables import Proposal
from shared import clock, obligations, regions
from shared.calendar.working_days import roll_forward
from shared.history import record
from shared.obligations import Obligation, Reminder
from shared.obligations.questions import ask, ask_for_number
from shared.regions import Known, UnknownHere

KIND = "proposal"
MACHINE = "mediation"
"""Who proposed what no person did."""
REPORT = "referral-report"
DECISION = "referral-decision"
SEND = "referral-send"
AT_ONCE_BASIS = "《行政执法机关移送涉嫌犯罪案件的规定》(310号令)第5条：立即指定2名以上执法人员"

LATE = {
    REPORT: ("尚未指定2名执法人员并提出书面报告（CRIM-10）", "two officers were to be named at once (CRIM-10)"),
    DECISION: ("移送建议已过负责人决定期限（CRIM-11），请尽快决定", "the head's days to decide have passed (CRIM-11)"),
    SEND: ("批准后24小时内未移送公安（CRIM-12）", "24 hours after approval the police do not have it (CRIM-12)"),
}


async def advance(
    session: AsyncSession,
    proposal: Proposal,
    to: ProposalState,
    *,
    by: str,
    action: str,
    note: str | None,
    facts: dict[str, Any],
) -> None:
    """Move the proposal and write down who did and why. Raises IllegalMove."""
    was = proposal.state
    proposal.state = move(was, to)
    await record(
        session,
        proposal,
        kind=KIND,
        by=by,
        action=action,
        from_stage=was,
        to_stage=proposal.state,
        note=note,
        facts=facts,
    )
    await session.flush()


async def start_report(session: AsyncSession, proposal: Proposal) -> None:
    """Officers are named at once (CRIM-10): the day itself, or the working day after it."""
    today = clock.today()
    await obligations.start(
        session,
        **_subject(proposal),
        name=REPORT,
        rule_id="CRIM-10",
        legal_basis=AT_ONCE_BASIS,
        started_on=today,
        start_event="proposed",
        due_on=roll_forward(today),
    )


async def start_decision(session: AsyncSession, proposal: Proposal, on: date) -> None:
    """The head's days from the report (CRIM-11)."""
    known = await _known(session, proposal, "transfer_decision_days", on)
    if known is None:
        return
    deadline = await obligations.start(
        session,
        **_subject(proposal),
        name=DECISION,
        rule_id=known.rule,
        legal_basis=known.source,
        started_on=on,
        start_event="reported",
        term=known.term(),
        remind=True,
    )
    proposal.decide_by, proposal.unit_assumed = deadline.due_on, known.rule in UNIT_ASSUMED


async def start_sending(session: AsyncSession, proposal: Proposal, at: datetime) -> None:
    """Hours from the moment of approval (CRIM-12), not days."""
    known = await _known(session, proposal, "transfer_send_hours", at.date())
    if known is None:
        return
    deadline = await obligations.start(
        session,
        **_subject(proposal),
        name=SEND,
        rule_id=known.rule,
        legal_basis=known.source,
        started_on=at.date(),
        start_event="approved",
        started_at=at,
        term=known.term(),
    )
    proposal.send_by = deadline.due_at


async def met(session: AsyncSession, proposal: Proposal, name: str, on: date) -> None:
    await obligations.meet(session, KIND, proposal.number, name, on)


async def cancel(session: AsyncSession, proposal: Proposal) -> None:
    await obligations.cancel(session, KIND, proposal.number)


async def mark_corrected(session: AsyncSession, case: Case, document_no: str, on: date) -> None:
    """Those liable paid all that was ordered: paid before the police open, it may be no crime (CRIM-07)."""
    for proposal in await queries.live_proposals(session, case.number):
        if proposal.document_no == document_no and proposal.corrected_on is None:
            proposal.corrected_on = on
            facts = {"on": on, "rule_id": "CRIM-07"}
            await record(session, proposal, kind=KIND, by=MACHINE, action="corrected", facts=facts)


async def follow_moved_days(session: AsyncSession, moved: Sequence[Obligation]) -> None:
    """A new holiday notice moved the head's last day: the proposal's copy of it follows (CRIM-11)."""
    followed = update(Proposal).where(
        col(Proposal.number) == Obligation.subject,
        col(Obligation.name) == DECISION,
        col(Obligation.id).in_([each.id for each in moved]),
    )
    told = followed.values(decide_by=Obligation.due_on)
    await session.exec(told, execution_options={"synchronize_session": False})


async def remind_head(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """Say in the proposal's history that its days run out. Decided meanwhile: there is nothing to remind of."""
    proposal = await session.get(Proposal, due.subject, with_for_update=True)
    if proposal is None or proposal.state is not ProposalState.REPORTED:
        return
    facts = {"deadline": due.name, "due_on": due.due_on, "planned_for": reminder.fire_on}
    await record(session, proposal, kind=KIND, by=MACHINE, action="reminded", facts=facts)


async def fell_late(session: AsyncSession, due: Obligation) -> None:
    """The day or the hour passed: the office is asked; nothing is decided by silence."""
    zh, en = LATE[due.name]
    await ask(
        session,
        subject_kind=KIND,
        subject=due.subject,
        division=due.division,
        code=f"{due.name}-overdue",
        zh=zh,
        en=en,
    )


def _subject(proposal: Proposal) -> dict[str, Any]:
    return {"subject_kind": KIND, "subject": proposal.number, "division": proposal.division}


async def _known(session: AsyncSession, proposal: Proposal, key: str, on: date) -> Known | None:
    """The term that holds where the case is; a person is asked where none does."""
    try:
        return regions.value(proposal.division, key, on)
    except UnknownHere as missing:
        await ask_for_number(session, missing, subject_kind=KIND, subject=proposal.number)
        return None
