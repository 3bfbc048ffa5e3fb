"""The line of three million yuan below which no wage bond may be due (BOND-04), in fen and on both its sides."""

from datetime import date

import pytest

from services.monitor.projects.tables import Project
from services.monitor.regimes.rules.facts_on_file import OnFile
from services.monitor.regimes.thresholds import numbers_of
from tests.monitor.register import SCOPES, gaps, register, states

pytestmark = [pytest.mark.rule("BOND-04"), pytest.mark.capability("C24")]
GAOTAI = "620724"
YUAN = 100


@pytest.mark.parametrize(
    ("contract_fen", "state", "gap"),
    [
        (3_000_000 * YUAN - 1, "unknown", "bond-maybe-exempt"),
        (3_000_000 * YUAN, "lacking", "bond-none"),
        (3_000_000, "unknown", "bond-maybe-exempt"),
        (30_000_000 * YUAN, "lacking", "bond-none"),
        (None, "unknown", "bond-sum-untold"),
    ],
    ids=["a fen below", "the line itself", "thirty thousand yuan", "thirty million yuan", "not told"],
)
async def test_a_bond_may_lawfully_be_absent_only_below_three_million_yuan(world, monitor, contract_fen, state, gap):
    officer = await world.person(divisions=[GAOTAI], scopes=SCOPES)
    shown = await register(monitor, officer, division=GAOTAI, contract_fen=contract_fen)
    assert (states(shown)["bond"], gaps(shown, "bond")) == (state, [gap])


@pytest.mark.parametrize(("contract_fen", "below"), [(299_999_999, True), (300_000_000, False), (300_000_001, False)])
def test_the_sum_of_a_contract_is_compared_with_the_line_in_one_unit(contract_fen, below):
    project = Project(
        number="P-TEST-1",
        name="虚构一号楼项目",
        division=GAOTAI,
        contract_fen=contract_fen,
        permit_on=date(2025, 6, 20),
    )
    assert numbers_of(project, OnFile()).numbers.below_bond_line is below
