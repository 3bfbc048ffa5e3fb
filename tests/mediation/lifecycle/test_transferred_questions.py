"""Open questions about a case, and about its proposals, are asked at the place that took it over (INT-06)."""

from datetime import date

import pytest

from shared.contracts.intake import JurisdictionTransferred
from shared.obligations.questions import ask
from tests.mediation.referral import COMPLAINT, ZHUHAI, an_overdue_case, proposals
from tests.mediation.story import CaseInHand, tell
from tests.world import World

pytestmark = [pytest.mark.capability("C99"), pytest.mark.rule("INT-06")]
THERE = "440403"


async def asked(case: CaseInHand, kind: str, subject: str, code: str) -> None:
    async with case.service.sessions.begin() as session:
        await ask(session, subject_kind=kind, subject=subject, division=ZHUHAI, code=code, zh="请核实", en="look at it")


async def stands(world: World) -> dict[str, str]:
    return {row["code"]: row["division"] for row in await world.rows("select code, division from mediation.question")}


async def test_open_questions_of_a_case_and_its_proposal_follow_it_and_answered_ones_and_other_cases_stay(world: World):
    case = await an_overdue_case(world)
    [proposal] = await proposals(case)
    await asked(case, "case", case.seen["number"], "answered-here")
    await world.execute("update mediation.question set answered_at = now(), answered_by = 'officer-1', answer = '已核'")
    await asked(case, "case", case.seen["number"], "about-the-case")
    await asked(case, "proposal", proposal["number"], "about-the-proposal")
    await asked(case, "case", "440402-2025-009999", "about-another")
    moved = {"transfer": "T-1", "from_division": ZHUHAI, "designated": False, "with_case": True}
    fact = JurisdictionTransferred(complaint=COMPLAINT, division=THERE, transferred_on=date(2025, 9, 6), **moved)
    await tell(world, fact, times=2)
    found = await stands(world)
    assert (found["about-the-case"], found["about-the-proposal"]) == (THERE, THERE)
    assert (found["answered-here"], found["about-another"]) == (ZHUHAI, ZHUHAI)
