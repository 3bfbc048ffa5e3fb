"""The state of a complaint as its worker may see it with number and code."""

import json

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.history import KIND
from services.intake.complaints.rules.stage import Stage
from services.intake.complaints.tables import Complaint
from services.intake.evidence import queries as evidence_queries
from services.intake.public import queries
from services.intake.public.actions import FILES_MAY_COME, SELF_SERVICE
from services.intake.public.rules.process_record import worker_view
from services.intake.public.rules.wording import STAGES
from services.intake.public.schemas import PublicAnswer, PublicComplaint, PublicFile, PublicStep
from shared import clock, history
from shared.deliveries.tables import Delivery, DeliveryState

WAITING = (DeliveryState.DUE, DeliveryState.SENT)


async def shown(session: AsyncSession, complaint: Complaint, language: str = "zh") -> PublicComplaint:
    """The complaint in the worker's words. An answer shown here counts as received by the channel."""
    steps = worker_view((await history.steps(session, KIND, complaint.number)).items)
    answers = await _answers(session, complaint)
    files = await evidence_queries.files_of(session, complaint.number)
    return PublicComplaint(
        number=complaint.number,
        stage=complaint.stage,
        stage_text=STAGES[complaint.stage][language == "en"],
        received_at=complaint.filed_at.astimezone(clock.CHINA),
        accept_due_on=complaint.accept_due_on if complaint.stage == Stage.FILED else None,
        steps=[PublicStep(at=each.at, text=each.en if language == "en" else each.zh, note=each.note) for each in steps],
        answers=answers,
        files=[
            PublicFile(place=each.place, kind=each.kind, size=each.size, added_at=each.added_at.astimezone(clock.CHINA))
            for each in files
        ],
        may_add=complaint.stage in FILES_MAY_COME,
        may_judge=complaint.stage == Stage.ANSWERED,
    )


async def _answers(session: AsyncSession, complaint: Complaint) -> list[PublicAnswer]:
    told: list[PublicAnswer] = []
    for delivery in await queries.answers_to(session, SELF_SERVICE, complaint.number):
        text = json.loads(delivery.body).get("public_reply")
        if text:
            told.append(PublicAnswer(at=delivery.made_at.astimezone(clock.CHINA), text=text))
            _received(delivery)
    return told


def _received(delivery: Delivery) -> None:
    """Mark an answer as received: workers read it here, nobody else fetches it."""
    if delivery.state in WAITING:
        delivery.state, delivery.receipt, delivery.receipt_at = DeliveryState.RECEIVED, "shown", clock.now()
