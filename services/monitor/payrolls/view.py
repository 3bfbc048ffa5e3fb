"""Checks as shown."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from services.monitor.payrolls.rules.doubt_words import WORDS
from services.monitor.payrolls.schemas import CheckOut
from services.monitor.payrolls.tables import PaymentCheck
from services.monitor.projects import queries as project_queries


async def shown(session: AsyncSession, rows: Sequence[PaymentCheck]) -> list[CheckOut]:
    numbers = await project_queries.numbers_of(session, sorted({row.project for row in rows}))
    return [check_out(row, numbers[row.project]) for row in rows]


def check_out(row: PaymentCheck, project: str) -> CheckOut:
    zh, en = WORDS[row.doubt] if row.doubt is not None else (None, None)
    told = row.model_dump(exclude={"person_id", "division", "project"})
    return CheckOut(**told, project=project, about="line" if row.bank is None else "movement", zh=zh, en=en)
