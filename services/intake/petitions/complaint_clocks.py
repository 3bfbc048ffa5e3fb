"""The complaint's own deadlines follow its petition: what is handled as a petition is not also accepted as a wage
complaint, and a petition that has ended is nobody's work through its complaint.

A complaint that was decided meanwhile, or that others follow, is a matter of its own: its deadlines stay.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints import deadlines
from services.intake.complaints.deadlines import ACCEPTANCE, DEEMED_ACCEPTANCE
from services.intake.complaints.load import LoadedComplaint, in_session
from services.intake.complaints.rules.stage import UNDECIDED
from services.intake.complaints.tables import Complaint
from services.intake.deadlines import escalation
from services.intake.deadlines.actions import over
from services.intake.petitions.tables import Petition
from shared.tracks.matter import Work

Taken = Work[Petition, Complaint]


async def end_days_to_accept(session: AsyncSession, work: Taken) -> None:
    """The petition is accepted as one (INT-15): the days to accept a wage complaint, and what pressed because they had
    passed, end."""
    await in_session(_end_days_to_accept)(session, work.parent)


async def begin_days_to_accept(session: AsyncSession, work: Taken) -> None:
    """It was put under the other procedure before: the days to accept (INT-02) run as if it never had been, from the
    filing."""
    await in_session(_begin_days_to_accept)(session, work.parent)


async def end_with_petition(session: AsyncSession, work: Taken) -> None:
    """The petition was answered or has ended: every deadline and escalation of its complaint ends with it."""
    await in_session(_end_with_petition)(session, work.parent)


AFTERWARDS = (end_days_to_accept, begin_days_to_accept, end_with_petition)


def _is_petition_alone(there: LoadedComplaint) -> bool:
    return there.row.stage in UNDECIDED and not there.following


def _end_days_to_accept(there: LoadedComplaint) -> None:
    if _is_petition_alone(there):
        there.finish({}, [ACCEPTANCE, DEEMED_ACCEPTANCE])
        escalation.settle(there, ACCEPTANCE)
        there.row.accept_due_on = None


def _begin_days_to_accept(there: LoadedComplaint) -> None:
    if _is_petition_alone(there) and there.running(ACCEPTANCE) is None:
        there.take(deadlines.acceptance(there.row, there.row.filed_on, "petition-as-duty"))


def _end_with_petition(there: LoadedComplaint) -> None:
    if _is_petition_alone(there):
        over(there)
        there.row.accept_due_on = None
