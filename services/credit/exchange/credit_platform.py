"""Messages to the credit platform.

The action sends to the outside, so it handles new facts only: a rebuild sends no old message again.
"""

from sqlmodel.ext.asyncio.session import AsyncSession

from shared.contracts.mediation import CorrectionOrderOverdue
from shared.deliveries import deliver

PLATFORM = "credit_platform"
KIND = "employer-record"


async def tell_overdue_order(session: AsyncSession, overdue: CorrectionOrderOverdue) -> None:
    """Send an overdue order to the credit platform: codes, a document number, a day and a sum, no personal data.

    The message is about whom the order bound, the employer or who was to pay first. Skipped without a USCC: a person
    has none. A fact delivered twice, or stated anew, sends one message per order.
    """
    if overdue.addressee_uscc is None:
        return
    await deliver(
        session,
        party=PLATFORM,
        kind=KIND,
        subject=overdue.addressee_uscc,
        occasion=f"{overdue.case} {overdue.document_no}",
        body={
            "what": "correction-order-overdue",
            "uscc": overdue.addressee_uscc,
            "addressee_role": overdue.addressee_role,
            "division": overdue.division,
            "document_no": overdue.document_no,
            "due_on": overdue.due_on,
            "outstanding_fen": overdue.outstanding_fen,
        },
    )
