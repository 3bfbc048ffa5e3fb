"""A petition as its file shows it: the papers so far, and what comes next."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import KIND
from services.intake.complaints.tables import Complaint
from services.intake.petitions import queries
from services.intake.petitions.schemas import NextStepOut, PetitionPaperOut
from services.intake.petitions.tables import Petition
from services.intake.petitions.track import CHANNEL, PETITION, PetitionStep
from shared import history
from shared.tracks.next_steps import next_steps

STEPS = {f"{CHANNEL}-{step}": step for step in PetitionStep}


async def papers_of(session: AsyncSession, complaint: Complaint) -> list[PetitionPaperOut]:
    """Every step of the procedure in the complaint's history, oldest first."""
    steps = (await history.steps(session, KIND, complaint.number)).items
    return [
        PetitionPaperOut(step=STEPS[each.action], name=each.facts["paper"], on=each.facts["on"], at=each.at, by=each.by)
        for each in steps
        if each.action in STEPS
    ]


async def coming_steps(session: AsyncSession, petition: Petition) -> list[NextStepOut]:
    """What the table allows now, with the last day of what each meets."""
    running = await queries.running(session, petition.complaint)
    return [
        NextStepOut(step=each.command, name=each.zh, by=each.by.zh, deadline=each.clock, due_on=each.due_on)
        for each in next_steps(PETITION, petition.stage, running)
    ]
