"""Numbers that the rules of warnings lack in a place: once one is entered, its projects are looked at again."""

from sqlmodel import col, update
from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.projects.tables import Project
from services.monitor.regimes import assessment
from services.monitor.regimes.rules.gaps import UNKNOWN
from services.monitor.warnings.rules.catalogue import RULES
from shared import clock, regions
from shared.obligations import Question
from shared.values import divisions

KEYS = (
    "warning_attendance_gap_days",
    "warning_payroll_day",
    "warning_pay_gap_yuan",
    "warning_return_days",
    "warning_unpaid_share_percent",
    "warning_wage_month_yuan",
    "warning_wage_year_yuan",
    "bond_expiry_notice_months",
    "collective_workers",
    "minimum_wage",
    "pay_day_ladder_days",
    "pay_day_ladder_people",
    "platform_min_contract_yuan",
    "roster_ghost_people",
    "roster_card_people",
    "roster_step_people",
    "roster_back_people",
    *(rule.key for rule in RULES),
)
"""What rules ask of a place."""


async def take_up_answered(session: AsyncSession, question: Question) -> None:
    """Asked of a place: its projects are looked at again with what is known now.

    Raises UnknownHere while the number is in no region pack, so that the question stays open.
    """
    if question.subject_kind != "division":
        await assessment.take_up_answered(session, question)
        return
    regions.value(question.division, question.code.removeprefix(UNKNOWN), clock.today())
    first, beyond = question.subject, divisions.upper_bound(question.subject)
    there = update(Project).where(col(Project.division) >= first, col(Project.division) < beyond)
    await session.exec(there.values(look_on=clock.today()), execution_options={"synchronize_session": False})
