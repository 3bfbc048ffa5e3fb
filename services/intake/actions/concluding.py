"""How a complaint ended, said once to its channel."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.actions import answering
from services.intake.tables import Complaint
from shared import clock
from shared.dispositions import Disposition


async def conclude(
    session: AsyncSession,
    complaint: Complaint,
    ended: Disposition,
    *,
    said: str | None,
    paid: tuple[int, int] = (0, 0),
) -> None:
    """The complaint has its disposition and the channel its one final answer. The caller settles its deadlines."""
    today = clock.today()
    complaint.disposition, complaint.answered_on = ended.value, today
    workers, fen = paid
    await answering.answer_finally(session, complaint, ended, on=today, workers_paid=workers, paid_fen=fen, said=said)
