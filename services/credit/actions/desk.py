"""The desk: listings that wait for a head, and who stands in while an officer is away (C123)."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.credit import queries
from services.credit.actions.proposing import HEAD, KIND, MACHINE
from services.credit.rules.proposal import ProposalState
from services.credit.tables import Absence, Proposal
from shared import absences, history
from shared.access import Caller
from shared.contracts.intake import LeaveEnded, LeaveEntered
from shared.obligations import Obligation, Reminder
from shared.obligations.timers import Approval, Desk, Queue

APPROVALS_SHOWN = 200


async def keep_leave(session: AsyncSession, entered: LeaveEntered) -> None:
    """An officer is away. Late: on the days that are left; twice, or after they came back: nothing changes."""
    await absences.keep(session, Absence, entered)


async def keep_return(session: AsyncSession, ended: LeaveEnded) -> None:
    """The officer is back. Before the leave was heard of: it carries all of it, and the leave then changes nothing."""
    await absences.keep(session, Absence, ended)


async def works_for(session: AsyncSession, caller: Caller) -> Queue:
    """Whose work is the caller's today."""
    return await absences.queue_of(session, Absence, caller)


async def waiting_for_head(session: AsyncSession, caller: Caller) -> list[Approval]:
    """Proposals to list (BLACK-05), for a head who did not propose them."""
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
        for each in await queries.waiting(session, caller, APPROVALS_SHOWN)
    ]


async def remind_head(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """Say in the proposal's history that the days to list run out (BLACK-05): approving it did not end them."""
    proposal = await session.get(Proposal, due.subject, with_for_update=True)
    if proposal is None or proposal.state is ProposalState.DISMISSED:
        return
    facts = {"deadline": due.name, "due_on": due.due_on, "planned_for": reminder.fire_on}
    await history.record(session, proposal, kind=KIND, by=MACHINE, action="reminded", facts=facts)


DESK = Desk(works_for=works_for, approvals=waiting_for_head)
"""What `my work` shows beside the deadlines of a caller's own."""
