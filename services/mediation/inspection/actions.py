"""Opening the inspection of a case."""

from services.mediation.cases import deadlines as case_deadlines
from services.mediation.cases.load import LoadedCase
from services.mediation.cases.rules.stage import Stage
from services.mediation.inspection.schemas import OpenInspection
from services.mediation.proceedings import actions as proceedings
from shared.access.callers import Caller


def open_inspection(there: LoadedCase, caller: Caller, how: OpenInspection) -> None:
    """Two inspectors take the matter up (INV-01), as far as it is in no other proceeding; mediation no longer waits.
    Raises IllegalMove, InAnotherProceeding.
    """
    facts = {"inspectors": how.inspectors}
    there.step(by=caller.label, action="inspection-opened", to=Stage.INSPECTING, note=how.note, facts=facts)
    proceedings.take_up(there)
    case_deadlines.cancel(there, case_deadlines.MEDIATION, case_deadlines.AGREEMENT)
