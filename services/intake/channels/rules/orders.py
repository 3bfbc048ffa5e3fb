"""Where a partner's order 工单 may go next, and by which step (interchange 2.1; INT-13).

The office's steps and the partner's are one table: a step that the table does not know from here does not happen.
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
    """What an office asks of the partner, and the partner decides later: 退单, 延期, 转办."""

    RETURN = "return"
    EXTENSION = "extension"
    TRANSFER = "transfer"


class ReturnReason(StrEnum):
    """Why an office gives an order back: 属地不符, 权属不清, 职能交叉 (interchange 1)."""

    WRONG_PLACE = "wrong_place"
    UNCLEAR_DUTY = "unclear_duty"
    OVERLAPPING_DUTY = "overlapping_duty"


class Urgency(StrEnum):
    """By which a place's limits differ: danger to life, urgent, ordinary, complex (interchange 2.3)."""

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
"""Steps that a partner takes by saying in which state its order is; requests and reworks have words of their own.
To sign is the office's, but some systems sign for whoever does not."""

TOLD_TOO_EARLY = (Step.CALL_BACK, Step.CLOSE)
"""What a partner may say before our answer is out; it is remembered and holds from then on."""

TOWARDS_HANDLING = (Step.DISPATCH, Step.SIGN, Step.BEGIN)
"""What an answer implies where the single steps were not written down: who answers has taken the order and begun."""


def move(current: OrderState, step: Step) -> OrderState:
    """The next state. Raises IllegalMove where the table does not lead there."""
    following = MOVES[step].get(OrderState(current))
    if following is None:
        raise IllegalMove(what="order", current=str(current), to=str(step))
    return following


def may(current: OrderState, step: Step) -> bool:
    return OrderState(current) in MOVES[step]


def step_to(current: OrderState, said: OrderState) -> Step | None:
    """By which step the partner's word leads from here; None where it leads backwards, nowhere, or stays."""
    leading = (step for step in STATED_BY_PARTNER if MOVES[step].get(OrderState(current)) == said)
    return next(leading, None)


def check_returnable(current: OrderState, returns_from: frozenset[OrderState]) -> None:
    """Raises HandOverSigned once this partner's system no longer takes the order back, IllegalMove before or after."""
    if may(current, Step.ASK_RETURN) and current not in returns_from:
        raise HandOverSigned(state=str(current))
    if current in (S.HANDLING, S.EXTENSION_REQUESTED):
        raise HandOverSigned(state=str(current))
    move(current, Step.ASK_RETURN)
