"""The stages of a case: mediation (MED-03), inspection (INV-02), correction order (INV-09), end (INV-15)."""

from enum import StrEnum

from shared.refusals import Conflict, IllegalMove


class Stage(StrEnum):
    OPENED = "opened"
    MEDIATING = "mediating"
    AGREED = "agreed"
    MEDIATION_FAILED = "mediation_failed"
    INSPECTING = "inspecting"
    ORDERED = "ordered"
    ORDER_OVERDUE = "order_overdue"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({Stage.CLOSED, Stage.WITHDRAWN})

MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.OPENED: frozenset({Stage.MEDIATING, Stage.INSPECTING}) | ENDED,
    Stage.MEDIATING: frozenset({Stage.AGREED, Stage.MEDIATION_FAILED, Stage.INSPECTING}) | ENDED,
    # an agreement that is not kept has failed
    Stage.AGREED: frozenset({Stage.MEDIATION_FAILED, Stage.INSPECTING}) | ENDED,
    Stage.MEDIATION_FAILED: frozenset({Stage.INSPECTING}) | ENDED,
    Stage.INSPECTING: frozenset({Stage.ORDERED}) | ENDED,
    # an order that could not be served in time is replaced by a new one
    Stage.ORDERED: frozenset({Stage.ORDERED, Stage.ORDER_OVERDUE}) | ENDED,
    Stage.ORDER_OVERDUE: ENDED,
    # dissatisfied at the call-back, or new arrears of the same matter: a person opens it again
    Stage.CLOSED: frozenset({Stage.OPENED}),
    Stage.WITHDRAWN: frozenset(),
}


class WrongStage(Conflict):
    """The step belongs to another stage than the case's; the step itself changes no stage."""

    code = "wrong-stage"
    zh = "案件当前为“{current}”，此项操作只能在“{needed}”时进行"
    en = "the case is {current}; this can only be done while it is {needed}"


class CaseEnded(Conflict):
    """The case is closed or withdrawn."""

    code = "case-ended"
    zh = "案件已结束（{current}），不能再变更"
    en = "the case has ended ({current}) and is not changed any more"


def move(current: Stage, to: Stage) -> Stage:
    """The next stage. Raises IllegalMove when MOVES has no such move."""
    if to not in MOVES[Stage(current)]:
        raise IllegalMove(what="case", current=str(current), to=str(to))
    return to


def need(current: Stage, needed: Stage) -> None:
    """Raises WrongStage unless the case is in the stage that this step belongs to."""
    if current != needed:
        raise WrongStage(current=str(current), needed=str(needed))


def need_open(current: Stage) -> None:
    """Raises CaseEnded if the case is closed or withdrawn."""
    if current in ENDED:
        raise CaseEnded(current=str(current))
