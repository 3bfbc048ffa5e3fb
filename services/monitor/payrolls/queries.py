"""Named reads of payrolls: what of them a person has to look at."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls.tables import PaymentCheck
from services.monitor.projects.tables import Project
from shared.access.callers import Caller
from shared.http.declared_list import DeclaredList, by_division
from shared.refusals import NotFound

CHECKS = DeclaredList(
    PaymentCheck,
    order=(col(PaymentCheck.on_day), col(PaymentCheck.number)),
    sees=by_division(PaymentCheck),
    filters={
        "project": lambda value: col(PaymentCheck.project).in_(
            select(col(Project.id)).where(col(Project.number) == value)
        ),
        "state": lambda value: col(PaymentCheck.state) == value,
        "doubt": lambda value: col(PaymentCheck.doubt) == value,
        "doubtful": lambda value: col(PaymentCheck.doubt).is_not(None) == value,
        "month": lambda value: col(PaymentCheck.month) == value,
    },
    for_authority=True,
)
"""Payroll lines and movements of the projects in the caller's divisions, newest first."""


async def read(session: AsyncSession, caller: Caller, number: str) -> PaymentCheck:
    """The check, if its project lies in the caller's divisions. Raises NotFound."""
    found = await session.get(PaymentCheck, number)
    if found is None or not caller.is_authority or not caller.reaches(found.division):
        raise NotFound(what="payment-check", which=number)
    return found
