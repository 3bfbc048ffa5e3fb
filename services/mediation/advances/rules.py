"""BOND-09: what a decision to draw on a wage bond rests on, and from which day."""

from datetime import date
from enum import StrEnum

from shared.refusals import Conflict
from shared.values.date_checks import TooEarly


class Basis(StrEnum):
    """The decision that was not obeyed: 行政处理决定, 先行清偿决定; 责令改正 is none, and is told so."""

    ADMINISTRATIVE_DECISION = "administrative_decision"
    ADVANCE_DECISION = "advance_decision"
    CORRECTION_ORDER = "correction_order"


class NoGroundForDraw(Conflict):
    """BOND-09: a decision to pay or to pay first is the ground."""

    code = "no-ground-for-draw"
    zh = "责令改正文书不是动用工资保证金的依据，须有行政处理决定或者先行清偿决定（人社部发〔2021〕65号）"
    en = "a correction order is no ground to use the bond: there must be a decision to pay, or to pay first"


class DecisionStillRuns(Conflict):
    """BOND-09: the decision was not obeyed on its last day."""

    code = "decision-still-runs"
    zh = "决定履行期限{obey_by}届满后仍未履行的，次日起才能决定动用工资保证金"
    en = "the decision may be obeyed until {obey_by}: the bond is drawn on from the day after"


class DrawDecidedBefore(Conflict):
    code = "draw-decided-before"
    zh = "已依据{decision_no}决定动用工资保证金"
    en = "it was decided before to draw on the bond because of {decision_no}"


def check_ground(basis: Basis, decided_on: date, served_on: date, obey_by: date, today: date) -> None:
    """Raises NoGroundForDraw, TooEarly, DecisionStillRuns."""
    if basis is Basis.CORRECTION_ORDER:
        raise NoGroundForDraw
    for field, day, earliest in (("served_on", served_on, decided_on), ("obey_by", obey_by, served_on)):
        if day < earliest:
            raise TooEarly(field=field, day=day, earliest=earliest)
    if today <= obey_by:
        raise DecisionStillRuns(obey_by=obey_by)
