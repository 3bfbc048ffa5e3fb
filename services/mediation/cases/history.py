"""The only writer of a case's stage and history, and the fields that every fact about a case carries."""

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from services.mediation.cases.rules.stage import Stage, move
from services.mediation.cases.tables import Case
from shared.history import record

KIND = "case"
TIMER = "mediation/timer"
"""How history names a step that nobody took: a day passed."""


def moved(case: Case, to: Stage) -> dict[str, Any]:
    """Move the case to this stage; both stages as its history tells them. Raises IllegalMove."""
    was = case.stage
    case.stage = move(was, to)
    return {"from_stage": was, "to_stage": case.stage}


async def remark(
    session: AsyncSession,
    case: Case,
    *,
    by: str,
    action: str,
    note: str | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Write down a step that moves no stage."""
    await record(session, case, kind=KIND, by=by, action=action, note=note, facts=facts)


def about(case: Case) -> dict[str, Any]:
    """Which case a fact is about, in the fields every fact about a case has."""
    return {
        "case": case.number,
        "complaint": case.complaint,
        "employer_uscc": case.employer_uscc,
        "division": case.division,
    }
