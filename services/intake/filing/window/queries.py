"""Named reads of complaints filed for workers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.complaints.tables import Complaint
from services.intake.filing.window.tables import Assistance
from shared.access.callers import Caller, visible

MOST = 500
"""Reception days and visits shown at once."""


async def occasions(session: AsyncSession, caller: Caller, first: date, last: date) -> Sequence[Any]:
    """Reception days and visits in a period, newest first, with their complaints and the workers these count."""
    place = (col(Assistance.occasion), col(Assistance.occasion_on), col(Assistance.place))
    wanted = (
        select(*place, func.count(), func.sum(col(Complaint.workers)))
        .join(Complaint, col(Complaint.number) == col(Assistance.complaint))
        .where(
            visible(caller, col(Complaint.division), col(Complaint.parties)),
            col(Assistance.occasion_on) >= first,
            col(Assistance.occasion_on) <= last,
        )
        .group_by(*place)
        .order_by(col(Assistance.occasion_on).desc(), *place)
        .limit(MOST)
    )
    return list((await session.exec(wanted)).all())  # type: ignore[call-overload]
