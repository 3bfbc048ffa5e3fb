"""When a correction order's last day has passed unobeyed."""

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.inspection.overdue import fall_overdue
from services.mediation.referrals import referral
from shared.obligations import Obligation


async def order_fell_overdue(session: AsyncSession, due: Obligation) -> None:
    """Unobeyed, the amount is looked at: whether the case is one for the police."""
    fallen = await fall_overdue(session, due)
    if fallen is not None:
        await referral.look_at_overdue_order(session, *fallen)
