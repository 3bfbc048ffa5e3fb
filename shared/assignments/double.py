"""Double assignment 双交双办 (C15): a major risk to industry department and territory, each by its own letter."""

from collections.abc import Callable

from shared.assignments.refusals import NoUnitKnown, SameUnitTwice
from shared.assignments.schemas import DualAssignIn, HelperIn
from shared.assignments.tables import AssignmentKind

GIVER = "head"
"""The role for double assignment, which the leading group's office gives through its head."""
Known = Callable[[AssignmentKind], HelperIn | None]
"""Whom the place's lists, or the project's entry, name for the industry and the territory; None where nobody is."""


def both(given: DualAssignIn, known: Known) -> dict[AssignmentKind, HelperIn]:
    """The two units, as given or as known, each with a due day of its own or the common one.

    Raises NoUnitKnown and SameUnitTwice.
    """
    industry = _named(AssignmentKind.INDUSTRY, given.industry, given, known)
    territory = _named(AssignmentKind.TERRITORY, given.territory, given, known)
    if industry.unit == territory.unit:
        raise SameUnitTwice(unit=industry.unit)
    return {AssignmentKind.INDUSTRY: industry, AssignmentKind.TERRITORY: territory}


def _named(kind: AssignmentKind, one: HelperIn | None, given: DualAssignIn, known: Known) -> HelperIn:
    unit = one or known(kind)
    if unit is None:
        raise NoUnitKnown(duty=kind.value)
    return unit.model_copy(update={"due_on": unit.due_on or given.due_on})
