"""What `my work` shows in credit: proposals that wait for a head, with leave cover counted (C123)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit.desk.tables import Absence
from services.credit.listings import queries as listing_queries
from services.credit.listings.proposals import HEAD, KIND, MACHINE
from services.credit.listings.rules import ProposalState
from services.credit.listings.tables import Proposal
from shared import history
from shared.access.callers import Caller
from shared.desk.leave import Absences
from shared.obligations import Obligation, Reminder
from shared.obligations.timers import Approval, Desk

APPROVALS_SHOWN = 200


ABSENCES = Absences(Absence)


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Open proposals to list (BLACK-05) that a head may decide: not the caller's own, at most APPROVALS_SHOWN.

    Empty for a caller who is no head or not of the labour authority.
    """
    if HEAD not in caller.roles or not caller.is_authority:
        return []
    return [
        Approval(
            subject_kind=KIND,
            subject=each.number,
            division=each.division,
            asks=each.kind,
            proposed_by=each.proposed_by,
            due_on=each.decide_by,
        )
        for each in await listing_queries.waiting(session, caller, APPROVALS_SHOWN)
    ]


async def remind_head(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """Write into the proposal's history that the days to list are running out (BLACK-05).

    Approval does not end this deadline; a dismissed proposal is not reminded of.
    """
    proposal = await session.get(Proposal, due.subject, with_for_update=True)
    if proposal is None or proposal.state is ProposalState.DISMISSED:
        return
    facts = {"deadline": due.name, "due_on": due.due_on, "planned_for": reminder.fire_on}
    await history.record(session, proposal, kind=KIND, by=MACHINE, action="reminded", facts=facts)


DESK = Desk(works_for=ABSENCES.works_for, approvals=waiting_for_head)
"""What `my work` shows beside the deadlines of a caller's own."""
