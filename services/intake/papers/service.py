"""The service of a paper 送达: how, on which day, by whom and with which proof."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import step
from services.intake.complaints.rules.roles import DECIDERS
from services.intake.papers import queries
from services.intake.papers.issue import KIND, TO_SERVE
from services.intake.papers.rules.papers import check_service
from services.intake.papers.schemas import ServedIn
from services.intake.papers.tables import Paper
from shared import clock, obligations
from shared.access.callers import Caller
from shared.documents.service import Means
from shared.values.date_checks import check_past


async def serve(session: AsyncSession, caller: Caller, number: str, given: ServedIn) -> Paper:
    """Record that the paper reached the complainant, which meets the officer's days to serve it. With its number and
    SHA-256 it stands in the complaint's history, whose chain shows a text that was changed afterwards.

    Raises RoleMissing, NotFound, NotIssued, ServedBefore, ConsentMissing, InTheFuture, and TooEarly for a day before it
    was issued.
    """
    caller.need_role(*DECIDERS)
    paper, _ = await queries.read(session, caller, number)
    complaint = await queries.lock(session, paper)
    check_service(paper.document_no, paper.served_on, given.means, consent=given.consent)
    today = clock.today()
    on = given.on or today
    check_past(on, today, "on", earliest=paper.issued_on or today)
    paper.served_on, paper.served_means, paper.served_by = on, Means(given.means), given.by or caller.label
    paper.proof, paper.recorded_by = given.proof, caller.label
    facts = {
        "document_no": paper.document_no,
        "sha256": (paper.sha256 or b"").hex(),
        "served_on": on.isoformat(),
        "means": given.means.value,
    }
    await step(session, complaint, by=caller.label, action="paper-served", facts=facts)
    await obligations.meet(session, KIND, paper.number, TO_SERVE, on)
    return paper
