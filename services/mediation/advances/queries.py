"""The load that shows what was decided of a case's bond."""

from services.mediation.advances.tables import BondDrawDecision
from services.mediation.cases.history import KIND
from services.mediation.cases.load import ITSELF, LoadedCase
from services.mediation.cases.tables import Case
from shared.commands import Load

DECIDED = """(select jsonb_agg(to_jsonb(d) order by d.decision_no)::text from bond_draw_decision as d
    where d.case_number = l.number)"""

CASE_AND_DRAWS = Load(Case, KIND, LoadedCase, beside=ITSELF | {"bond_draws": DECIDED})
"""A case with the decisions to draw on a bond."""


def decided(there: LoadedCase) -> list[BondDrawDecision]:
    return there.beside(BondDrawDecision, "bond_draws")
