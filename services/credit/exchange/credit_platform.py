"""Telling the credit platform. This acts outside, so it listens from now on: a rebuild sends no old message."""

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.mediation import CorrectionOrderOverdue
from shared.deliveries import deliver

PLATFORM = "credit_platform"
KIND = "employer-record"


async def tell_overdue_order(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """The platform hears of an overdue order: codes, a document, a day and a sum, nothing about persons.

    Skipped without a USCC. Twice, or stated anew: one message an order.
    """
    if overdue.employer_uscc is None:
        return
    await deliver(
        session,
        party=PLATFORM,
        kind=KIND,
        subject=overdue.employer_uscc,
        occasion=f"{overdue.case} {overdue.document_no}",
        body={
            "what": "correction-order-overdue",
            "uscc": overdue.employer_uscc,
            "division": overdue.division,
            "document_no": overdue.document_no,
            "due_on": overdue.due_on,
            "outstanding_fen": overdue.outstanding_fen,
        },
    )
