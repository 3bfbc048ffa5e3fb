"""The states of a partner's order 工单, and the steps between them (interchange 2.1; INT-13).

The office's and the partner's steps are in one table. A step that it does not have for a state is refused.
"""

from enum import StrEnum

from shared.refusals import Conflict, IllegalMove


class OrderState(StrEnum):
    """待受理, 待补充, 已受理, 已派遣, 已签收, 处置中, 退单申请, 延期申请, 已处置, 回访, 已结案; 重复, 撤回."""

    RECEIVED = "received"
    NEEDS_INFO = "needs_info"
    ACCEPTED = "accepted"
    DISPATCHED = "dispatched"
    SIGNED = "signed"
    HANDLING = "handling"
    RETURN_REQUESTED = "return_requested"
    EXTENSION_REQUESTED = "extension_requested"
    HANDLED = "handled"
    CALLBACK = "callback"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """受理, 要求补充, 补充, 预审派遣, 签收, 开始处置, 申请退单, 同意退单, 不同意退单, 申请延期, 延期批复, 处置, 回访,
    重办, 结案, 重复, 撤回."""

    ACCEPT = "accept"
    ASK = "ask"
    COMPLETE = "complete"
    DISPATCH = "dispatch"
    SIGN = "sign_for"
    BEGIN = "begin"
    ASK_RETURN = "ask_return"
    GRANT_RETURN = "grant_return"
    DENY_RETURN = "deny_return"
    ASK_EXTENSION = "ask_extension"
    RULE_EXTENSION = "rule_extension"
    HANDLE = "handle"
    CALL_BACK = "call_back"
    REWORK = "rework"
    CLOSE = "close"
    REPEAT = "repeat"
    WITHDRAW = "withdraw"


class Request(StrEnum):
    """A request of the office on which the partner rules later: 退单, 延期, 转办."""

    RETURN = "return"
    EXTENSION = "extension"
    TRANSFER = "transfer"


class ReturnReason(StrEnum):
    """The ground on which an office returns an order: 属地不符, 权属不清, 职能交叉 (interchange 1)."""

    WRONG_PLACE = "wrong_place"
    UNCLEAR_DUTY = "unclear_duty"
    OVERLAPPING_DUTY = "overlapping_duty"


class Urgency(StrEnum):
    """The urgencies for which a place has limits: danger to life, urgent, ordinary, complex (interchange 2.3)."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


class HandOverSigned(Conflict):
    code = "hand-over-signed"
    zh = "工单当前为“{state}”，交接已签收，不能再退单"
    en = "the order is {state}: the hand-over was signed, and it can no longer be returned"


S = OrderState
ENDED = frozenset({S.CLOSED, S.DUPLICATE, S.WITHDRAWN})
OPEN = frozenset(OrderState) - ENDED

MOVES: dict[Step, dict[OrderState, OrderState]] = {
    Step.ACCEPT: {S.RECEIVED: S.ACCEPTED, S.NEEDS_INFO: S.ACCEPTED},
    Step.ASK: {S.RECEIVED: S.NEEDS_INFO},
    Step.COMPLETE: {S.NEEDS_INFO: S.RECEIVED},
    Step.DISPATCH: {S.RECEIVED: S.DISPATCHED, S.NEEDS_INFO: S.DISPATCHED, S.ACCEPTED: S.DISPATCHED},
    Step.SIGN: {S.DISPATCHED: S.SIGNED},
    Step.BEGIN: {S.SIGNED: S.HANDLING},
    Step.ASK_RETURN: {S.DISPATCHED: S.RETURN_REQUESTED, S.SIGNED: S.RETURN_REQUESTED},
    Step.GRANT_RETURN: {S.RETURN_REQUESTED: S.ACCEPTED},
    Step.DENY_RETURN: {S.RETURN_REQUESTED: S.SIGNED},
    Step.ASK_EXTENSION: {S.HANDLING: S.EXTENSION_REQUESTED},
    Step.RULE_EXTENSION: {S.EXTENSION_REQUESTED: S.HANDLING},
    Step.HANDLE: {S.HANDLING: S.HANDLED, S.EXTENSION_REQUESTED: S.HANDLED},
    Step.CALL_BACK: {S.HANDLED: S.CALLBACK},
    Step.REWORK: {S.HANDLED: S.HANDLING, S.CALLBACK: S.HANDLING, S.CLOSED: S.HANDLING},
    Step.CLOSE: {S.HANDLED: S.CLOSED, S.CALLBACK: S.CLOSED},
    Step.REPEAT: dict.fromkeys(sorted(OPEN), S.DUPLICATE),
    Step.WITHDRAW: dict.fromkeys(sorted(OPEN), S.WITHDRAWN),
}

STATED_BY_PARTNER = (Step.ACCEPT, Step.ASK, Step.DISPATCH, Step.SIGN, Step.CALL_BACK, Step.CLOSE)
"""Steps that a partner takes by stating the state of its order; rulings and reworks are messages of their own.
Signing is a step of the office, but some systems sign in its place."""

STEPS_BEFORE_ANSWER = (Step.CALL_BACK, Step.CLOSE)
"""Steps that a partner may state before our answer. The stated state is stored, and the step taken after the answer."""

STEPS_TO_HANDLING = (Step.DISPATCH, Step.SIGN, Step.BEGIN)
"""Steps that an answer implies where they were not recorded: whoever answers has signed for the order and begun."""


def move(current: OrderState, step: Step) -> OrderState:
    """The state after the step. Raises IllegalMove where the table does not have the step for this state."""
    following = MOVES[step].get(OrderState(current))
    if following is None:
        raise IllegalMove(what="order", current=str(current), to=str(step))
    return following


def may(current: OrderState, step: Step) -> bool:
    """Whether the table has the step for this state."""
    return OrderState(current) in MOVES[step]


def step_to(current: OrderState, said: OrderState) -> Step | None:
    """The step of `STATED_BY_PARTNER` from the current state to the stated one; None where there is none."""
    leading = (step for step in STATED_BY_PARTNER if MOVES[step].get(OrderState(current)) == said)
    return next(leading, None)


def check_returnable(current: OrderState, returns_from: frozenset[OrderState]) -> None:
    """Raises HandOverSigned in a state from which this partner's system does not take the order back, and IllegalMove
    in one from which no order can be returned.
    """
    if may(current, Step.ASK_RETURN) and current not in returns_from:
        raise HandOverSigned(state=str(current))
    if current in (S.HANDLING, S.EXTENSION_REQUESTED):
        raise HandOverSigned(state=str(current))
    move(current, Step.ASK_RETURN)
