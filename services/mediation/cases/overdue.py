"""What happens when a deadline of a case passes: it is recorded and stated, and a person is asked. Nothing
is decided.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases import queries
from services.mediation.cases.history import TIMER, remark
from services.mediation.cases.rules.stage import ENDED
from services.mediation.cases.tables import Case
from shared import clock
from shared.calendar.working_days import working_days_between
from shared.obligations import Obligation, ObligationState, Reminder


async def handling_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """The handling term passed (INV-02): recorded in the history; the case stays in the queue as overdue."""
    await record_overdue(session, due)


async def remind(session: AsyncSession, due: Obligation, reminder: Reminder) -> None:
    """Record in the history that the owner was reminded, with the working days left. Nothing else changes."""
    case = await open_case(session, due)
    if case is None:
        return
    facts = {
        "deadline": due.name,
        "due_on": due.due_on,
        "owner": due.owner,
        "working_days_left": working_days_between(clock.today(), due.due_on),
        "planned_for": reminder.fire_on,
    }
    await remark(session, case, by=TIMER, action="reminded", facts=facts)


async def record_overdue(session: AsyncSession, due: Obligation) -> Case | None:
    case = await open_case(session, due)
    if case is not None:
        facts = {"deadline": due.name, "due_on": due.due_on, "rule_id": due.rule_id}
        await remark(session, case, by=TIMER, action=f"{due.name}-overdue", facts=facts)
    return case


async def open_case(session: AsyncSession, due: Obligation) -> Case | None:
    """The deadline's case, row-locked; None if it has ended, and then the deadline is cancelled too."""
    case = await queries.lock_for_machinery(session, due.subject)
    if case is None or case.stage in ENDED:
        due.state = ObligationState.CANCELLED
        return None
    return case
